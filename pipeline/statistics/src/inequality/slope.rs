//! Slope index and relative index of inequality: the two ends of the fitted curve.

use super::Absent;
use super::line::{Line, Shape};
use super::smooth::Smooth;

/// What is made of the two ends of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ends {
    /// End at rank 1 less end at rank 0.
    Difference,
    /// Logarithm of end at rank 1 over end at rank 0.
    LogRatio,
}

/// Returns the value of `ends` and the combination of intercept and slope that is its derivative.
pub(super) fn of_line(ends: Ends, line: &Line) -> Result<(f64, [f64; 2]), Absent> {
    let (low, high) = (line.at(0.0), line.at(1.0));
    let (by_low, by_high, value) = match ends {
        Ends::Difference => (-1.0, 1.0, high - low),
        Ends::LogRatio if low <= 0.0 || high <= 0.0 => return Err(Absent::LineBelowZero),
        Ends::LogRatio => (-1.0 / low, 1.0 / high, high.ln() - low.ln()),
    };
    let (from_low, from_high) = (by_low * line.steepness(0.0), by_high * line.steepness(1.0));
    Ok((value, [from_low + from_high, from_high]))
}

/// Returns `ends` of the curve through `responses`, with the derivative with respect to each response. Ranks and weights are
/// taken as known.
///
/// The derivative follows from the estimating equations: with A the information and x = (1, rank), it is c' A⁻¹ x_j w_j.
pub(super) fn of_strata(ends: Ends, shape: Shape, ranks: &[f64], responses: &[f64], weights: &[f64]) -> Result<(Smooth, Line), Absent> {
    let line = Line::fit(shape, ranks, responses, weights)?;
    let (value, combination) = of_line(ends, &line)?;
    let [first, second] = line.leverage(combination).ok_or(Absent::NobodyToCompare)?;
    let gradient = ranks.iter().zip(weights).map(|(rank, weight)| weight * (first + second * rank)).collect();
    Ok((Smooth { value, gradient }, line))
}
