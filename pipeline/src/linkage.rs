//! Linkage: which delivered identifiers are one person. Reads identity columns; hands back a crosswalk without names.
//!
//! [`Linker`] is the interface; [`Deterministic`] agrees on normalised keys, [`Probabilistic`] weighs evidence, [`Apart`]
//! links nothing. A registry can hold millions of identifiers, so a record is kept small and nothing is kept twice.

mod probabilistic;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Schema, SchemaRef};

pub use attune_linkage::{LinkError, Tell};
pub use probabilistic::Probabilistic;

use crate::domain::calendar::from_days;
use crate::domain::digest::sha256_hex;

/// Most sources of identifiers that one warehouse may have.
pub const MOST_SOURCES: usize = 128;

/// Rows of a batch of the crosswalk.
const BATCH_ROWS: usize = 1 << 16;

/// Why identity rows cannot be linked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkageError {
    /// A column of the identity rows is missing or has another type.
    #[error("identity rows lack the column {0}")]
    Column(&'static str),
    /// More sources than can be told apart.
    #[error("more than {MOST_SOURCES} sources of identifiers")]
    Sources,
}

/// What a feed says of who a delivered identifier is. Has no `Debug`: nothing may print it.
#[derive(Clone)]
pub struct IdentityRecord {
    source_key: Box<str>,
    /// First, last and other last name with a border between them; normalised, or as they were delivered.
    names: Box<str>,
    /// ZIP, and the mother's first name, last name and date of birth; empty where names are normalised.
    further: Box<str>,
    born_on: Option<i32>,
    source: u8,
    sex: Option<char>,
    is_caregiver: bool,
    many: bool,
}

const BORDER: char = '\u{1f}';

impl IdentityRecord {
    fn first_name(&self) -> &str {
        self.names.split(BORDER).next().unwrap_or_default()
    }

    /// The last names: one, or two that differ.
    fn last_names(&self) -> BTreeSet<&str> {
        self.names.split(BORDER).skip(1).filter(|name| !name.is_empty()).collect()
    }
}

/// Identity rows as they come from feeds, one an identifier.
#[derive(Default)]
pub struct Records {
    are_as_delivered: bool,
    sources: Vec<String>,
    latest: HashMap<Box<str>, IdentityRecord>,
}

/// The records that are linked, in the order of their keys.
pub struct Identities {
    /// Names of sources, in their order.
    pub sources: Vec<String>,
    /// The records; each tells its source by its place.
    pub records: Vec<IdentityRecord>,
}

impl Records {
    /// None yet, of which names will be kept as they come, with the evidence beside them.
    pub fn as_delivered() -> Records {
        Records { are_as_delivered: true, ..Records::default() }
    }

    /// Takes identity rows of a feed. A later row of the same identifier corrects an earlier one.
    pub fn add(&mut self, batch: &RecordBatch) -> Result<(), LinkageError> {
        let column = |name: &'static str| batch.column_by_name(name).ok_or(LinkageError::Column(name));
        let texts = |name: &'static str| column(name)?.as_string_opt::<i32>().ok_or(LinkageError::Column(name));
        let [sources, keys, roles, firsts, lasts, others, sexes] =
            [texts("source")?, texts("source_key")?, texts("role")?, texts("first_name")?, texts("last_name")?, texts("other_last_name")?, texts("sex")?];
        let born_on = column("born_on")?.as_primitive_opt::<Date32Type>().ok_or(LinkageError::Column("born_on"))?;
        let many = column("many")?.as_boolean_opt().ok_or(LinkageError::Column("many"))?;
        let further = if self.are_as_delivered { Some(Further::of(batch)?) } else { None };
        let text = |array: &StringArray, row: usize| if array.is_valid(row) { array.value(row).to_owned() } else { String::new() };
        for row in 0..batch.num_rows() {
            let names = [firsts, lasts, others].map(|array| text(array, row));
            let names = if self.are_as_delivered { names.map(|name| name.replace(BORDER, " ")) } else { names.map(|name| normalise(&name)) };
            let record = IdentityRecord {
                source_key: keys.value(row).into(),
                names: names.join(&BORDER.to_string()).into(),
                further: further.as_ref().map(|further| further.row(row)).unwrap_or_default().into(),
                born_on: born_on.is_valid(row).then(|| born_on.value(row)),
                source: self.source(sources.value(row))?,
                sex: text(sexes, row).chars().next().map(|letter| letter.to_ascii_uppercase()),
                is_caregiver: roles.value(row) == "caregiver",
                many: many.value(row),
            };
            self.latest.insert(record.source_key.clone(), record);
        }
        Ok(())
    }

