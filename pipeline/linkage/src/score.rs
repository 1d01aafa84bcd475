//! Match weights of pairs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::block::{Blocking, Groups};
use crate::model::{Bands, Model, TermFrequency};
use crate::plan::{Plan, Scratch};
use crate::train::Parameters;

/// What is done with a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Linked without a person looking at it.
    Auto,
    /// Looked at by a person before it is linked.
    Review,
    /// Not linked.
    No,
}

impl Band {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Band::Auto => "auto",
            Band::Review => "review",
            Band::No => "no",
        }
    }
}

/// Why a pair is not in the band of its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// The weight decides.
    Weight,
    /// A veto of the model, by its place.
    Veto(u8),
    /// A hold of the model, by its place.
    Hold(u8),
    /// A person decided.
    Decision,
    /// Its records would have been joined against a veto, a decision or one record a source.
    Refused,
}

/// A pair with its weight. Left is the earlier record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    pub left: u32,
    pub right: u32,
    /// In bits: log2 of the odds that it is a match.
    pub weight: f64,
    /// The level of each comparison, four bits each.
    pub pattern: u64,
    pub rule: u8,
    pub band: Band,
    pub reason: Reason,
}

impl Pair {
    /// Gives it the band of its weight, or of the veto that holds for it: what was decided about it later is forgotten.
    pub fn settle(&mut self, bands: &Bands) {
        self.band = match self.reason {
            Reason::Veto(_) => Band::No,
            _ if self.weight >= bands.auto => Band::Auto,
            _ if self.weight >= bands.review => Band::Review,
            _ => Band::No,
        };
        if !matches!(self.reason, Reason::Veto(_)) {
            self.reason = Reason::Weight;
        }
    }
}

/// How rare texts weigh in one comparison level.
struct Rarity {
    column: usize,
    weight: f64,
    /// log2 of the u of agreement in general.
    of_all: f64,
    /// log2 of the share of records that have a text, by its number.
    shares: Arc<Vec<f64>>,
    /// log2 of the least share that counts.
    least: f64,
}

/// Of columns whose texts' rarity counts: log2 of the share of records that have a text, by its number.
pub(crate) type Shares = BTreeMap<usize, Arc<Vec<f64>>>;

/// Weighs pairs.
pub(crate) struct Scorer {
    prior: f64,
    /// By comparison; by level, of which 0 is that nothing can be said.
    weights: Vec<Vec<f64>>,
    rarities: Vec<Vec<Option<Rarity>>>,
    /// By comparison the most that it and those after it can add.
    rest: Vec<f64>,
}

/// What stands between a pair's comparisons and its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The comparison.
    pub comparison: String,
    /// Its level.
    pub level: String,
    /// Bits of the level.
    pub weight: f64,
    /// Bits of the rarity of the text.
    pub rarity: f64,
}

impl Scorer {
    pub fn new(model: &Model, plan: &Plan, parameters: &Parameters, shares: &Shares) -> Scorer {
        let bits = |share: f64| share.max(1e-300).log2();
        let weigh = |(m, u): (&Vec<f64>, &Vec<f64>)| [0.0].into_iter().chain(m.iter().zip(u).map(|(m, u)| bits(*m) - bits(*u))).collect();
        let weights: Vec<Vec<f64>> = parameters.m.iter().zip(&parameters.u).map(weigh).collect();
        let mut rarities = Vec::new();
        for (at, comparison) in model.comparisons.iter().enumerate() {
            let mut of_levels = vec![None];
            for (number, level) in comparison.levels.iter().enumerate() {
                let column = plan.comparisons[at].term_frequency.get(number).copied().flatten();
                of_levels.push(level.term_frequency.as_ref().zip(column).map(|(term, column)| {
                    let equal = equality_level(comparison, term).unwrap_or(number);
                    let shares = shares.get(&column).cloned().unwrap_or_default();
                    Rarity { column, weight: term.weight, of_all: bits(parameters.u[at][equal]), shares, least: term.least_u.log2() }
                }));
            }
            rarities.push(of_levels);
        }
        let mut rest = vec![0.0; weights.len() + 1];
        for at in (0..weights.len()).rev() {
            let most = |level: usize| weights[at][level] + rarities[at][level].as_ref().map_or(0.0, Rarity::most);
            rest[at] = rest[at + 1] + (0..weights[at].len()).map(most).fold(0.0, f64::max);
        }
        Scorer { prior: bits(parameters.chance) - bits(1.0 - parameters.chance), weights, rarities, rest }
    }

    /// Gives pattern and weight, or nothing where the weight stays below `least`.
    #[inline]
    pub fn weigh(&self, plan: &Plan, left: &[u32], right: &[u32], least: f64, scratch: &mut Scratch) -> Option<(u64, f64)> {
        let mut pattern = 0;
        let mut sum = self.prior;
        for at in 0..self.weights.len() {
            // A hair below, since sums in another order differ in their last digits.
            if sum + self.rest[at] < least - 1e-6 {
                return None;
            }
            let level = plan.level(at, left, right, scratch);
            pattern |= u64::from(level) << (4 * at);
            sum += self.weights[at][level as usize] + self.rarity(at, level as usize, left, right);
        }
        (sum >= least).then_some((pattern, sum))
    }

