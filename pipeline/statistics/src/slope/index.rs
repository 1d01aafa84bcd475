//! Slope index, relative index and their simulated limits.

use thiserror::Error;

use super::fit::Line;
use super::scale::Scale;
use crate::simulation::{Normals, Simulation};
use crate::{Interval, Level};

const MIN_QUANTILES: usize = 5;
const MAX_QUANTILES: usize = 100;
const MAX_DRAWS: u32 = 10_000_000;
const METHOD: &str = "normal draws of every quantile's value on its scale, ChaCha20 with Box-Muller, percentile limits";

/// One quantile of deprivation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// Its population.
    pub population: f64,
    /// Its value.
    pub value: f64,
    /// Standard error of the value on the scale that it varies on. See [`Quantile::with_interval`].
    pub standard_error: f64,
}

impl Quantile {
    /// A quantile whose standard error is taken from its 95 % interval: the width on the scale over `2 z`.
    ///
    /// # Errors
    /// `OffScale` where a limit cannot be taken to the scale.
    pub fn with_interval(population: f64, value: f64, interval: Interval, scale: Scale) -> Result<Quantile, SlopeError> {
        let standard_error = (scale.to(interval.upper)? - scale.to(interval.lower)?) / (2.0 * Level::P95.z());
        Ok(Quantile { population, value, standard_error })
    }
}

/// How a slope index is computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeOptions {
    /// The scale on which values vary.
    pub scale: Scale,
    /// Whether the line is laid through values on the scale, and its ends taken back from it.
    pub is_line_on_scale: bool,
    /// Factor on the slope index, such as 100. Below zero it turns the index round and inverts the relative index.
    pub multiplier: f64,
    /// Level of the limits.
    pub level: Level,
    /// Number of draws; at least 100,000 for a served figure.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
}

/// Slope index and relative index of inequality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlopeIndex {
    /// Value at the least deprived end less the value at the most deprived, times the multiplier.
    pub slope: f64,
    /// Limits of the slope index.
    pub slope_interval: Interval,
    /// The ratio of the same two values.
    pub relative: f64,
    /// Limits of the relative index.
    pub relative_interval: Interval,
    /// Value at the most deprived end; on the scale's own line it is times the multiplier's size.
    pub intercept: f64,
    /// How the limits were made.
    pub simulation: Simulation,
}

/// Why there is no slope index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SlopeError {
    /// There are fewer than 5 or more than 100 quantiles.
    #[error("a slope index needs 5 to 100 quantiles")]
    Quantiles,
    /// A population is negative, or all people are in one quantile.
    #[error("a slope index needs people in several quantiles")]
    NoPopulation,
    /// A value or limit cannot be taken to the scale.
    #[error("a value lies outside its scale")]
    OffScale,
    /// A standard error is negative or not a number.
    #[error("a standard error is missing")]
    NoStandardError,
    /// The multiplier is zero or not finite, or there are too few draws for the level, or over ten million.
    #[error("the options give no limits")]
    Options,
}

/// Returns the slope and relative index of inequality over quantiles, the most deprived first, with simulated limits.
///
/// The line is that of least squares over the midpoint of cumulative population, weighted by population share. Limits are
/// percentiles of the same line through draws around every value.
///
/// # Errors
/// See [`SlopeError`].
///
/// Source: Low and Low (2004), "Measuring the gap: quantifying and comparing local health inequalities", Journal of Public
/// Health 26(4), 388-395; Public Health England's package PHEindicatormethods, `phe_sii`.
pub fn slope_index(quantiles: &[Quantile], options: &SlopeOptions) -> Result<SlopeIndex, SlopeError> {
    if !(MIN_QUANTILES..=MAX_QUANTILES).contains(&quantiles.len()) {
        return Err(SlopeError::Quantiles);
    }
    if !quantiles.iter().all(|quantile| quantile.standard_error >= 0.0 && quantile.standard_error.is_finite()) {
        return Err(SlopeError::NoStandardError);
    }
    let has_multiplier = options.multiplier.is_finite() && options.multiplier != 0.0;
    let positions = positions(options.draws, options.level).filter(|_| has_multiplier).ok_or(SlopeError::Options)?;
    let populations: Vec<f64> = quantiles.iter().map(|quantile| quantile.population).collect();
    let line = Line::over(&populations)?;
    let on_scale = quantiles.iter().map(|quantile| options.scale.to(quantile.value)).collect::<Result<Vec<f64>, SlopeError>>()?;
    let lines = draw(&line, quantiles, &on_scale, options);
    if options.is_line_on_scale {
        Ok(index_on_scale(line.through(&on_scale), &lines, positions, options))
    } else {
        let values: Vec<f64> = quantiles.iter().map(|quantile| quantile.value).collect();
        Ok(index_of_values(line.through(&values), &lines, positions, options))
    }
}

