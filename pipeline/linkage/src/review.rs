//! Pairs that wait for a person, with what a person needs to decide: both records, and what the weight is made of.

use std::collections::{BTreeMap, BTreeSet};

use crate::dictionary::Filter;
use crate::ledger::NONE;
use crate::link::Tell;
use crate::model::Model;
use crate::plan::Plan;
use crate::score::{Band, Pair, Part, Scorer};
use crate::table::Texts;
use crate::write::{WriteError, probability};

/// A record as a person is to see it. It holds values, so it cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen<'a> {
    /// The system that sent it.
    pub source: &'a str,
    /// Its `unique_id`.
    pub id: &'a str,
    /// Cleaned columns that comparisons, vetoes and holds of the model speak of, with their values; none where there is no value.
    pub fields: Vec<(&'a str, Option<&'a str>)>,
}

/// A pair of the review band.
#[derive(Clone, PartialEq)]
pub struct Waiting<'a> {
    /// The earlier record.
    pub left: Seen<'a>,
    /// The later one.
    pub right: Seen<'a>,
    /// In bits.
    pub weight: f64,
    /// Chance that both are one person, from 0 to 1.
    pub probability: f64,
    /// Bits before anything is compared.
    pub prior: f64,
    /// What the comparisons add, in the order of the model.
    pub parts: Vec<Part>,
    /// Other records that are in a cluster with one of the two.
    pub cluster: Vec<Seen<'a>>,
}

/// What is told of the records of a run.
pub(crate) struct Reviewed<'a> {
    pub model: &'a Model,
    pub plan: &'a Plan,
    pub scorer: &'a Scorer,
    pub ids: &'a Texts,
    pub source_names: &'a [String],
    pub cluster_of: &'a [u64],
}

impl<'a> Reviewed<'a> {
    /// Hands each pair that waits to `tell`, in their order. A pair of a record that was replaced is left out.
    pub fn tell(&self, pairs: &[Pair], tell: &mut Tell<'_>) -> Result<(), WriteError> {
        let cluster = |record: u32| self.cluster_of[record as usize];
        let waits = |pair: &&Pair| pair.band == Band::Review && cluster(pair.left) != NONE && cluster(pair.right) != NONE;
        let wanted: BTreeSet<u64> = pairs.iter().filter(waits).flat_map(|pair| [cluster(pair.left), cluster(pair.right)]).collect();
        let mut members: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        let filter = Filter::of(&wanted.iter().copied().collect::<Vec<_>>());
        for (record, own) in (0..).zip(self.cluster_of).filter(|(_, own)| filter.may_have(**own) && wanted.contains(own)) {
            members.entry(*own).or_default().push(record);
        }
        for pair in pairs.iter().filter(waits) {
            let clusters = BTreeSet::from([cluster(pair.left), cluster(pair.right)]);
            let others = clusters.iter().filter_map(|own| members.get(own)).flatten().filter(|record| **record != pair.left && **record != pair.right);
            let mut parts = self.scorer.explain(self.model, self.plan, pair);
            let prior = parts.remove(0).weight;
            tell(Waiting {
                left: self.seen(pair.left),
                right: self.seen(pair.right),
                weight: pair.weight,
                probability: probability(pair.weight),
                prior,
                parts,
                cluster: others.map(|record| self.seen(*record)).collect(),
            })?;
        }
        Ok(())
    }

    fn seen(&self, record: u32) -> Seen<'a> {
        let row = self.plan.row(record);
        let value = |column: usize| Some(self.plan.columns[column].texts.text(row[column])).filter(|text| !text.is_empty());
        Seen {
            source: &self.source_names[self.plan.sources[record as usize] as usize],
            id: self.ids.get(record as usize),
            fields: self.plan.shown.iter().map(|(name, column)| (name.as_str(), value(*column))).collect(),
        }
    }
}
