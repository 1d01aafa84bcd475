//! A straight line or logistic curve over the ranks.

use super::Absent;

/// Shape of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Logistic curve, for shares of one.
    Logit,
    /// Straight line.
    Linear,
}

/// A symmetric matrix of two rows, in order of intercept and slope.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Symmetric {
    intercept: f64,
    both: f64,
    slope: f64,
}

impl Symmetric {
    /// Solves the system. `None` where the ranks do not spread enough to tell a slope.
    fn solve(self, right: [f64; 2]) -> Option<[f64; 2]> {
        let determinant = self.intercept * self.slope - self.both * self.both;
        let is_regular = determinant > 1e-13 * self.intercept * self.slope;
        is_regular.then(|| [(self.slope * right[0] - self.both * right[1]) / determinant, (self.intercept * right[1] - self.both * right[0]) / determinant])
    }
}

/// A fitted curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    shape: Shape,
    intercept: f64,
    slope: f64,
    information: Symmetric,
}

/// Number of Newton steps after which a curve that still moves is taken to have no finite slope.
const STEPS: usize = 60;

/// On the logit scale, the longest step at an end of the curve: from far away a full Newton step can go past the fit.
const LONGEST: f64 = 3.0;

/// On the logit scale; beyond it a probability is 0 or 1 to the last digit.
const FURTHEST: f64 = 34.0;

impl Line {
    /// Fits the curve by weighted least squares, or by weighted quasi-binomial likelihood for a logistic curve.
    ///
    /// Sources: Moreno-Betancur, Latouche, Menvielle, Kunst and Rey (2015), Epidemiology 26(4), 518-527 (indices from regression
    /// on ranks); Papke and Wooldridge (1996), Journal of Applied Econometrics 11(6), 619-632 (the quasi-binomial fit of shares).
    pub fn fit(shape: Shape, ranks: &[f64], responses: &[f64], weights: &[f64]) -> Result<Self, Absent> {
        let total: f64 = weights.iter().sum();
        let mean = weights.iter().zip(responses).map(|(w, y)| w * y).sum::<f64>() / total;
        let mut line = match shape {
            Shape::Linear => Self { shape, intercept: mean, slope: 0.0, information: Symmetric { intercept: 0.0, both: 0.0, slope: 0.0 } },
            Shape::Logit if !(mean > 0.0 && mean < 1.0) => return Err(Absent::Separated),
            Shape::Logit => Self { shape, intercept: (mean / (1.0 - mean)).ln(), slope: 0.0, information: Symmetric { intercept: 0.0, both: 0.0, slope: 0.0 } },
        };
        for _ in 0..STEPS {
            line.information = line.information_at(ranks, weights);
            let score = line.score(ranks, responses, weights);
            let step = line.information.solve(score).ok_or(if shape == Shape::Logit { Absent::Separated } else { Absent::NobodyToCompare })?;
            let furthest = step[0].abs().max((step[0] + step[1]).abs());
            let part = if shape == Shape::Logit && furthest > LONGEST { LONGEST / furthest } else { 1.0 };
            line.intercept += part * step[0];
            line.slope += part * step[1];
            if !line.intercept.is_finite() || !line.slope.is_finite() {
                return Err(Absent::NotFinite);
            }
            if shape == Shape::Linear {
                return Ok(line);
            }
            if line.intercept.abs() > FURTHEST || (line.intercept + line.slope).abs() > FURTHEST {
                return Err(Absent::Separated);
            }
            if step[0].abs() + step[1].abs() < 1e-12 * (1.0 + line.intercept.abs() + line.slope.abs()) {
                line.information = line.information_at(ranks, weights);
                return Ok(line);
            }
        }
        Err(Absent::Separated)
    }

    /// The curve at a rank.
    pub fn at(&self, rank: f64) -> f64 {
        let line = self.intercept + self.slope * rank;
        match self.shape {
            Shape::Linear => line,
            Shape::Logit => 1.0 / (1.0 + (-line).exp()),
        }
    }

    /// Change of the curve at a rank for a change of the line below it.
    pub fn steepness(&self, rank: f64) -> f64 {
        match self.shape {
            Shape::Linear => 1.0,
            Shape::Logit => {
                let share = self.at(rank);
                share * (1.0 - share)
            }
        }
    }

    /// The slope of the line below the curve.
    pub fn slope(&self) -> f64 {
        self.slope
    }

    /// How a combination of intercept and slope moves with the estimating equation of one observation at a rank; times the
    /// observation's weight it is the derivative with respect to its response.
    pub fn leverage(&self, combination: [f64; 2]) -> Option<[f64; 2]> {
        self.information.solve(combination)
    }

    fn information_at(&self, ranks: &[f64], weights: &[f64]) -> Symmetric {
        ranks.iter().zip(weights).fold(Symmetric { intercept: 0.0, both: 0.0, slope: 0.0 }, |sum, (rank, weight)| {
            let part = weight * self.steepness(*rank);
            Symmetric { intercept: sum.intercept + part, both: sum.both + part * rank, slope: sum.slope + part * rank * rank }
        })
    }

    fn score(&self, ranks: &[f64], responses: &[f64], weights: &[f64]) -> [f64; 2] {
        ranks.iter().zip(responses).zip(weights).fold([0.0, 0.0], |sum, ((rank, response), weight)| {
            let part = weight * (response - self.at(*rank));
            [sum[0] + part, sum[1] + part * rank]
        })
    }
}