/// Intercept and slope of the line through every draw.
fn draw(line: &Line, quantiles: &[Quantile], on_scale: &[f64], options: &SlopeOptions) -> Vec<(f64, f64)> {
    let mut normals = Normals::seeded(options.seed);
    let mut drawn = vec![0.0; quantiles.len()];
    let mut lines = Vec::with_capacity(options.draws as usize);
    for _ in 0..options.draws {
        for (value, (centre, quantile)) in drawn.iter_mut().zip(on_scale.iter().zip(quantiles)) {
            let moved = centre + quantile.standard_error * normals.draw();
            *value = if options.is_line_on_scale { moved } else { options.scale.from(moved) };
        }
        lines.push(line.through(&drawn));
    }
    lines
}

/// The indices of a line through the values themselves.
fn index_of_values((intercept, slope): (f64, f64), lines: &[(f64, f64)], positions: (usize, usize), options: &SlopeOptions) -> SlopeIndex {
    let relative = |intercept: f64, slope: f64| options.turned((intercept + slope) / intercept);
    SlopeIndex {
        slope: slope * options.multiplier,
        slope_interval: percentiles(lines.iter().map(|(_, slope)| slope * options.multiplier).collect(), positions),
        relative: relative(intercept, slope),
        relative_interval: percentiles(lines.iter().map(|(intercept, slope)| relative(*intercept, *slope)).collect(), positions),
        intercept,
        simulation: options.simulation(),
    }
}

/// The indices of a line on the scale. Its slope turns about the middle, which is known far better than the slope.
fn index_on_scale((intercept, slope): (f64, f64), lines: &[(f64, f64)], positions: (usize, usize), options: &SlopeOptions) -> SlopeIndex {
    let middle = intercept + slope / 2.0;
    let ends = |slope: f64| (options.scale.from(middle - slope / 2.0), options.scale.from(middle + slope / 2.0));
    let gap = |(low, high): (f64, f64)| (high - low) * options.multiplier;
    let relative = |(low, high): (f64, f64)| options.turned(high / low);
    let slopes = percentiles(lines.iter().map(|(_, slope)| *slope).collect(), positions);
    let limits = [ends(slopes.lower), ends(slopes.upper)];
    let between = |[one, other]: [f64; 2]| Interval { lower: one.min(other), upper: one.max(other) };
    SlopeIndex {
        slope: gap(ends(slope)),
        slope_interval: between(limits.map(gap)),
        relative: relative(ends(slope)),
        relative_interval: between(limits.map(relative)),
        intercept: ends(slope).0 * options.multiplier.abs(),
        simulation: options.simulation(),
    }
}

impl SlopeOptions {
    /// A ratio, inverted where the multiplier turns the index round.
    fn turned(&self, ratio: f64) -> f64 {
        if self.multiplier < 0.0 { 1.0 / ratio } else { ratio }
    }

    fn simulation(&self) -> Simulation {
        Simulation { method: METHOD, draws: self.draws, seed: self.seed }
    }
}

/// Places of the two limits among sorted draws, from 0. `None` where a limit would lie before the first draw, or there are too many.
fn positions(draws: u32, level: Level) -> Option<(usize, usize)> {
    let place = |share: f64| (f64::from(draws) * share).round_ties_even() as usize;
    let (lower, upper) = (place(level.tail()), place(1.0 - level.tail()));
    (lower >= 1 && upper > lower && draws <= MAX_DRAWS).then(|| (lower - 1, upper - 1))
}