    fn rarity(&self, at: usize, level: usize, left: &[u32], right: &[u32]) -> f64 {
        let Some(rarity) = &self.rarities[at][level] else { return 0.0 };
        let share = rarity.shares[left[rarity.column] as usize].max(rarity.shares[right[rarity.column] as usize]);
        if share == f64::NEG_INFINITY { 0.0 } else { rarity.weight * (rarity.of_all - share.max(rarity.least)) }
    }

    /// Gives what a pair's weight is made of, the chance of a match first.
    pub fn explain(&self, model: &Model, plan: &Plan, pair: &Pair) -> Vec<Part> {
        let (left, right) = (plan.row(pair.left), plan.row(pair.right));
        let prior = Part { comparison: "chance of a match".to_owned(), level: String::new(), weight: self.prior, rarity: 0.0 };
        let parts = model.comparisons.iter().enumerate().map(|(at, comparison)| {
            let level = (pair.pattern >> (4 * at) & 15) as usize;
            let label = level.checked_sub(1).map_or("no value", |level| comparison.levels[level].label.as_str());
            Part { comparison: comparison.name.clone(), level: label.to_owned(), weight: self.weights[at][level], rarity: self.rarity(at, level, left, right) }
        });
        [prior].into_iter().chain(parts).collect()
    }

    /// Weighs the pairs of the model's blocking rules, and looks at each with `look`. Gives those from `bands.keep` on, and pairs by rule.
    pub fn score<S: Default + Send>(
        &self,
        model: &Model,
        blocking: &Blocking<'_>,
        groups: &[Groups],
        look: impl Fn(&mut S, u32, u32) + Sync,
    ) -> (Vec<Pair>, Vec<u64>, Vec<S>) {
        let plan = blocking.plan;
        let begin = |_| (Vec::new(), 0_u64, S::default());
        let pieces = blocking.pairs(
            groups,
            || Scratch::new(&model.lists),
            begin,
            |scratch, (pairs, count, seen), rule, left, right| {
                *count += 1;
                look(seen, left, right);
                let (left_row, right_row) = (plan.row(left), plan.row(right));
                let Some((pattern, weight)) = self.weigh(plan, left_row, right_row, model.bands.keep, scratch) else { return };
                let reason = veto(plan, left_row, right_row, scratch).map_or(Reason::Weight, Reason::Veto);
                let mut pair = Pair { left, right, weight, pattern, rule: rule as u8, band: Band::No, reason };
                pair.settle(&model.bands);
                pairs.push(pair);
            },
        );
        let mut counts = vec![0; blocking.rules.len()];
        let mut pairs = Vec::with_capacity(pieces.iter().map(|(_, (pairs, ..))| pairs.len()).sum());
        let mut seen = Vec::with_capacity(pieces.len());
        for (rule, (kept, count, looked)) in pieces {
            counts[rule] += count;
            pairs.extend(kept);
            seen.push(looked);
        }
        pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
        (pairs, counts, seen)
    }
}

/// The first veto that holds for two rows.
pub(crate) fn veto(plan: &Plan, left: &[u32], right: &[u32], scratch: &mut Scratch) -> Option<u8> {
    plan.vetoes
        .iter()
        .position(|test| {
            scratch.forget();
            test.holds(plan, left, right, scratch) == Some(true)
        })
        .map(|at| at as u8)
}

fn equality_level(comparison: &crate::model::Comparison, term: &TermFrequency) -> Option<usize> {
    match &term.column {
        crate::expression::Expression::Column(_, name) => comparison.equality_of(name),
        _ => None,
    }
}

/// Counts how many records have each text of the columns whose rarity counts.
pub(crate) fn shares(plan: &Plan) -> Shares {
    let columns = plan.comparisons.iter().flat_map(|comparison| &comparison.term_frequency).flatten();
    let of = |column: usize| {
        let mut counts = vec![0_u64; plan.columns[column].texts.len()];
        (0..plan.len() as u32).for_each(|record| counts[plan.row(record)[column] as usize] += 1);
        let all: u64 = counts.iter().skip(1).sum();
        let share = |count: &u64| if *count == 0 { f64::NEG_INFINITY } else { (*count as f64 / all as f64).log2() };
        Arc::new([f64::NEG_INFINITY].into_iter().chain(counts.iter().skip(1).map(share)).collect())
    };
    columns.map(|column| (*column, of(*column))).collect()
}

impl Rarity {
    fn most(&self) -> f64 {
        let rarest = self.shares.iter().copied().filter(|share| share.is_finite()).fold(0.0, f64::min);
        (self.weight * (self.of_all - rarest)).max(0.0)
    }
}
