//! Mean differences, disparity, and the spread between groups, for one set of estimates or for many simulated ones.

use super::{Measure, Polarity};

/// Sets of estimates: one column a stratum, one row a set. The observed estimates are one row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sample {
    columns: Vec<Vec<f64>>,
}

impl Sample {
    /// Puts columns of one length side by side.
    pub fn new(columns: Vec<Vec<f64>>) -> Self {
        Self { columns }
    }

    /// One row with the estimates as they are.
    pub fn observed(estimates: &[f64]) -> Self {
        Self { columns: estimates.iter().map(|estimate| vec![*estimate]).collect() }
    }

    fn rows(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }

    /// Σ weight · y in each row.
    fn sum(&self, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.rows()];
        for (column, weight) in self.columns.iter().zip(weights) {
            sums.iter_mut().zip(column).for_each(|(sum, y)| *sum += weight * y);
        }
        sums
    }

    /// Σ weight · |y - centre| in each row.
    fn distance(&self, weights: &[f64], centre: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.rows()];
        for (column, weight) in self.columns.iter().zip(weights) {
            sums.iter_mut().zip(column).zip(centre).for_each(|((sum, y), centre)| *sum += weight * (y - centre).abs());
        }
        sums
    }

    /// √Σ weight · (y - centre)² in each row.
    fn deviation(&self, weights: &[f64], centre: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.rows()];
        for (column, weight) in self.columns.iter().zip(weights) {
            sums.iter_mut().zip(column).zip(centre).for_each(|((sum, y), centre)| *sum += weight * (y - centre) * (y - centre));
        }
        sums.iter_mut().for_each(|sum| *sum = sum.sqrt());
        sums
    }

    fn best(&self, polarity: Polarity) -> Vec<f64> {
        let (start, better): (f64, fn(f64, f64) -> f64) = match polarity {
            Polarity::HigherIsBetter => (f64::NEG_INFINITY, f64::max),
            Polarity::LowerIsBetter => (f64::INFINITY, f64::min),
        };
        let mut best = vec![start; self.rows()];
        for column in &self.columns {
            best.iter_mut().zip(column).for_each(|(best, y)| *best = better(*best, *y));
        }
        best
    }
}

/// Where differences from the mean start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Centre {
    /// The mean of each row.
    OwnMean,
    /// One number for all rows.
    Stated(f64),
}

/// What these measures are computed with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deviations<'a> {
    /// Sets of estimates.
    pub sample: &'a Sample,
    /// Shares of the population. Measures without weights do not need them, but for the mean.
    pub shares: Option<&'a [f64]>,
    /// Which direction is better.
    pub polarity: Polarity,
    /// Place of the reference.
    pub reference: Option<usize>,
    /// Where differences from the mean start.
    pub centre: Centre,
}

impl Deviations<'_> {
    /// Returns the measure in each row. `None` where it needs shares, a mean or a reference that are not there, and for
    /// measures that are none of these.
    ///
    /// Sources: Pearcy and Keppel (2002), Public Health Reports 117(3), 273-280 (index of disparity); Harper and Lynch (2005),
    /// "Methods for measuring cancer disparities", NCI Cancer Surveillance Monograph 6 (between-group variance, mean
    /// differences); World Health Organization (2013), "Handbook on health inequality monitoring".
    pub fn rows(&self, measure: Measure) -> Option<Vec<f64>> {
        let sample = self.sample;
        let alike = vec![1.0 / sample.columns.len() as f64; sample.columns.len()];
        match measure {
            Measure::BetweenGroupDeviation => Some(sample.deviation(self.shares?, &self.mean()?)),
            Measure::Variation => Some(relative(self.rows(Measure::BetweenGroupDeviation)?, &self.mean()?)),
            Measure::Disparity => Some(relative(self.rows(Measure::FromMean)?, &self.mean()?)),
            Measure::WeightedDisparity => Some(relative(self.rows(Measure::WeightedFromMean)?, &self.mean()?)),
            Measure::FromBest => Some(sample.distance(&alike, &sample.best(self.polarity))),
            Measure::WeightedFromBest => Some(sample.distance(self.shares?, &sample.best(self.polarity))),
            Measure::FromMean => Some(sample.distance(&alike, &self.mean()?)),
            Measure::WeightedFromMean => Some(sample.distance(self.shares?, &self.mean()?)),
            Measure::FromReference => Some(sample.distance(&alike, sample.columns.get(self.reference?)?)),
            Measure::WeightedFromReference => Some(sample.distance(self.shares?, sample.columns.get(self.reference?)?)),
            _ => None,
        }
    }

    fn mean(&self) -> Option<Vec<f64>> {
        match self.centre {
            Centre::OwnMean => Some(self.sample.sum(self.shares?)),
            Centre::Stated(mean) => Some(vec![mean; self.sample.rows()]),
        }
    }
}

/// In percent of the mean.
fn relative(mut rows: Vec<f64>, mean: &[f64]) -> Vec<f64> {
    rows.iter_mut().zip(mean).for_each(|(row, mean)| *row = 100.0 * *row / mean);
    rows
}
