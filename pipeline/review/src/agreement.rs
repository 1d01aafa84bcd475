//! How well two reviewers agree, beyond what chance gives.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::event::Answer;
use crate::settlement::Settlement;

#[cfg(test)]
mod tests;

/// Two-sided 95 % limit of the normal distribution.
const LIMIT: f64 = 1.959_963_984_540_054;

/// How two people answered the pairs that both saw first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// The two, in the order of their names.
    pub reviewers: [String; 2],
    /// Pairs by answer of the first (rows) and of the second (columns), in the order same, different, unsure.
    pub counts: [[u64; 3]; 3],
    /// Pairs that both answered.
    pub pairs: u64,
    /// Share on which they gave one answer, between 0 and 1.
    pub agreed: f64,
    /// Cohen's kappa: 1 is full agreement, 0 what chance gives. Nothing where both gave one and the same answer throughout.
    pub kappa: Option<f64>,
    /// Its 95 % limits.
    pub limits: Option<[f64; 2]>,
}

/// Agreement of every two people, over the first two answers of each pair.
///
/// A third person's answer is left out: it was asked for because two disagreed, so it says nothing of how often people agree.
pub fn agreement(settlement: &Settlement) -> Vec<Agreement> {
    let mut tables: BTreeMap<[&str; 2], [[u64; 3]; 3]> = BTreeMap::new();
    for pair in settlement.pairs() {
        if let [one, other, ..] = settlement.standing(pair)[..] {
            let (first, second) = if one.by <= other.by { (one, other) } else { (other, one) };
            let table = tables.entry([&first.by, &second.by]).or_default();
            table[place(first.answer)][place(second.answer)] += 1;
        }
    }
    tables.into_iter().map(|(reviewers, counts)| measure(reviewers.map(str::to_owned), counts)).collect()
}

/// Kappa and its limits from a table of counts.
///
/// Source: Cohen (1960), Educational and Psychological Measurement 20(1), 37-46: kappa, and its standard error
/// `sqrt(p_o (1 - p_o) / (n (1 - p_e)^2))`.
fn measure(reviewers: [String; 2], counts: [[u64; 3]; 3]) -> Agreement {
    let total = counts.iter().flatten().sum::<u64>();
    let n = total as f64;
    let observed = (0..3).map(|place| counts[place][place]).sum::<u64>() as f64 / n;
    let row = |place: usize| counts[place].iter().sum::<u64>() as f64 / n;
    let column = |place: usize| counts.iter().map(|row| row[place]).sum::<u64>() as f64 / n;
    let by_chance: f64 = (0..3).map(|place| row(place) * column(place)).sum();
    let room = 1.0 - by_chance;
    let kappa = (room > 1e-12).then(|| (observed - by_chance) / room);
    let limits = kappa.map(|kappa| {
        let half = LIMIT * (observed * (1.0 - observed) / (n * room * room)).sqrt();
        [(kappa - half).max(-1.0), (kappa + half).min(1.0)]
    });
    Agreement { reviewers, counts, pairs: total, agreed: observed, kappa, limits }
}

fn place(answer: Answer) -> usize {
    match answer {
        Answer::Same => 0,
        Answer::Different => 1,
        Answer::Unsure => 2,
    }
}
