//! Linkage by weight of evidence: identity rows as a table of the crate `linkage`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use attune_linkage::{Column, LinkError, Model, Table, Tell, Texts, link_records};

use super::{BORDER, Identities, IdentityRecord, Linker, iso};

/// Columns that a model may speak of, as they come from feeds; `many` is what a feed's layout says of its source.
const COLUMNS: [&str; 9] = ["first_name", "last_name", "other_last_name", "dob", "sex", "zip", "mother_first", "mother_last", "mother_dob"];

/// Weighs the evidence of a model. Sources that give one identifier a person keep that rule, as the feeds' layouts state it.
pub struct Probabilistic {
    /// What is compared, and how.
    pub model: Model,
    /// What persons decided, as `left_id,right_id,decision`.
    pub decisions: Option<PathBuf>,
    /// Threads; links do not depend on them.
    pub threads: usize,
}

impl Linker for Probabilistic {
    fn link(&self, identities: &Identities, tell: &mut Tell<'_>) -> Result<Vec<u32>, LinkError> {
        let table = table(identities);
        let model = self.model.clone().with_one_per_source(single_sources(identities));
        Ok(link_records(&model, &table, self.decisions.as_deref(), self.threads, tell)?.first)
    }
}

/// Sources none of whose identifiers may be one of several of a person.
fn single_sources(identities: &Identities) -> Vec<String> {
    let many: BTreeSet<u8> = identities.records.iter().filter(|record| record.many).map(|record| record.source).collect();
    identities.sources.iter().zip(0..).filter(|(_, source)| !many.contains(source)).map(|(name, _)| name.clone()).collect()
}

fn table(identities: &Identities) -> Table {
    let mut ids = Texts::default();
    let mut columns = COLUMNS.map(|name| (name.to_owned(), Column::default()));
    for record in &identities.records {
        ids.push(&record.source_key);
        for (text, (_, column)) in texts(record).iter().zip(&mut columns) {
            // A column of more texts than can be numbered has four gigabytes of them.
            let code = column.texts.intern(text.trim()).unwrap_or_default();
            column.codes.push(code);
        }
    }
    let sources = identities.records.iter().map(|record| record.source).collect();
    Table { ids, sources, source_names: identities.sources.clone(), columns: columns.into() }
}

/// The texts of [`COLUMNS`].
fn texts(record: &IdentityRecord) -> [String; 9] {
    let mut names = record.names.split(BORDER).map(str::to_owned);
    let mut further = record.further.split(BORDER).map(str::to_owned);
    let mut name = || names.next().unwrap_or_default();
    let mut more = || further.next().unwrap_or_default();
    let sex = record.sex.map(String::from).unwrap_or_default();
    [name(), name(), name(), record.born_on.map(iso).unwrap_or_default(), sex, more(), more(), more(), more()]
}

#[cfg(test)]
mod tests;
