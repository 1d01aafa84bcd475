//! Which records are one person: pairs joined from the surest on, but never against a rule.

mod quality;

use std::collections::{HashMap, HashSet};

pub(crate) use quality::{Quality, quality};

use crate::decision::Decisions;
use crate::model::Model;
use crate::plan::{Plan, Scratch};
use crate::score::{Band, Pair, Reason, veto};

/// Of each record the first record of its cluster.
pub(crate) type Roots = Vec<u32>;

/// Clusters while they grow.
struct Clusters {
    parent: Vec<u32>,
    /// The next record of the same cluster; the last points to the first.
    next: Vec<u32>,
    /// Bits of sources with one record a person.
    single: Vec<u64>,
}

/// Joins records over pairs of the auto band and decisions, from the greatest weight down.
///
/// A pair whose clusters hold two records of a source that has one a person, two records with a veto between them, or two that a person
/// kept apart, is refused and goes to review. Of equal weights the pair of earlier records comes first.
pub(crate) fn cluster(model: &Model, plan: &Plan, pairs: &mut [Pair], decisions: &Decisions, single_sources: &[Option<u8>]) -> Roots {
    let bits = plan.sources.iter().map(|source| single_sources[*source as usize].map_or(0, |bit| 1 << bit)).collect();
    let mut clusters = Clusters { parent: (0..plan.len() as u32).collect(), next: (0..plan.len() as u32).collect(), single: bits };
    let apart: HashSet<(u32, u32)> = decisions.no.iter().copied().collect();
    let mut by_record: HashMap<u32, Vec<u32>> = HashMap::new();
    for (left, right) in &decisions.no {
        by_record.entry(*left).or_default().push(*right);
        by_record.entry(*right).or_default().push(*left);
    }
    // A person's yes goes before every rule but a person's no.
    for (left, right) in &decisions.yes {
        let (left, right) = (clusters.root(*left), clusters.root(*right));
        if left != right && !clusters.are_apart(left, right, &by_record) {
            clusters.join(left, right);
        }
    }
    let scratch = &mut Scratch::new(&model.lists);
    let mut order: Vec<u32> = (0..pairs.len() as u32).filter(|at| pairs[*at as usize].band == Band::Auto).collect();
    order.sort_unstable_by(|left, right| pairs[*right as usize].weight.total_cmp(&pairs[*left as usize].weight).then(left.cmp(right)));
    for at in order {
        let pair = &mut pairs[at as usize];
        let (left, right) = (clusters.root(pair.left), clusters.root(pair.right));
        if left == right {
            continue;
        }
        let is_refused = clusters.single[left as usize] & clusters.single[right as usize] != 0
            || (!apart.is_empty() && clusters.are_apart(left, right, &by_record))
            || clusters.has_veto(left, right, plan, scratch);
        if is_refused {
            (pair.band, pair.reason) = (Band::Review, Reason::Refused);
        } else {
            clusters.join(left, right);
        }
    }
    (0..plan.len() as u32).map(|record| clusters.root(record)).collect()
}

impl Clusters {
    fn root(&mut self, mut record: u32) -> u32 {
        while self.parent[record as usize] != record {
            self.parent[record as usize] = self.parent[self.parent[record as usize] as usize];
            record = self.parent[record as usize];
        }
        record
    }

    /// The earlier record stays the root, so that a cluster is known by its first.
    fn join(&mut self, left: u32, right: u32) {
        let (keep, other) = (left.min(right), left.max(right));
        self.parent[other as usize] = keep;
        self.single[keep as usize] |= self.single[other as usize];
        self.next.swap(keep as usize, other as usize);
    }

    fn members(&self, root: u32) -> impl Iterator<Item = u32> + '_ {
        let mut at = Some(root);
        std::iter::from_fn(move || {
            let own = at?;
            at = Some(self.next[own as usize]).filter(|next| *next != root);
            Some(own)
        })
    }

    fn are_apart(&mut self, left: u32, right: u32, by_record: &HashMap<u32, Vec<u32>>) -> bool {
        let partners: Vec<u32> = self.members(left).filter_map(|record| by_record.get(&record)).flatten().copied().collect();
        partners.into_iter().any(|partner| self.root(partner) == right)
    }

    fn has_veto(&self, left: u32, right: u32, plan: &Plan, scratch: &mut Scratch) -> bool {
        if plan.vetoes.is_empty() {
            return false;
        }
        self.members(left).any(|own| self.members(right).any(|other| veto(plan, plan.row(own.min(other)), plan.row(own.max(other)), scratch).is_some()))
    }
}

#[cfg(test)]
mod tests;
