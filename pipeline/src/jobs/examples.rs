//! Worked examples: `<indicator>.test.toml` beside each model, a timeline in, flags out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, ListBuilder, RecordBatch, RecordBatchOptions, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use chrono::NaiveDate;
use serde::Deserialize;
use toml::Value;

use super::run::{declared_states, home_state, measurement_periods};
use crate::catalogue::{self, Definition};
use crate::domain::calendar::to_days;
use crate::engine::Engine;
use crate::models::{self, Models};
use crate::store::stored_schema;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicator: String,
    /// Rows that stand in every case, before the case's own.
    #[serde(default)]
    given: BTreeMap<String, Vec<toml::Table>>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    period: NaiveDate,
    as_of: NaiveDate,
    #[serde(default)]
    given: BTreeMap<String, Vec<toml::Table>>,
    #[serde(default)]
    expect: Vec<toml::Table>,
}

/// A case that did not give what it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Indicator.
    pub indicator: String,
    /// Case.
    pub case: String,
    /// How it differs.
    pub difference: String,
}

/// What a set of worked examples gave.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Cases that gave what they expect, by indicator.
    pub passed: BTreeMap<String, usize>,
    /// Cases that did not.
    pub failed: Vec<Failure>,
}

/// Runs every worked example below a path on the models of a `sql` folder, in memory.
pub async fn run(sql: &Path, below: &Path) -> Result<Outcome> {
    let engine = Engine::open(512 << 20, None)?;
    let models = models::load(sql, &engine)?;
    let definitions = catalogue::load(sql)?;
    let schemas = plan(sql, &engine, &models).await?;
    let mut outcome = Outcome::default();
    let mut files = Vec::new();
    find(below, &mut files)?;
    files.sort();
    for file in files {
        let name = file.display().to_string();
        let examples = read(&file)?;
        let definition = definitions.get(&examples.indicator).with_context(|| format!("{name}: no indicator {}", examples.indicator))?;
        for case in &examples.case {
            match example(&engine, &models, &schemas, definition, case).await.with_context(|| format!("{name}: case \"{}\"", case.name))? {
                None => *outcome.passed.entry(definition.id.clone()).or_default() += 1,
                Some(difference) => outcome.failed.push(Failure { indicator: definition.id.clone(), case: case.name.clone(), difference }),
            }
        }
    }
    Ok(outcome)
}

/// Reads a file of examples; rows that stand in every case are put before each case's own.
fn read(file: &Path) -> Result<File> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
    let mut examples: File = toml::from_str(&text).with_context(|| format!("{name} is not a file of worked examples"))?;
    for case in &mut examples.case {
        for (table, rows) in &examples.given {
            case.given.entry(table.clone()).or_default().splice(0..0, rows.iter().cloned());
        }
    }
    Ok(examples)
}

fn find(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?.flatten() {
            find(&entry.path(), files)?;
        }
    } else if path.to_string_lossy().ends_with(".test.toml") {
        files.push(path.to_path_buf());
    } else if !path.exists() {
        bail!("{} does not exist", path.display());
    }
    Ok(())
}

