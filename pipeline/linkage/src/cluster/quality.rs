//! How well the records of a cluster hold together.

use super::Roots;
use crate::score::{Band, Pair};

/// A cluster of two records or more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quality {
    /// Its first record.
    pub root: u32,
    pub records: u32,
    /// Pairs of the auto band within it.
    pub pairs: u32,
    /// Least weight among these, in bits.
    pub weakest: f64,
}

impl Quality {
    /// Share of all pairs of its records that are in the auto band.
    pub fn density(&self) -> f64 {
        let records = f64::from(self.records);
        f64::from(self.pairs) / (records * (records - 1.0) / 2.0)
    }
}

/// Gives the clusters of two records or more, in the order of their first records.
pub(crate) fn quality(roots: &Roots, pairs: &[Pair]) -> Vec<Quality> {
    let mut sizes = vec![0_u32; roots.len()];
    roots.iter().for_each(|root| sizes[*root as usize] += 1);
    let mut place = vec![u32::MAX; roots.len()];
    let mut clusters = Vec::new();
    for (root, size) in (0..).zip(&sizes).filter(|(_, size)| **size > 1) {
        place[root as usize] = clusters.len() as u32;
        clusters.push(Quality { root, records: *size, pairs: 0, weakest: f64::INFINITY });
    }
    for pair in pairs.iter().filter(|pair| pair.band == Band::Auto) {
        let root = roots[pair.left as usize];
        if root == roots[pair.right as usize] {
            let cluster = &mut clusters[place[root as usize] as usize];
            cluster.pairs += 1;
            cluster.weakest = cluster.weakest.min(pair.weight);
        }
    }
    clusters
}