fn percentiles(mut values: Vec<f64>, (lower, upper): (usize, usize)) -> Interval {
    values.sort_by(f64::total_cmp);
    Interval { lower: values[lower], upper: values[upper] }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Quantile, Scale, SlopeError, SlopeOptions, slope_index};
    use crate::Level;

    const OPTIONS: SlopeOptions = SlopeOptions { scale: Scale::Normal, is_line_on_scale: false, multiplier: 1.0, level: Level::P95, draws: 2000, seed: 1 };

    fn quintiles(values: [f64; 5], standard_error: f64) -> [Quantile; 5] {
        values.map(|value| Quantile { population: 100.0, value, standard_error })
    }

    #[test]
    fn a_straight_line_is_found_again() {
        let index = slope_index(&quintiles([11.0, 13.0, 15.0, 17.0, 19.0], 0.0), &OPTIONS).unwrap();
        assert!((index.slope - 10.0).abs() < 1e-12 && (index.relative - 2.0).abs() < 1e-12 && (index.intercept - 10.0).abs() < 1e-12);
        assert!(index.slope_interval.width() < 1e-12, "without error there is no width");
    }

    #[test]
    fn limits_of_the_slope_are_those_of_a_sum_of_normal_numbers() {
        let index = slope_index(&quintiles([11.0, 13.0, 15.0, 17.0, 19.0], 1.0), &SlopeOptions { draws: 100_000, ..OPTIONS }).unwrap();
        // Five ranks 0.2 apart: the slope's variance is 1 / 0.4.
        let reach = Level::P95.z() * 2.5_f64.sqrt();
        assert!((index.slope_interval.lower - (10.0 - reach)).abs() < 0.03 * reach, "{index:?}");
        assert!((index.slope_interval.upper - (10.0 + reach)).abs() < 0.03 * reach);
        assert_eq!((index.simulation.draws, index.simulation.seed), (100_000, 1));
    }

    #[test]
    fn on_the_logarithms_own_line_a_constant_ratio_is_found_again() {
        let values = [0.1_f64, 0.3, 0.5, 0.7, 0.9].map(|rank| 2.0 * 3.0_f64.powf(rank));
        let index = slope_index(&quintiles(values, 0.05), &SlopeOptions { scale: Scale::Log, is_line_on_scale: true, ..OPTIONS }).unwrap();
        assert!((index.relative - 3.0).abs() < 1e-12 && (index.slope - 4.0).abs() < 1e-12 && (index.intercept - 2.0).abs() < 1e-12);
        assert!(index.relative_interval.contains(3.0) && index.slope_interval.contains(4.0));
    }

    #[test]
    fn a_negative_multiplier_turns_both_indices_round() {
        let quantiles = quintiles([0.5, 0.4, 0.4, 0.3, 0.2], 0.1);
        for is_line_on_scale in [false, true] {
            let options = SlopeOptions { scale: Scale::Logit, is_line_on_scale, ..OPTIONS };
            let there = slope_index(&quantiles, &options).unwrap();
            let back = slope_index(&quantiles, &SlopeOptions { multiplier: -1.0, ..options }).unwrap();
            assert!((there.slope + back.slope).abs() < 1e-12 && (there.relative * back.relative - 1.0).abs() < 1e-12);
            for interval in [back.slope_interval, back.relative_interval] {
                assert!(interval.lower <= interval.upper);
            }
            assert!(back.slope_interval.contains(back.slope) && back.relative_interval.contains(back.relative));
        }
    }

    #[test]
    fn what_cannot_be_computed_says_why() {
        let sound = quintiles([0.5, 0.4, 0.4, 0.3, 0.2], 0.1);
        let logit = SlopeOptions { scale: Scale::Logit, ..OPTIONS };
        assert_eq!(slope_index(&sound[..4], &OPTIONS), Err(SlopeError::Quantiles));
        assert_eq!(slope_index(&quintiles([1.0; 5], 0.1), &logit), Err(SlopeError::OffScale));
        assert_eq!(slope_index(&quintiles([0.5; 5], f64::NAN), &logit), Err(SlopeError::NoStandardError));
        assert_eq!(slope_index(&sound.map(|quantile| Quantile { population: 0.0, ..quantile }), &logit), Err(SlopeError::NoPopulation));
        assert_eq!(slope_index(&sound, &SlopeOptions { draws: 10, ..logit }), Err(SlopeError::Options));
        assert_eq!(slope_index(&sound, &SlopeOptions { multiplier: 0.0, ..logit }), Err(SlopeError::Options));
    }
}
