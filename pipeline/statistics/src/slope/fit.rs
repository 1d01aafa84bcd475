//! The line over cumulative rank.

use super::index::SlopeError;

/// The weighted line of values over rank. Slope and mean are sums over the values, so a new draw costs one pass.
pub(super) struct Line {
    shares: Vec<f64>,
    slopes: Vec<f64>,
    mean_rank: f64,
}

impl Line {
    /// The line of strata with these populations, the most deprived first. Rank is the midpoint of a stratum's share.
    pub(super) fn over(populations: &[f64]) -> Result<Line, SlopeError> {
        let total: f64 = populations.iter().sum();
        if !(populations.iter().all(|population| *population >= 0.0) && total > 0.0 && total.is_finite()) {
            return Err(SlopeError::NoPopulation);
        }
        let shares: Vec<f64> = populations.iter().map(|population| population / total).collect();
        let mut below = 0.0;
        let ranks: Vec<f64> = shares
            .iter()
            .map(|share| {
                let rank = below + share / 2.0;
                below += share;
                rank
            })
            .collect();
        let mean_rank: f64 = shares.iter().zip(&ranks).map(|(share, rank)| share * rank).sum();
        let spread: f64 = shares.iter().zip(&ranks).map(|(share, rank)| share * (rank - mean_rank).powi(2)).sum();
        if spread <= 0.0 {
            return Err(SlopeError::NoPopulation);
        }
        let slopes = shares.iter().zip(&ranks).map(|(share, rank)| share * (rank - mean_rank) / spread).collect();
        Ok(Line { shares, slopes, mean_rank })
    }

    /// Intercept (at rank 0) and slope (to rank 1) through these values.
    pub(super) fn through(&self, values: &[f64]) -> (f64, f64) {
        let sum = |factors: &[f64]| factors.iter().zip(values).map(|(factor, value)| factor * value).sum::<f64>();
        let slope = sum(&self.slopes);
        (sum(&self.shares) - slope * self.mean_rank, slope)
    }
}
