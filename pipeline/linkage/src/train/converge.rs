//! Expectation and maximisation on counts of patterns.

/// A mixture of matches and others.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixture {
    /// Share of matches.
    pub chance: f64,
    /// By comparison and level.
    pub m: Vec<Vec<f64>>,
    /// By comparison and level; kept as it is.
    pub u: Vec<Vec<f64>>,
}

/// Iterates until no share changes by `least_change` or more, at most `most` times. Gives iterations and the last greatest change.
///
/// A pattern holds four bits a comparison: its level from 1, or 0 where nothing can be said, which counts for neither side. Sums run in the
/// order of patterns. Source: Winkler (1988), Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model, ASA; on counts of
/// patterns as in Enamorado, Fifield and Imai (2019), APSR 113(2).
pub(super) fn converge(patterns: &[(u64, u64)], mixture: &mut Mixture, most: usize, least_change: f64) -> (usize, f64) {
    let mut change = f64::INFINITY;
    for iteration in 1..=most {
        change = step(patterns, mixture);
        if change < least_change {
            return (iteration, change);
        }
    }
    (most, change)
}

fn step(patterns: &[(u64, u64)], mixture: &mut Mixture) -> f64 {
    let weights: Vec<Vec<f64>> =
        mixture.m.iter().zip(&mixture.u).map(|(m, u)| m.iter().zip(u).map(|(m, u)| m.max(1e-300).ln() - u.max(1e-300).ln()).collect()).collect();
    let prior = (mixture.chance / (1.0 - mixture.chance)).ln();
    let mut matches: Vec<Vec<f64>> = mixture.m.iter().map(|levels| vec![0.0; levels.len()]).collect();
    let (mut matched, mut all) = (0.0, 0.0);
    for (pattern, count) in patterns {
        let levels = || weights.iter().enumerate().map(|(own, _)| (own, (pattern >> (4 * own) & 15) as usize)).filter(|(_, level)| *level != 0);
        let weight: f64 = levels().fold(prior, |sum, (own, level)| sum + weights[own][level - 1]);
        let share = *count as f64 / (1.0 + (-weight).exp());
        matched += share;
        all += *count as f64;
        levels().for_each(|(own, level)| matches[own][level - 1] += share);
    }
    let chance = (matched / all).clamp(1e-12, 1.0 - 1e-12);
    let mut change = (chance - mixture.chance).abs();
    mixture.chance = chance;
    for (levels, m) in matches.iter().zip(&mut mixture.m) {
        let total: f64 = levels.iter().sum();
        if total <= 0.0 {
            continue;
        }
        for (matches, m) in levels.iter().zip(m) {
            change = change.max((matches / total - *m).abs());
            *m = matches / total;
        }
    }
    change
}

#[cfg(test)]
mod tests;