/// Registers every table empty, and gives each model's columns as its SQL plans them.
async fn plan(sql: &Path, engine: &Engine, models: &Models) -> Result<HashMap<String, SchemaRef>> {
    for layout in crate::feeds::load_layouts(&sql.join("staging"))?.values() {
        for entity in &layout.entities {
            engine.register_batches(&format!("raw.{}_{}", layout.feed, entity.id), entity.schema(), Vec::new())?;
        }
    }
    for set in models::load_references(sql)? {
        engine.register_batches(&set.table, set.rows.schema(), vec![set.rows])?;
    }
    let state = |table: &str, batch: RecordBatch| engine.register_batches(table, batch.schema(), vec![batch]);
    state("reference.declared_state", declared_states(&["27".to_owned()], &["27".to_owned()])?)?;
    state("reference.home_state", home_state("27")?)?;
    state("reference.measurement_period", measurement_periods(&[], NaiveDate::default())?)?;
    engine.register_batches("link.person_crosswalk", crate::linkage::crosswalk_schema(), Vec::new())?;
    let mut schemas = HashMap::new();
    let mut waiting: BTreeSet<&String> = models.keys().collect();
    while !waiting.is_empty() {
        let ready: Vec<&String> = waiting.iter().copied().filter(|table| models[*table].reads.iter().all(|read| !waiting.contains(read))).collect();
        if ready.is_empty() {
            bail!("models read each other in a circle: {waiting:?}");
        }
        for table in ready {
            waiting.remove(table);
            let frame = engine.query(&models[table].sql).await.with_context(|| format!("model {table}"))?;
            let unkeyed = models::join_without_key(engine, &models[table].sql).await.with_context(|| format!("model {table}"))?;
            if let Some([left, right]) = unkeyed {
                bail!("model {table}: each row of {left} meets each of {right}; join them by an equal key, or the work grows with the square of a state");
            }
            let schema = stored_schema(frame.schema().as_arrow());
            engine.register_batches(table, Arc::clone(&schema), Vec::new())?;
            schemas.insert(table.clone(), schema);
        }
    }
    Ok(schemas)
}

/// Runs one case. Gives how it differs, or `None`.
async fn example(engine: &Engine, models: &Models, schemas: &HashMap<String, SchemaRef>, definition: &Definition, case: &Case) -> Result<Option<String>> {
    let Some(period) = definition.period_kind.starting(case.period) else {
        bail!("no measurement period of {} starts on {}", definition.id, case.period);
    };
    let table = definition.table();
    let order = order(models, &table);
    for given in case.given.keys() {
        if !schemas.contains_key(given) {
            bail!("no table {given}");
        }
    }
    let periods = measurement_periods(&[(definition.id.clone(), period.start, period.end)], case.as_of)?;
    engine.register_batches("reference.measurement_period", periods.schema(), vec![periods])?;
    let mut rows = Vec::new();
    for name in &order {
        let schema = Arc::clone(&schemas[name]);
        if let Some(given) = case.given.get(name) {
            let batch = rows_of(given, &schema).with_context(|| format!("given {name}"))?;
            engine.register_batches(name, nullable(&schema), vec![batch])?;
        } else if name.starts_with("core.") && !DERIVED.contains(&name.as_str()) || name.starts_with("staging.") {
            engine.register_batches(name, schema, Vec::new())?;
        } else {
            let batches = engine.rows(&models[name].sql).await.with_context(|| format!("model {name}"))?;
            if *name == table {
                rows.clone_from(&batches);
            }
            // A plan may know a column to be never null that another plan of the same SQL does not.
            let schema = batches.first().map_or(schema, RecordBatch::schema);
            engine.register_batches(name, schema, batches)?;
        }
    }
    Ok(differences(&rows, case))
}

