//! Shares of the population, ranks, and the mean.

use super::{Absent, Strata};

/// Returns each stratum's share of the population; shares add up to one.
pub(super) fn shares(strata: &Strata) -> Result<Vec<f64>, Absent> {
    let populations = strata.populations.iter().map(|population| population.ok_or(Absent::NoPopulation)).collect::<Result<Vec<f64>, Absent>>()?;
    if populations.iter().filter(|population| **population > 0.0).count() < 2 {
        return Err(Absent::NobodyToCompare);
    }
    let total: f64 = populations.iter().sum();
    if !total.is_finite() {
        return Err(Absent::NotFinite);
    }
    Ok(populations.into_iter().map(|population| population / total).collect())
}

/// Returns the standard error of each stratum.
pub(super) fn errors(strata: &Strata) -> Result<Vec<f64>, Absent> {
    strata.errors.iter().map(|error| error.ok_or(Absent::NoStandardError)).collect()
}

/// Returns the mean of `values`, weighted by shares.
pub(super) fn mean(shares: &[f64], values: &[f64]) -> f64 {
    shares.iter().zip(values).map(|(share, value)| share * value).sum()
}

/// Returns the rank of each share in an ordered population: what lies before it, and half of its own.
///
/// Source: Bross (1958), "How to use ridit analysis", Biometrics 14(1), 18-38.
pub(super) fn ranks(shares: &[f64]) -> Vec<f64> {
    let mut before = 0.0;
    shares
        .iter()
        .map(|share| {
            let rank = before + share / 2.0;
            before += share;
            rank
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{mean, ranks};

    #[test]
    fn a_rank_is_the_middle_of_its_share() {
        assert_eq!(ranks(&[0.5, 0.25, 0.25]), [0.25, 0.625, 0.875]);
    }

    #[test]
    fn the_mean_rank_is_one_half() {
        let shares = [0.1, 0.2, 0.3, 0.4];
        assert!((mean(&shares, &ranks(&shares)) - 0.5).abs() < 1e-15);
    }
}
