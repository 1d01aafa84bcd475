//! Strata to measure.

use attune_statistics::inequality::{Figure, Indicator, Measure, Measured, Polarity, Settings, Strata, Stratum, Variant, measures};

/// A percentage, higher is better, without a stated average.
pub const PERCENT: Indicator = Indicator { polarity: Polarity::HigherIsBetter, scale: 100.0, average: None };

/// Strata by estimate, standard error and population; the first is the reference where there is no order.
pub fn strata(values: &[(f64, f64, f64)], is_ordered: bool) -> Vec<Stratum> {
    let stratum = |(place, (estimate, se, population)): (usize, &(f64, f64, f64))| Stratum {
        label: format!("stratum {place:03}"),
        estimate: Some(*estimate),
        se: Some(*se),
        population: Some(*population),
        order: is_ordered.then_some(place as i64),
        is_reference: !is_ordered && place == 0,
    };
    values.iter().enumerate().map(stratum).collect()
}

/// Few draws: the rules hold for any number.
pub fn settings() -> Settings {
    Settings::new(0.95, 200, 7).unwrap()
}

pub fn measured(indicator: Indicator, rows: Vec<Stratum>) -> Vec<Measured> {
    measures(&Strata::new(indicator, rows).unwrap(), &settings())
}

pub fn of(all: &[Measured], measure: Measure, variant: Variant) -> Measured {
    *all.iter().find(|measured| (measured.measure, measured.variant) == (measure, variant)).unwrap()
}

pub fn figure(all: &[Measured], measure: Measure, variant: Variant) -> Figure {
    of(all, measure, variant).figure.unwrap()
}