/// Walks one worked example through its measure: the rows that are given, then the rows of each step of the SQL.
///
/// The rows are those of the example, which are made up; no row of a feed is read.
pub async fn walk(sql: &Path, indicator: &str, name: &str) -> Result<String> {
    let engine = Engine::open(512 << 20, None)?;
    let models = models::load(sql, &engine)?;
    let definition = catalogue::load(sql)?.remove(indicator).with_context(|| format!("no indicator {indicator}"))?;
    let schemas = plan(sql, &engine, &models).await?;
    let file = sql.join("measures").join(&definition.domain).join(format!("{indicator}.test.toml"));
    let examples = read(&file)?;
    let names = || examples.case.iter().map(|case| format!("\n  {}", case.name)).collect::<String>();
    let case = examples.case.iter().find(|case| case.name == name).with_context(|| format!("{indicator} has no example \"{name}\"; it has{}", names()))?;
    let difference = example(&engine, &models, &schemas, &definition, case).await?;
    let mut text = format!("{indicator}: {}\nperiod from {}, computed as of {}\n", case.name, case.period, case.as_of);
    for (table, rows) in &case.given {
        writeln!(text, "\ngiven {table}")?;
        for row in rows {
            writeln!(text, "  {}", row.iter().map(|(column, value)| format!("{column} {}", plain(value))).collect::<Vec<_>>().join(", "))?;
        }
    }
    let model = &models[&definition.table()];
    for step in steps(&model.sql) {
        let what = if step.comment.is_empty() { String::new() } else { format!(": {}", step.comment) };
        writeln!(text, "\n{}{what}", step.name)?;
        let rows = engine.rows(&step.sql).await.with_context(|| format!("step {}", step.name))?;
        if rows.iter().all(|batch| batch.num_rows() == 0) {
            writeln!(text, "  no row")?;
        }
        for batch in &rows {
            for row in 0..batch.num_rows() {
                let schema = batch.schema();
                let cells = schema.fields().iter().zip(batch.columns()).map(|(field, column)| (field.name(), shown(column, row)));
                writeln!(
                    text,
                    "  {}",
                    cells.filter(|(_, value)| !value.is_empty()).map(|(column, value)| format!("{column} {value}")).collect::<Vec<_>>().join(", ")
                )?;
            }
        }
    }
    match difference {
        None => writeln!(text, "\nas the example expects")?,
        Some(difference) => writeln!(text, "\nnot as the example expects: {difference}")?,
    }
    Ok(text)
}

/// One step of a measure: a named part of its `with`, or the result.
struct Step {
    name: String,
    /// The comment that stands before it.
    comment: String,
    /// A statement that gives its rows.
    sql: String,
}

/// The steps of a measure in the house's format: each part of the `with` begins a line with `name as (` and ends with `)`
/// at the start of a line.
fn steps(sql: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut comment: Vec<&str> = Vec::new();
    let mut end = 0;
    let mut current: Option<String> = None;
    for line in sql.split_inclusive('\n') {
        end += line.len();
        let text = line.trim_end();
        if let Some(words) = text.strip_prefix("-- ") {
            comment.push(words);
        } else if let Some(name) = text.strip_suffix(" as (").filter(|_| current.is_none() && !text.starts_with(' ')) {
            // What stands before the first part is the header of the whole file.
            if steps.is_empty() {
                comment.clear();
            }
            current = Some(name.trim_start_matches("with ").to_owned());
        } else if text == ")" || text == ")," {
            if let Some(name) = current.take() {
                let body = sql[..end].trim_end().trim_end_matches(',');
                steps.push(Step { sql: format!("{body}\nselect * from {name}"), name, comment: comment.join(" ") });
                comment.clear();
            }
        } else if current.is_none() && !text.is_empty() && !text.starts_with(' ') {
            comment.clear();
        }
    }
    steps.push(Step { name: "result".to_owned(), comment: String::new(), sql: sql.to_owned() });
    steps
}

/// Core tables that are derived from others: examples give the others.
const DERIVED: [&str; 6] =
    ["core.contact", "core.counted_delivery", "core.coverage", "core.head_start_answer", "core.home_visiting_stay", "core.insurance_span"];

fn order(models: &Models, table: &str) -> Vec<String> {
    fn visit(models: &Models, table: &str, order: &mut Vec<String>) {
        if let Some(model) = models.get(table).filter(|_| !order.iter().any(|done| done == table)) {
            model.reads.iter().for_each(|read| visit(models, read, order));
            order.push(table.to_owned());
        }
    }
    let mut order = Vec::new();
    visit(models, table, &mut order);
    order
}

fn nullable(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new(schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect::<Vec<Field>>()))
}

/// Turns rows of an example into a batch; columns left out are NULL.
fn rows_of(rows: &[toml::Table], schema: &Schema) -> Result<RecordBatch> {
    for row in rows {
        if let Some(unknown) = row.keys().find(|column| schema.column_with_name(column).is_none()) {
            bail!("no column {unknown}");
        }
    }
    let columns = schema.fields().iter().map(|field| column(rows, field)).collect::<Result<Vec<ArrayRef>>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    Ok(RecordBatch::try_new_with_options(nullable(schema), columns, &options)?)
}

