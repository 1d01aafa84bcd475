//! Measures of ranked people, from rows of a survey.

use std::collections::BTreeMap;

use super::concentration::{Index, normalisation};
use super::line::{Line, Shape};
use super::slope::{Ends, of_line};
use super::survey_design::SurveyDesign;
use super::{Absent, Figure, Measure, Measured, Method, Settings, Uncertainty, Variant};
use crate::Interval;
use crate::distribution::student_quantile;

/// One person of a survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Person {
    /// Place of the person's group in the order, 1 for the most disadvantaged.
    pub order: i64,
    /// 1 where the indicator holds for the person, 0 where not, or a share between.
    pub value: f64,
    /// Weight.
    pub weight: f64,
    /// Stratum of the sample.
    pub stratum: u32,
    /// Sampling unit within the stratum. Without units, each person's own number.
    pub unit: u32,
}

/// What is wrong with the rows. Rows are counted from 1; no value is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeopleError {
    /// A value that is not between 0 and 1.
    #[error("row {row}: the value is not a number from 0 to 1")]
    Value {
        /// Row, from 1.
        row: usize,
    },
    /// A weight that is not finite, or below zero.
    #[error("row {row}: the weight is not a finite number of zero or more")]
    Weight {
        /// Row, from 1.
        row: usize,
    },
    /// No rows, or no weight.
    #[error("there is nobody with a weight above zero")]
    Empty,
}

/// Ranked people, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// Place of each person's group among `groups`.
    pub(super) group: Vec<usize>,
    pub(super) value: Vec<f64>,
    /// Share of the weight.
    pub(super) share: Vec<f64>,
    pub(super) design: SurveyDesign,
    /// Rank, share and mean of each group, in order.
    pub(super) groups: Groups,
    pub(super) mean: f64,
}

/// Groups that share a rank.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Groups {
    pub rank: Vec<f64>,
    pub share: Vec<f64>,
    pub mean: Vec<f64>,
}

impl People {
    /// Checks the rows and ranks the people: all of one group share the middle of its share of the weight.
    pub fn new(rows: &[Person]) -> Result<Self, PeopleError> {
        for (row, person) in (1..).zip(rows) {
            if !(0.0..=1.0).contains(&person.value) {
                return Err(PeopleError::Value { row });
            }
            if !(person.weight.is_finite() && person.weight >= 0.0) {
                return Err(PeopleError::Weight { row });
            }
        }
        let total: f64 = rows.iter().map(|person| person.weight).sum();
        if !(total > 0.0 && total.is_finite()) {
            return Err(PeopleError::Empty);
        }
        // People without a weight take no part, nor does one whose weight is lost beside the others'.
        let used: Vec<&Person> = rows.iter().filter(|person| person.weight / total > 0.0).collect();
        let mut sums: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
        for person in &used {
            let (share, held) = sums.entry(person.order).or_default();
            *share += person.weight / total;
            *held += person.weight / total * person.value;
        }
        let places: BTreeMap<i64, usize> = sums.keys().copied().zip(0..).collect();
        let share: Vec<f64> = sums.values().map(|(share, _)| *share).collect();
        let design: Vec<(u32, u32)> = used.iter().map(|person| (person.stratum, person.unit)).collect();
        Ok(Self {
            group: used.iter().map(|person| places[&person.order]).collect(),
            value: used.iter().map(|person| person.value).collect(),
            share: used.iter().map(|person| person.weight / total).collect(),
            design: SurveyDesign::new(&design),
            mean: sums.values().map(|(_, held)| held).sum(),
            groups: Groups { rank: super::share::ranks(&share), mean: sums.values().map(|(share, held)| held / share).collect(), share },
        })
    }

    /// For each group, the sum of `amounts` over later groups and half of its own.
    fn from_the_middle(amounts: &[f64]) -> Vec<f64> {
        let mut after = 0.0;
        let mut sums: Vec<f64> = amounts
            .iter()
            .rev()
            .map(|amount| {
                let sum = after + amount / 2.0;
                after += amount;
                sum
            })
            .collect();
        sums.reverse();
        sums
    }

    /// The absolute concentration index and each person's part in its change: ranks and mean are estimated from the same
    /// people, so their change is in it.
    ///
    /// Source of the linearisation of an index of ranks: Binder and Kovacevic (1995), Survey Methodology 21(2), 137-145.
    fn concentration(&self, index: Index) -> Result<(f64, Vec<f64>), Absent> {
        let Groups { rank, share, mean } = &self.groups;
        let held: Vec<f64> = share.iter().zip(mean).map(|(share, mean)| share * mean).collect();
        let ranked: f64 = held.iter().zip(rank).map(|(held, rank)| held * rank).sum();
        let after = Self::from_the_middle(&held);
        let absolute = 2.0 * ranked - self.mean;
        let (factor, by_mean) = normalisation(index, absolute, self.mean)?;
        let part = |((group, value), share): ((&usize, &f64), &f64)| {
            let of_absolute = 2.0 * (value * (rank[*group] - 0.5) + after[*group] - 2.0 * ranked + self.mean / 2.0);
            share * (factor * of_absolute + by_mean * (value - self.mean))
        };
        Ok((factor * absolute, self.group.iter().zip(&self.value).zip(&self.share).map(part).collect()))
    }