    fn source(&mut self, name: &str) -> Result<u8, LinkageError> {
        let known = self.sources.iter().position(|source| source == name);
        let index = known.unwrap_or_else(|| {
            self.sources.push(name.to_owned());
            self.sources.len() - 1
        });
        u8::try_from(index).ok().filter(|_| index < MOST_SOURCES).ok_or(LinkageError::Sources)
    }

    /// The records in the order of their keys, whatever the order in which they came.
    pub fn into_sorted(self) -> Identities {
        let mut sources = self.sources.clone();
        sources.sort_unstable();
        let places: Vec<u8> = self.sources.iter().map(|name| sources.partition_point(|source| source < name) as u8).collect();
        let mut records: Vec<IdentityRecord> = self.latest.into_values().collect();
        records.iter_mut().for_each(|record| record.source = places[usize::from(record.source)]);
        records.sort_unstable_by(|left, right| left.source_key.cmp(&right.source_key));
        Identities { sources, records }
    }
}

/// Columns of a batch that only evidence is taken from.
struct Further<'a> {
    texts: [&'a StringArray; 3],
    mother_born_on: &'a Date32Array,
}

impl<'a> Further<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Further<'a>, LinkageError> {
        let column = |name: &'static str| batch.column_by_name(name).ok_or(LinkageError::Column(name));
        let texts = |name: &'static str| column(name)?.as_string_opt::<i32>().ok_or(LinkageError::Column(name));
        let born_on = "mother_born_on";
        Ok(Further {
            texts: [texts("zip")?, texts("mother_first_name")?, texts("mother_last_name")?],
            mother_born_on: column(born_on)?.as_primitive_opt::<Date32Type>().ok_or(LinkageError::Column(born_on))?,
        })
    }

    fn row(&self, row: usize) -> String {
        let texts = self.texts.map(|array| if array.is_valid(row) { array.value(row).replace(BORDER, " ") } else { String::new() });
        let born_on = if self.mother_born_on.is_valid(row) { iso(self.mother_born_on.value(row)) } else { String::new() };
        [&texts[..], &[born_on]].concat().join(&BORDER.to_string())
    }
}

/// A day as `2024-02-29`.
fn iso(days: i32) -> String {
    from_days(days).map(|day| day.to_string()).unwrap_or_default()
}

/// A way of linking.
pub trait Linker {
    /// Gives each record, in key order, the first record that is the same person. A pair that a person should decide goes to `tell`.
    ///
    /// # Errors
    /// Where the records do not allow it, or `tell` cannot write.
    fn link(&self, identities: &Identities, tell: &mut Tell<'_>) -> Result<Vec<u32>, LinkError>;
}

/// Links nothing: each delivered identifier is a person.
pub struct Apart;

/// Links what agrees on normalised first name, last name and date of birth; unnamed newborns on last name, date of
/// birth and sex where that names exactly one of each source.
pub struct Deterministic;

impl Linker for Apart {
    fn link(&self, identities: &Identities, _: &mut Tell<'_>) -> Result<Vec<u32>, LinkError> {
        Ok((0..).take(identities.records.len()).collect())
    }
}

/// A record under one of its last names.
struct Named<'a> {
    last: &'a str,
    record: &'a IdentityRecord,
    index: u32,
}

impl<'a> Named<'a> {
    fn by_name(&self) -> (&'a str, &'a str, Option<i32>) {
        (self.record.first_name(), self.last, self.record.born_on)
    }

    fn by_birth(&self) -> (&'a str, Option<i32>, Option<char>) {
        (self.last, self.record.born_on, self.record.sex)
    }
}

