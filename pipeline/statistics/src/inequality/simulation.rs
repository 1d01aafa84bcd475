//! Estimates drawn again from their own uncertainty, and the limits between which a measure of them falls.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::deviation::Sample;
use super::normal_draw::normal_draw;
use crate::Interval;
use crate::distribution::normal_upper_tail;

/// Name of the generator and rule of every simulated limit: quantiles of numbers of the generator ChaCha8.
pub(super) const METHOD: &str = "simulated_chacha8";

/// Draws each stratum's estimate from the normal distribution around it with its standard error, cut at zero and at `upper`.
///
/// Each draw is the quantile of one uniform number, so the same seed gives the same relative moves whatever the scale, and no
/// draw is rejected. Source of the parametric bootstrap of these measures: Ahn, Harper, Yu, Feuer and Liu (2019), "Improved Monte
/// Carlo methods for estimating confidence intervals for eleven commonly used health disparity measures", PLoS ONE 14(7), e0219542;
/// of the inversion: Devroye (1986), "Non-Uniform Random Variate Generation", II.2.
pub(super) fn draw(estimates: &[f64], errors: &[f64], upper: f64, draws: u32, seed: u64) -> Sample {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    let column = |(estimate, error): (&f64, &f64)| -> Vec<f64> {
        if *error == 0.0 {
            return vec![*estimate; draws as usize];
        }
        let (least, most) = (normal_upper_tail(estimate / error), normal_upper_tail((estimate - upper) / error));
        (0..draws)
            .map(|_| {
                let uniform = least + (most - least) * open_unit(generator.next_u64());
                (estimate + error * normal_draw(uniform)).clamp(0.0, upper)
            })
            .collect()
    };
    Sample::new(estimates.iter().zip(errors).map(column).collect())
}

/// A number above 0 and below 1, from the 53 upper bits.
fn open_unit(bits: u64) -> f64 {
    ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Returns the two quantiles of `rows`, interpolated as in the seventh definition of Hyndman and Fan (1996), The American
/// Statistician 50(4), 361-365. Reorders the rows.
pub(super) fn limits(rows: &mut [f64], (lower, upper): (f64, f64)) -> Interval {
    Interval { lower: quantile(rows, lower), upper: quantile(rows, upper) }
}

fn quantile(rows: &mut [f64], probability: f64) -> f64 {
    let place = (rows.len() - 1) as f64 * probability;
    let below = place.floor() as usize;
    let (_, low, above) = rows.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    low + (place - below as f64) * (high - low)
}

#[cfg(test)]
mod tests {
    use super::{limits, quantile};

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        assert_eq!(quantile(&mut [4.0, 1.0, 3.0, 2.0], 0.5), 2.5);
        assert_eq!(quantile(&mut [4.0, 1.0, 3.0, 2.0], 0.0), 1.0);
        assert_eq!(quantile(&mut [4.0, 1.0, 3.0, 2.0], 1.0), 4.0);
        assert_eq!(quantile(&mut [10.0, 20.0, 30.0, 40.0, 50.0], 0.1), 14.0);
    }

    #[test]
    fn limits_are_in_order() {
        let interval = limits(&mut [5.0, 3.0, 9.0, 1.0], (0.25, 0.75));
        assert_eq!((interval.lower, interval.upper), (2.5, 6.0));
    }
}