fn column(rows: &[toml::Table], field: &Field) -> Result<ArrayRef> {
    let name = field.name();
    let values = || rows.iter().map(|row| row.get(name));
    let wrong = || anyhow::anyhow!("column {name} takes another type");
    macro_rules! build {
        ($builder:expr, $take:expr) => {{
            let mut builder = $builder;
            for value in values() {
                builder.append_option(value.map(|value| $take(value).ok_or_else(wrong)).transpose()?);
            }
            Arc::new(builder.finish())
        }};
    }
    let date = |value: &Value| value.as_str().and_then(|text| text.parse::<NaiveDate>().ok()).map(to_days);
    let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
    Ok(match field.data_type() {
        DataType::Utf8 => build!(StringBuilder::new(), |value: &'_ Value| value.as_str().map(str::to_owned)),
        DataType::Date32 => build!(Date32Builder::new(), date),
        DataType::Int64 => build!(Int64Builder::new(), Value::as_integer),
        DataType::Float64 => build!(Float64Builder::new(), number),
        DataType::Boolean => build!(BooleanBuilder::new(), Value::as_bool),
        DataType::List(item) if item.data_type() == &DataType::Utf8 => {
            let mut builder = ListBuilder::new(StringBuilder::new()).with_field(Arc::clone(item));
            for value in values() {
                match value {
                    None => builder.append(false),
                    Some(list) => {
                        for text in list.as_array().ok_or_else(wrong)? {
                            builder.values().append_value(text.as_str().ok_or_else(wrong)?);
                        }
                        builder.append(true);
                    }
                }
            }
            Arc::new(builder.finish())
        }
        other => bail!("column {name} has type {other}, which examples cannot give"),
    })
}

/// Compares the measure's rows with what the case expects.
fn differences(batches: &[RecordBatch], case: &Case) -> Option<String> {
    let mut rows: Vec<BTreeMap<String, String>> = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let schema = batch.schema();
            rows.push(schema.fields().iter().zip(batch.columns()).map(|(field, column)| (field.name().clone(), shown(column, row))).collect());
        }
    }
    let mut differences = Vec::new();
    for expected in &case.expect {
        let expected: BTreeMap<&str, String> = expected.iter().map(|(column, value)| (column.as_str(), plain(value))).collect();
        let fits = |row: &BTreeMap<String, String>| expected.iter().all(|(column, value)| row.get(*column) == Some(value));
        match rows.iter().position(fits) {
            Some(position) => {
                rows.swap_remove(position);
            }
            None => differences.push(format!("expected {expected:?}, which is not among the rows")),
        }
    }
    for row in rows.iter().filter(|row| row.get("denominator").is_some_and(|denominator| denominator != "0")) {
        differences.push(format!("a row that the case does not list: {row:?}"));
    }
    (!differences.is_empty()).then(|| differences.join("\n      "))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn shown(column: &ArrayRef, row: usize) -> String {
    if column.is_null(row) {
        return String::new();
    }
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        _ => arrow::util::display::array_value_to_string(column, row).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn a_measure_is_cut_into_its_named_parts_with_the_comment_before_each() {
        let sql = "-- measures.x\n-- grain: unit_id\nwith period as (\n    select 1 as a\n),\n\n-- Why it is so.\nchild as (\n    select a\n    from period\n)\n\nselect a\nfrom child\n";
        let steps = steps(sql);
        let names: Vec<(&str, &str)> = steps.iter().map(|step| (step.name.as_str(), step.comment.as_str())).collect();
        assert_eq!(names, [("period", ""), ("child", "Why it is so."), ("result", "")]);
        assert!(steps[0].sql.ends_with("select 1 as a\n)\nselect * from period"));
        assert!(steps[1].sql.ends_with("from period\n)\nselect * from child"));
    }
}