    /// The ends of the curve and each person's part in its change, by its value and by its weight in everybody's rank.
    fn slope(&self, ends: Ends, shape: Shape) -> Result<(f64, Vec<f64>), Absent> {
        let Groups { rank, share, mean } = &self.groups;
        let line = Line::fit(shape, rank, mean, share)?;
        let (value, combination) = of_line(ends, &line)?;
        let [first, second] = line.leverage(combination).ok_or(Absent::NobodyToCompare)?;
        // Change of the estimating equations with a group's rank, already turned into a change of the ends.
        let by_rank: Vec<f64> = (0..rank.len())
            .map(|group| {
                let bend = -line.steepness(rank[group]) * line.slope();
                share[group] * (first * bend + second * (mean[group] - line.at(rank[group]) + bend * rank[group]))
            })
            .collect();
        let all: f64 = by_rank.iter().zip(rank).map(|(change, rank)| change * rank).sum();
        let after = Self::from_the_middle(&by_rank);
        let part = |((group, value), share): ((&usize, &f64), &f64)| {
            let own = (value - line.at(rank[*group])) * (first + second * rank[*group]);
            share * (own + after[*group] - all)
        };
        Ok((value, self.group.iter().zip(&self.value).zip(&self.share).map(part).collect()))
    }

    fn uncertainty(&self, value: f64, parts: &[f64], settings: &Settings, is_logarithm: bool) -> Result<Uncertainty, Absent> {
        let degrees_of_freedom = self.design.degrees_of_freedom();
        let quantile = student_quantile(settings.tails().1, degrees_of_freedom as f64).ok_or(Absent::NoDegreesOfFreedom)?;
        let se = self.design.standard_error(parts);
        let (lower, upper) = (value - quantile * se, value + quantile * se);
        Ok(if is_logarithm {
            let interval = Interval { lower: lower.exp(), upper: upper.exp() };
            Uncertainty { se: Some(value.exp() * se), interval, method: Method::LogTaylor { degrees_of_freedom }, could_be_equal: false }
        } else {
            Uncertainty { se: Some(se), interval: Interval { lower, upper }, method: Method::Taylor { degrees_of_freedom }, could_be_equal: false }
        })
    }

    fn figure(&self, measure: Measure, variant: Variant, settings: &Settings) -> Result<Figure, Absent> {
        if self.groups.rank.len() < 2 {
            return Err(Absent::OneStratum);
        }
        let shape = if variant == Variant::Logit { Shape::Logit } else { Shape::Linear };
        let (value, parts) = match (measure, variant) {
            (Measure::AbsoluteConcentration, _) => self.concentration(Index::Absolute)?,
            (Measure::RelativeConcentration, Variant::Wagstaff) => self.concentration(Index::Wagstaff)?,
            (Measure::RelativeConcentration, Variant::Erreygers) => self.concentration(Index::Erreygers)?,
            (Measure::RelativeConcentration, _) => self.concentration(Index::Relative)?,
            (Measure::SlopeIndex, _) => self.slope(Ends::Difference, shape)?,
            _ => self.slope(Ends::LogRatio, shape)?,
        };
        let is_logarithm = measure == Measure::RelativeIndex;
        let uncertainty = self.uncertainty(value, &parts, settings, is_logarithm);
        Ok(Figure { estimate: if is_logarithm { value.exp() } else { value }, uncertainty })
    }
}

const FORMS: [(Measure, Variant); 8] = [
    (Measure::AbsoluteConcentration, Variant::Plain),
    (Measure::RelativeConcentration, Variant::Plain),
    (Measure::RelativeConcentration, Variant::Wagstaff),
    (Measure::RelativeConcentration, Variant::Erreygers),
    (Measure::SlopeIndex, Variant::Logit),
    (Measure::SlopeIndex, Variant::Linear),
    (Measure::RelativeIndex, Variant::Logit),
    (Measure::RelativeIndex, Variant::Linear),
];

/// Returns the measures of ranked people, as fractions of one, with intervals for the design of their sample.
pub fn measures_of_people(people: &People, settings: &Settings) -> Vec<Measured> {
    let groups = people.groups.rank.len();
    let measured = |(measure, variant)| Measured {
        measure,
        variant,
        strata: groups,
        strata_used: groups,
        confidence: settings.confidence(),
        figure: people.figure(measure, variant, settings).and_then(Figure::finite),
    };
    FORMS.into_iter().map(measured).collect()
}
