//! Simulated limits by the reference's rules.

use crate::Interval;
use crate::inequality::deviation::{Centre, Deviations};
use crate::inequality::share::{errors, mean, shares};
use crate::inequality::simulation::{draw, limits};
use crate::inequality::strata::Reference;
use crate::inequality::{Absent, Measure, Strata};

/// The only upper bound that draws are held below, and only where it is the declared scale.
const PERCENT: f64 = 100.0;

/// Returns the limits at 0.025 and 0.975, whatever the level. The weighted index of disparity keeps the observed mean where
/// others take the mean of each draw; draws are bounded above on a percentage scale alone.
pub fn simulated(measure: Measure, strata: &Strata, draws: u32, seed: u64) -> Result<Interval, Absent> {
    let errors = errors(strata)?;
    let upper = if strata.indicator.scale == PERCENT { PERCENT } else { f64::INFINITY };
    let sample = draw(&strata.estimates, &errors, upper, draws, seed);
    let shares = shares(strata)?;
    let centre = if measure == Measure::WeightedDisparity { Centre::Stated(mean(&shares, &strata.estimates)) } else { Centre::OwnMean };
    let reference = if let Reference::At(place) = strata.reference { Some(place) } else { None };
    let deviations = Deviations { sample: &sample, shares: Some(&shares), polarity: strata.indicator.polarity, reference, centre };
    let mut rows = deviations.rows(measure).ok_or(Absent::NoReference)?;
    Ok(limits(&mut rows, (0.025, 0.975)))
}
