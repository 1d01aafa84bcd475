//! Linkage: which delivered identifiers are one person. Reads identity columns; hands back a crosswalk without names.
//!
//! [`Linker`] is the interface; [`Deterministic`] agrees on normalised keys, [`Apart`] links nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Schema, SchemaRef};

use crate::domain::digest::sha256_hex;

/// What a feed says of who a delivered identifier is. Has no `Display`: nothing may print it.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityRecord {
    /// Source, such as `births|child`.
    pub source: String,
    /// Source and delivered identifier.
    pub source_key: String,
    /// `child`, `caregiver` or `any`.
    pub role: String,
    first_name: String,
    last_name: String,
    other_last_name: String,
    born_on: Option<i32>,
    sex: String,
    many: bool,
}

/// One line of the crosswalk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Source and delivered identifier.
    pub source_key: String,
    /// The person: a pseudonym.
    pub person_id: String,
}

/// A way of linking.
pub trait Linker {
    /// Gives each source key its person; every key has exactly one.
    fn link(&self, records: &[IdentityRecord]) -> Vec<Link>;
}

/// Links nothing: each delivered identifier is a person.
pub struct Apart;

/// Links what agrees on normalised first name, last name and date of birth; unnamed newborns on last name, date of
/// birth and sex where that names exactly one of each source.
pub struct Deterministic;

impl Linker for Apart {
    fn link(&self, records: &[IdentityRecord]) -> Vec<Link> {
        let keys: BTreeSet<&str> = records.iter().map(|record| record.source_key.as_str()).collect();
        keys.into_iter().map(|key| Link { source_key: key.to_owned(), person_id: person_id(key) }).collect()
    }
}

impl Linker for Deterministic {
    fn link(&self, records: &[IdentityRecord]) -> Vec<Link> {
        // A later row of the same identifier corrects an earlier one.
        let latest: BTreeMap<&str, &IdentityRecord> = records.iter().map(|record| (record.source_key.as_str(), record)).collect();
        let records: Vec<&IdentityRecord> = latest.into_values().collect();
        let mut clusters = Clusters::new(&records);
        let mut by_name: BTreeMap<(String, String, i32), Vec<usize>> = BTreeMap::new();
        let mut by_birth: BTreeMap<(String, i32, &str), Vec<usize>> = BTreeMap::new();
        for (index, record) in records.iter().enumerate() {
            let Some(born_on) = record.born_on else { continue };
            let first = normalise(&record.first_name);
            let lasts: BTreeSet<String> =
                [&record.last_name, &record.other_last_name].into_iter().map(|name| normalise(name)).filter(|name| !name.is_empty()).collect();
            for last in lasts {
                if !is_unnamed(&first) {
                    by_name.entry((first.clone(), last.clone(), born_on)).or_default().push(index);
                }
                if record.role != "caregiver" {
                    by_birth.entry((last, born_on, record.sex.as_str())).or_default().push(index);
                }
            }
        }
        by_name.values().for_each(|group| clusters.unite(&records, group));
        for group in by_birth.values() {
            let is_any_unnamed = group.iter().any(|&index| is_unnamed(&normalise(&records[index].first_name)));
            let mut sources = BTreeSet::new();
            // Twins are two of one source: which is which cannot be told, so neither is linked.
            if is_any_unnamed && group.iter().all(|&index| sources.insert(&records[index].source)) {
                clusters.unite(&records, group);
            }
        }
        let mut names: HashMap<usize, String> = HashMap::new();
        let mut links = Vec::with_capacity(records.len());
        for (index, record) in records.iter().enumerate() {
            // Records stand in key order, so the first of a cluster has its smallest key.
            let person = names.entry(clusters.root(index)).or_insert_with(|| person_id(&record.source_key)).clone();
            links.push(Link { source_key: record.source_key.clone(), person_id: person });
        }
        links
    }
}

fn person_id(key: &str) -> String {
    format!("p{}", &sha256_hex(key.as_bytes())[..20])
}

fn normalise(name: &str) -> String {
    let upper: String = name.chars().filter(|letter| letter.is_alphabetic() || *letter == ' ').flat_map(char::to_uppercase).collect();
    upper.split_whitespace().filter(|word| !matches!(*word, "JR" | "SR" | "II" | "III")).collect()
}

fn is_unnamed(first: &str) -> bool {
    first.is_empty() || matches!(first, "BABY" | "BABYBOY" | "BABYGIRL" | "BOY" | "GIRL" | "INFANT" | "NEWBORN" | "UNKNOWN" | "TWINA" | "TWINB")
}

/// Sets of records that are one person, with at most one identifier of each source that gives one a person.
struct Clusters {
    parent: Vec<usize>,
    sources: Vec<BTreeSet<String>>,
}

impl Clusters {
    fn new(records: &[&IdentityRecord]) -> Clusters {
        let sources = records.iter().map(|record| if record.many { BTreeSet::new() } else { BTreeSet::from([record.source.clone()]) }).collect();
        Clusters { parent: (0..records.len()).collect(), sources }
    }

    fn root(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    /// Makes a group of agreeing records one person, but for sources that give two of them.
    fn unite(&mut self, records: &[&IdentityRecord], group: &[usize]) {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for &index in group {
            *times.entry(&records[index].source).or_default() += 1;
        }
        let clear: Vec<usize> = group.iter().copied().filter(|&index| records[index].many || times[records[index].source.as_str()] == 1).collect();
        for pair in clear.windows(2) {
            let (left, right) = (self.root(pair[0]), self.root(pair[1]));
            if left == right || !self.sources[left].is_disjoint(&self.sources[right]) {
                continue;
            }
            let (keep, join) = (left.min(right), left.max(right));
            let joined = std::mem::take(&mut self.sources[join]);
            self.sources[keep].extend(joined);
            self.parent[join] = keep;
        }
    }
}

/// Reads identity rows of a feed.
pub fn records_from_batch(batch: &RecordBatch) -> Vec<IdentityRecord> {
    let text = |name: &str, row: usize| -> String {
        batch
            .column_by_name(name)
            .map(|array| array.as_string::<i32>())
            .filter(|array| array.is_valid(row))
            .map(|array| array.value(row).to_owned())
            .unwrap_or_default()
    };
    (0..batch.num_rows())
        .map(|row| IdentityRecord {
            source: text("source", row),
            source_key: text("source_key", row),
            role: text("role", row),
            first_name: text("first_name", row),
            last_name: text("last_name", row),
            other_last_name: text("other_last_name", row),
            born_on: batch
                .column_by_name("born_on")
                .map(|array| array.as_primitive::<Date32Type>())
                .filter(|array| array.is_valid(row))
                .map(|array| array.value(row)),
            sex: text("sex", row).chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default(),
            many: batch.column_by_name("many").is_some_and(|array| array.as_boolean().value(row)),
        })
        .collect()
}

/// Columns of the crosswalk.
pub fn crosswalk_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![Field::new("source_key", DataType::Utf8, false), Field::new("person_id", DataType::Utf8, false)]))
}

/// The crosswalk as a batch, in key order.
pub fn crosswalk_batch(links: &[Link]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let keys: ArrayRef = Arc::new(StringArray::from_iter_values(links.iter().map(|link| link.source_key.as_str())));
    let persons: ArrayRef = Arc::new(StringArray::from_iter_values(links.iter().map(|link| link.person_id.as_str())));
    RecordBatch::try_new(crosswalk_schema(), vec![keys, persons])
}

#[cfg(test)]
mod tests;
