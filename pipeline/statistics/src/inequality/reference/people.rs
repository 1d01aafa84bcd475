//! Measures of ranked people whose ranks, mean and spread of ranks are taken as known, with normal quantiles.

use super::concentration::{normalised, responses};
use super::{Bounds, Printed, around, reach};
use crate::Interval;
use crate::inequality::line::{Line, Shape};
use crate::inequality::slope::{Ends, of_line};
use crate::inequality::{Absent, Index, Measure, People};

/// Returns the slope of the convenient regression over people, with its Taylor-linearised standard error.
pub fn people_concentration(index: Index, bounds: Option<Bounds>, people: &People, confidence: f64) -> Result<Printed, Absent> {
    let ranks = of_people(people, &people.groups.rank);
    let responses = responses(index, &people.share, &ranks, &normalised(bounds, &people.value));
    let line = Line::fit(Shape::Linear, &ranks, &responses, &people.share)?;
    let se = standard_error(people, &line, [0.0, 1.0], &ranks, &responses)?;
    around(line.slope(), se, confidence)
}

/// Returns the ends of the curve over people, with their Taylor-linearised standard error; that of a ratio is on the logarithm.
pub fn people_slope(measure: Measure, shape: Shape, people: &People, confidence: f64) -> Result<Printed, Absent> {
    let ranks = of_people(people, &people.groups.rank);
    let line = Line::fit(shape, &ranks, &people.value, &people.share)?;
    let ends = if measure == Measure::SlopeIndex { Ends::Difference } else { Ends::LogRatio };
    let (value, combination) = of_line(ends, &line)?;
    let se = standard_error(people, &line, combination, &ranks, &people.value)?;
    if measure == Measure::SlopeIndex {
        return around(value, se, confidence);
    }
    let reach = reach(se, confidence)?;
    Ok(Printed { estimate: value.exp(), se: Some(se), interval: Some(Interval { lower: (value - reach).exp(), upper: (value + reach).exp() }) })
}

fn of_people(people: &People, of_group: &[f64]) -> Vec<f64> {
    people.group.iter().map(|group| of_group[*group]).collect()
}

fn standard_error(people: &People, line: &Line, combination: [f64; 2], ranks: &[f64], responses: &[f64]) -> Result<f64, Absent> {
    let [first, second] = line.leverage(combination).ok_or(Absent::NobodyToCompare)?;
    let parts: Vec<f64> =
        people.share.iter().zip(ranks).zip(responses).map(|((share, rank), y)| share * (y - line.at(*rank)) * (first + second * rank)).collect();
    Ok(people.design.standard_error(&parts))
}
