//! The header of a model: what SQL cannot say.
//!
//! ```sql
//! -- core.dyad
//! -- One row per child and caregiver relation.
//! -- grain:  dyad_id      checks: unique(dyad_id), not_null(child_id)
//! -- zone:   restricted
//! -- source: birth record, Medicaid case, home-visiting family
//! ```

/// A rule that every build of a model must keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// No two rows agree in these columns.
    Unique(Vec<String>),
    /// No row lacks this column.
    NotNull(String),
}

impl Check {
    /// A query that counts the rows which break the rule.
    pub fn violations_sql(&self, table: &str) -> String {
        match self {
            Check::Unique(columns) => {
                let columns = columns.join(", ");
                format!("select count(*) from (select {columns} from {table} group by {columns} having count(*) > 1) as repeated")
            }
            Check::NotNull(column) => format!("select count(*) from {table} where {column} is null"),
        }
    }
}

impl std::fmt::Display for Check {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Check::Unique(columns) => write!(formatter, "unique({})", columns.join(", ")),
            Check::NotNull(column) => write!(formatter, "not_null({column})"),
        }
    }
}

/// What a header states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Table in its first line.
    pub table: String,
    /// One sentence: what a row is.
    pub sentence: String,
    /// Columns that name a row.
    pub grain: Vec<String>,
    /// Rules of every build.
    pub checks: Vec<Check>,
    /// Zone the table lives in.
    pub zone: String,
    /// Where the logic comes from.
    pub source: String,
}

/// Reads the header of a model; the error says which part is missing.
pub fn parse(sql: &str) -> Result<Header, &'static str> {
    let lines: Vec<&str> = sql.lines().map_while(|line| line.strip_prefix("--")).map(str::trim).collect();
    let table = (*lines.first().ok_or("the first line names the table")?).to_owned();
    let is_field = |line: &str| ["grain:", "zone:", "source:", "checks:"].iter().any(|field| line.starts_with(field));
    let sentence = lines.iter().skip(1).take_while(|line| !is_field(line)).copied().collect::<Vec<_>>().join(" ");
    let fields = lines.iter().skip(1).skip_while(|line| !is_field(line)).copied().collect::<Vec<_>>().join("  ");
    let field = |name: &str| -> Option<&str> {
        let rest = &fields[fields.find(name)? + name.len()..];
        let end = ["grain:", "checks:", "zone:", "period:", "source:"].iter().filter_map(|next| rest.find(next)).min().unwrap_or(rest.len());
        Some(rest[..end].trim())
    };
    let grain: Vec<String> = field("grain:").ok_or("grain: is missing")?.split(',').map(|column| column.trim().to_owned()).collect();
    let mut checks = vec![Check::Unique(grain.clone())];
    for check in split_checks(field("checks:").unwrap_or_default()) {
        let check = parse_check(check).ok_or("checks: knows unique(..) and not_null(..)")?;
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    if sentence.is_empty() {
        return Err("the second line says in a sentence what a row is");
    }
    Ok(Header {
        table,
        sentence,
        grain,
        checks,
        zone: field("zone:").ok_or("zone: is missing")?.to_owned(),
        source: field("source:").ok_or("source: is missing")?.to_owned(),
    })
}

fn split_checks(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(')').map(|check| check.trim_matches([',', ' '])).filter(|check| !check.is_empty())
}

fn parse_check(text: &str) -> Option<Check> {
    let (name, columns) = text.strip_suffix(')')?.split_once('(')?;
    let columns: Vec<String> = columns.split(',').map(|column| column.trim().to_owned()).collect();
    match name.trim() {
        "unique" => Some(Check::Unique(columns)),
        "not_null" => columns.into_iter().next().map(Check::NotNull),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_header_is_read_whole() {
        let header = parse("-- core.dyad\n-- One row per dyad.\n-- grain:  dyad_id      checks: unique(a, b), not_null(child_id)\n-- zone:   restricted\n-- source: x\nselect 1").unwrap();
        assert_eq!(header.table, "core.dyad");
        assert_eq!(header.checks.len(), 3);
        assert_eq!(header.checks[1], Check::Unique(vec!["a".into(), "b".into()]));
        assert_eq!(header.zone, "restricted");
    }
}