impl Linker for Deterministic {
    fn link(&self, identities: &Identities, _: &mut Tell<'_>) -> Result<Vec<u32>, LinkError> {
        let records = &identities.records;
        let mut clusters = Clusters::new(records);
        let dated = (0..).zip(records).filter(|(_, record)| record.born_on.is_some());
        let mut named: Vec<Named<'_>> =
            dated.flat_map(|(index, record)| record.last_names().into_iter().map(move |last| Named { last, record, index })).collect();

        named.sort_unstable_by(|left, right| left.by_name().cmp(&right.by_name()).then(left.index.cmp(&right.index)));
        for group in named.chunk_by(|left, right| left.by_name() == right.by_name()) {
            if !is_unnamed(group[0].record.first_name()) {
                clusters.unite(group);
            }
        }

        named.retain(|named| !named.record.is_caregiver);
        named.sort_unstable_by(|left, right| left.by_birth().cmp(&right.by_birth()).then(left.index.cmp(&right.index)));
        for group in named.chunk_by(|left, right| left.by_birth() == right.by_birth()) {
            let is_any_unnamed = group.iter().any(|named| is_unnamed(named.record.first_name()));
            let mut sources = BTreeSet::new();
            // Twins are two of one source: which is which cannot be told, so neither is linked.
            if is_any_unnamed && group.iter().all(|named| sources.insert(named.record.source)) {
                clusters.unite(group);
            }
        }
        // The smaller index is always kept, so the root of a cluster is its first record.
        Ok((0..).take(records.len()).map(|index| clusters.root(index)).collect())
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
    parent: Vec<u32>,
    /// One bit for each source.
    sources: Vec<u128>,
}

impl Clusters {
    fn new(records: &[IdentityRecord]) -> Clusters {
        let sources = records.iter().map(|record| if record.many { 0 } else { 1 << record.source }).collect();
        Clusters { parent: (0..).take(records.len()).collect(), sources }
    }

    fn root(&mut self, mut index: u32) -> u32 {
        while self.parent[index as usize] != index {
            self.parent[index as usize] = self.parent[self.parent[index as usize] as usize];
            index = self.parent[index as usize];
        }
        index
    }

    /// Makes a group of agreeing records one person, but for sources that give two of them.
    fn unite(&mut self, group: &[Named<'_>]) {
        let mut times: BTreeMap<u8, usize> = BTreeMap::new();
        for named in group {
            *times.entry(named.record.source).or_default() += 1;
        }
        let clear: Vec<u32> = group.iter().filter(|named| named.record.many || times[&named.record.source] == 1).map(|named| named.index).collect();
        for pair in clear.windows(2) {
            let (left, right) = (self.root(pair[0]), self.root(pair[1]));
            if left == right || self.sources[left as usize] & self.sources[right as usize] != 0 {
                continue;
            }
            let (keep, join) = (left.min(right), left.max(right));
            self.sources[keep as usize] |= self.sources[join as usize];
            self.parent[join as usize] = keep;
        }
    }
}

/// Columns of the crosswalk.
pub fn crosswalk_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![Field::new("source_key", DataType::Utf8, false), Field::new("person_id", DataType::Utf8, false)]))
}

/// The crosswalk batch by batch, in key order. A person is named after the first key of its records.
pub fn crosswalk<'a>(identities: &'a Identities, persons: &'a [u32]) -> impl Iterator<Item = Result<RecordBatch, arrow::error::ArrowError>> + 'a {
    let records = &identities.records;
    records.chunks(BATCH_ROWS).zip(persons.chunks(BATCH_ROWS)).map(|(records_of, persons_of)| {
        let keys: ArrayRef = Arc::new(StringArray::from_iter_values(records_of.iter().map(|record| &record.source_key)));
        let ids: ArrayRef = Arc::new(StringArray::from_iter_values(persons_of.iter().map(|&person| person_id(&records[person as usize].source_key))));
        RecordBatch::try_new(crosswalk_schema(), vec![keys, ids])
    })
}

#[cfg(test)]
mod tests;
