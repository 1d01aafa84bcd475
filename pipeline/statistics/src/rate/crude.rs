//! Events over a population.

use crate::interval::{PoissonMethod, poisson, wilson};
use crate::{Interval, Level};

/// A share and its interval, both times a multiplier such as 100.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Proportion {
    /// The share.
    pub value: f64,
    /// Its Wilson interval.
    pub interval: Interval,
}

/// A rate and its interval, both per multiplier such as 1,000.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The rate.
    pub value: f64,
    /// Its interval.
    pub interval: Interval,
    /// How the limits of the count were found.
    pub method: PoissonMethod,
}

/// Returns a share of a population times `multiplier`, with its Wilson interval.
///
/// `None` unless `0 <= events <= population`, the population is above 0 and the multiplier is finite.
pub fn crude_proportion(events: f64, population: f64, multiplier: f64, level: Level) -> Option<Proportion> {
    let interval = wilson(events, population, level)?;
    multiplier.is_finite().then(|| Proportion { value: events / population * multiplier, interval: interval.scaled(multiplier) })
}

/// Returns events per `multiplier` of a population, with exact limits below ten events and Byar's from there on.
///
/// The events may exceed the population: one person can have several. `None` unless the events are finite and not negative,
/// the population is above 0 and the multiplier is finite.
/// Source: Public Health England (2018), "Technical guide: confidence intervals".
pub fn crude_rate(events: f64, population: f64, multiplier: f64, level: Level) -> Option<Rate> {
    let limits = poisson(events, level)?;
    if !(population > 0.0 && population.is_finite() && multiplier.is_finite()) {
        return None;
    }
    let factor = multiplier / population;
    Some(Rate { value: events * factor, interval: limits.interval.scaled(factor), method: limits.method })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{crude_proportion, crude_rate};
    use crate::Level;

    #[test]
    fn a_share_and_its_limits_have_one_unit() {
        let share = crude_proportion(81.0, 263.0, 100.0, Level::P95).unwrap();
        assert!((share.value - 30.80).abs() < 0.005 && (share.interval.lower - 25.53).abs() < 0.005 && (share.interval.upper - 36.62).abs() < 0.005);
    }

    #[test]
    fn a_rate_needs_a_population() {
        assert_eq!(crude_rate(3.0, 0.0, 1000.0, Level::P95), None);
        assert_eq!(crude_rate(-3.0, 10.0, 1000.0, Level::P95), None);
        assert!((crude_rate(5.0, 1000.0, 1000.0, Level::P95).unwrap().interval.upper - 11.668).abs() < 1e-3);
    }
}
