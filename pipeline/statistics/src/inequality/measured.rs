//! What was measured: a value and how sure it is, or why there is none.

use super::{Absent, Measure, Variant};
use crate::Interval;
use crate::simulation::Simulation;

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Value plus and minus normal quantile times first-order (delta) standard error.
    Delta,
    /// The same on the logarithm of the value.
    LogDelta,
    /// Value plus and minus normal quantile times the standard error of a quadratic form, second order included.
    QuadraticForm,
    /// Taylor-linearised over the sampling units of a survey, with Student's quantile.
    Taylor {
        /// Sampling units less strata.
        degrees_of_freedom: usize,
    },
    /// The same on the logarithm of the value.
    LogTaylor {
        /// Sampling units less strata.
        degrees_of_freedom: usize,
    },
    /// Percentiles of the measure over simulated strata.
    Simulated(Simulation),
}

impl Method {
    /// Its name in output.
    pub fn name(self) -> &'static str {
        match self {
            Method::Delta => "delta",
            Method::LogDelta => "log_delta",
            Method::QuadraticForm => "quadratic_form",
            Method::Taylor { .. } => "taylor",
            Method::LogTaylor { .. } => "log_taylor",
            Method::Simulated(simulation) => simulation.method,
        }
    }

    fn simulation(self) -> Option<Simulation> {
        if let Method::Simulated(simulation) = self { Some(simulation) } else { None }
    }

    /// Number of draws, where it was simulated.
    pub fn draws(self) -> Option<u32> {
        self.simulation().map(|simulation| simulation.draws)
    }

    /// Seed of the generator, where it was simulated.
    pub fn seed(self) -> Option<u64> {
        self.simulation().map(|simulation| simulation.seed)
    }
}

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// Standard error on the scale of the value. None where limits are simulated.
    pub se: Option<f64>,
    /// Limits on the scale of the value.
    pub interval: Interval,
    /// How they were made.
    pub method: Method,
    /// Whether the limits were extended to no inequality, because a test leaves it open that all strata are equal. Simulated
    /// limits of a measure that cannot be below zero would never reach zero by themselves.
    pub could_be_equal: bool,
}

/// A value, and how sure it is or why that cannot be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The value.
    pub estimate: f64,
    /// How sure it is.
    pub uncertainty: Result<Uncertainty, Absent>,
}

impl Figure {
    /// Refuses numbers that are not finite, so that no reader ever meets one.
    pub(super) fn finite(self) -> Result<Self, Absent> {
        if !self.estimate.is_finite() {
            return Err(Absent::NotFinite);
        }
        let is_finite = |sure: &Uncertainty| sure.se.is_none_or(f64::is_finite) && sure.interval.lower.is_finite() && sure.interval.upper.is_finite();
        let uncertainty = self.uncertainty.and_then(|sure| if is_finite(&sure) { Ok(sure) } else { Err(Absent::NotFinite) });
        Ok(Self { uncertainty, ..self })
    }

    /// Whether the value lies outside its own limits. Measures that cannot be below zero are drawn upwards by uncertain
    /// strata; where that is all there is to see, the simulated limits leave the value behind.
    pub fn is_outside(&self) -> bool {
        // Limits of a smooth measure may touch the value up to rounding.
        let slack = 1e-9 * self.estimate.abs();
        self.uncertainty.is_ok_and(|sure| self.estimate < sure.interval.lower - slack || self.estimate > sure.interval.upper + slack)
    }
}

/// One measure of one set of strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Which measure.
    pub measure: Measure,
    /// Which form of it.
    pub variant: Variant,
    /// Strata given, or ranked groups of people.
    pub strata: usize,
    /// Strata with an estimate.
    pub strata_used: usize,
    /// Level of the interval.
    pub confidence: f64,
    /// The figure, or why there is none.
    pub figure: Result<Figure, Absent>,
}

impl Measured {
    /// What a reader must know beside the numbers. Empty where there is nothing.
    pub fn note(&self) -> String {
        match self.figure {
            Err(absent) => absent.to_string(),
            Ok(figure) => {
                let mut notes = Vec::new();
                match figure.uncertainty {
                    Err(absent) => notes.push(absent.to_string()),
                    Ok(sure) if sure.could_be_equal => notes.push("chance alone could have drawn the strata this far apart".to_owned()),
                    Ok(_) => {}
                }
                if figure.is_outside() {
                    notes.push("the value lies outside its limits: the strata are too uncertain to tell inequality from chance".to_owned());
                }
                if self.strata_used < self.strata {
                    notes.push("strata without an estimate are left out, with their population".to_owned());
                }
                notes.join("; ")
            }
        }
    }
}
