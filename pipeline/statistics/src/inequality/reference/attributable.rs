//! Population attributable risk and fraction with an interval from a table of two rows and two columns.

use super::{Printed, around};
use crate::inequality::attributable::{best, range};
use crate::inequality::share::{mean, shares};
use crate::inequality::{Absent, Measure, Strata};

/// Returns risk or fraction around the mean of the strata, the standard error of the fraction on a scale of one and that of
/// the risk the mean times it, whatever the scale of the estimate.
pub fn attributable(measure: Measure, strata: &Strata, confidence: f64) -> Result<Printed, Absent> {
    let shares = shares(strata)?;
    let mean = mean(&shares, &strata.estimates);
    let best = best(strata);
    let gain = strata.estimates[best] - mean;
    let value = if measure == Measure::AttributableRisk { gain } else { 100.0 * gain / mean };
    let range = range(strata.indicator.polarity);
    let all: f64 = strata.populations.iter().flatten().sum();
    let people = strata.populations[best].ok_or(Absent::NoPopulation)?;
    let with = people * strata.estimates[best] / strata.indicator.scale;
    let without = people - with;
    let others_with = all * mean / strata.indicator.scale - with;
    let others_without = all - others_with - people;
    let above = with * all * (others_with * without * (all - with) + others_without * with * with);
    let below = (others_with + with).powi(3) * (with + without).powi(3);
    let se = (above / below).sqrt() * if measure == Measure::AttributableRisk { mean } else { 1.0 };
    around(value.clamp(range.0, range.1), se, confidence)
}
