//! The area-level model of Fay and Herriot.

use nalgebra::{DMatrix, DVector};
use thiserror::Error;

/// Direct estimates of areas and what explains them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaModel<'a> {
    /// Direct estimates.
    pub estimates: &'a [f64],
    /// Sampling variances of the direct estimates, above zero.
    pub variances: &'a [f64],
    /// Covariates, one row an area, the constant included.
    pub covariates: &'a [Vec<f64>],
}

/// How the variance between areas is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FitMethod {
    /// Restricted maximum likelihood.
    RestrictedLikelihood,
    /// Maximum likelihood.
    Likelihood,
    /// The moments of Fay and Herriot.
    Moments,
}

/// When the iteration ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitOptions {
    /// Most steps.
    pub max_iterations: usize,
    /// Largest relative change of a parameter at the end.
    pub precision: f64,
}

impl Default for FitOptions {
    fn default() -> FitOptions {
        FitOptions { max_iterations: 500, precision: 1e-10 }
    }
}

/// What the model gives.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaEstimate {
    /// Best linear unbiased predictions, in the order of the areas.
    pub predictions: Vec<f64>,
    /// Their mean squared errors, second-order unbiased. They can fall below zero with the likelihood or the moments.
    pub mean_squared_errors: Vec<f64>,
    /// Variance between areas.
    pub between_variance: f64,
    /// Coefficients of the covariates.
    pub coefficients: Vec<f64>,
}

/// Why a model has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ModelError {
    /// Lengths differ, or there are not more areas than covariates.
    #[error("the model needs more areas than covariates, and one row each")]
    Shape,
    /// A number is not finite, or a variance is not above zero.
    #[error("a number of the model is missing, or a variance is not above zero")]
    NotANumber,
    /// The covariates depend on each other.
    #[error("the covariates of the model depend on each other")]
    Collinear,
    /// The iteration did not settle.
    #[error("the fit of the model did not settle")]
    NotSettled,
}

/// Returns predictions of areas from their direct estimates and covariates, with mean squared errors.
///
/// The iteration starts at the median sampling variance; a variance between areas below zero becomes zero, and every area is
/// then its regression.
///
/// # Errors
/// See [`ModelError`].
///
/// Source: Fay and Herriot (1979), "Estimates of income for small places", JASA 74(366), 269-277; mean squared errors:
/// Prasad and Rao (1990), JASA 85(409), 163-171, Datta and Lahiri (2000), Statistica Sinica 10(2), 613-627, Datta, Rao and
/// Smith (2005), Biometrika 92(1), 183-196.
pub fn fay_herriot(model: &AreaModel, method: FitMethod, options: &FitOptions) -> Result<AreaEstimate, ModelError> {
    let (covariates, estimates) = model.checked()?;
    let areas = Areas { covariates, estimates, variances: model.variances };
    let between = areas.between_variance(method, options)?;
    let line = areas.line(between)?;
    let own_weight = |variance: f64| between / (between + variance);
    let fitted = &areas.covariates * &line.coefficients;
    let predictions =
        (0..areas.variances.len()).map(|area| fitted[area] + own_weight(areas.variances[area]) * (areas.estimates[area] - fitted[area])).collect();
    Ok(AreaEstimate {
        predictions,
        mean_squared_errors: areas.mean_squared_errors(between, &line, method),
        between_variance: between,
        coefficients: line.coefficients.iter().copied().collect(),
    })
}

impl AreaModel<'_> {
    pub(super) fn checked(&self) -> Result<(DMatrix<f64>, DVector<f64>), ModelError> {
        let areas = self.estimates.len();
        let columns = self.covariates.first().map_or(0, Vec::len);
        let has_shape = self.variances.len() == areas && self.covariates.len() == areas && self.covariates.iter().all(|row| row.len() == columns);
        if !(has_shape && columns > 0 && areas > columns) {
            return Err(ModelError::Shape);
        }
        let are_numbers = self.estimates.iter().chain(self.covariates.iter().flatten()).all(|number| number.is_finite());
        if !(are_numbers && self.variances.iter().all(|variance| *variance > 0.0 && variance.is_finite())) {
            return Err(ModelError::NotANumber);
        }
        let covariates = DMatrix::from_fn(areas, columns, |area, column| self.covariates[area][column]);
        Ok((covariates, DVector::from_column_slice(self.estimates)))
    }

    pub(super) fn median_variance(&self) -> f64 {
        median(self.variances)
    }
}

struct Areas<'a> {
    covariates: DMatrix<f64>,
    estimates: DVector<f64>,
    variances: &'a [f64],
}

/// The regression at one variance between areas.
struct Line {
    coefficients: DVector<f64>,
    /// Inverse of `X' V^-1 X`.
    covariance: DMatrix<f64>,
}

impl Areas<'_> {
    /// Inverses of the whole variance of every area.
    fn weights(&self, between: f64) -> DVector<f64> {
        DVector::from_iterator(self.variances.len(), self.variances.iter().map(|variance| 1.0 / (between + variance)))
    }

    fn cross(&self, weights: &DVector<f64>) -> DMatrix<f64> {
        self.covariates.transpose() * DMatrix::from_diagonal(weights) * &self.covariates
    }

    fn line(&self, between: f64) -> Result<Line, ModelError> {
        let weights = self.weights(between);
        let covariance = inverse(self.cross(&weights))?;
        let coefficients = &covariance * self.covariates.transpose() * weights.component_mul(&self.estimates);
        Ok(Line { coefficients, covariance })
    }

    fn between_variance(&self, method: FitMethod, options: &FitOptions) -> Result<f64, ModelError> {
        let mut between = median(self.variances);
        for _ in 0..options.max_iterations {
            let next = (between + self.step(between, method)?).max(0.0);
            let change = (next - between).abs();
            // At zero for the second time the likelihood has its maximum at the edge.
            let has_settled = change <= options.precision * between;
            between = next;
            if has_settled {
                return Ok(between);
            }
        }
        Err(ModelError::NotSettled)
    }

    /// Step of Fisher's scoring, or of the moments.
    fn step(&self, between: f64, method: FitMethod) -> Result<f64, ModelError> {
        let (weights, line) = (self.weights(between), self.line(between)?);
        let residuals = &self.estimates - &self.covariates * &line.coefficients;
        let weighted = weights.component_mul(&residuals);
        let squares = weights.component_mul(&weights);
        match method {
            FitMethod::Moments => {
                let spare = (self.variances.len() - self.covariates.ncols()) as f64;
                Ok((weighted.dot(&residuals) - spare) / weights.sum())
            }
            FitMethod::Likelihood => Ok((weighted.norm_squared() - weights.sum()) / squares.sum()),
            FitMethod::RestrictedLikelihood => {
                // Traces of P and of P P, where P = V^-1 - V^-1 X Q X' V^-1.
                let second = &line.covariance * self.cross(&squares);
                let third = &line.covariance * self.cross(&squares.component_mul(&weights));
                let trace = weights.sum() - second.trace();
                let square_trace = squares.sum() - 2.0 * third.trace() + (&second * &second).trace();
                Ok((weighted.norm_squared() - trace) / square_trace)
            }
        }
    }

    fn mean_squared_errors(&self, between: f64, line: &Line, method: FitMethod) -> Vec<f64> {
        let weights = self.weights(between);
        let squares = weights.component_mul(&weights);
        let (areas, first, second) = (self.variances.len() as f64, weights.sum(), squares.sum());
        let (variance, bias) = match method {
            FitMethod::RestrictedLikelihood => (2.0 / second, 0.0),
            FitMethod::Likelihood => (2.0 / second, -(&line.covariance * self.cross(&squares)).trace() / second),
            FitMethod::Moments => (2.0 * areas / first.powi(2), 2.0 * (areas * second - first.powi(2)) / first.powi(3)),
        };
        let of_area = |area: usize| {
            let (sampling, weight) = (self.variances[area], weights[area]);
            let shrinkage = sampling * weight;
            let row = self.covariates.row(area);
            let line_error = (row * &line.covariance * row.transpose())[(0, 0)];
            let model = sampling * (1.0 - shrinkage);
            let estimated = shrinkage.powi(2) * variance * weight;
            model + shrinkage.powi(2) * line_error + 2.0 * estimated - bias * shrinkage.powi(2)
        };
        (0..self.variances.len()).map(of_area).collect()
    }
}

/// Inverse of a symmetric positive matrix.
pub(super) fn inverse(matrix: DMatrix<f64>) -> Result<DMatrix<f64>, ModelError> {
    // A pivot lost to rounding is a covariate that the others already hold.
    let scale = matrix.diagonal().map(|value| value.abs().sqrt().max(f64::MIN_POSITIVE));
    let scaled = DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| matrix[(row, column)] / (scale[row] * scale[column]));
    let factor = scaled.cholesky().ok_or(ModelError::Collinear)?;
    if factor.l_dirty().diagonal().iter().any(|pivot| *pivot < 1e-7) {
        return Err(ModelError::Collinear);
    }
    let inverse = factor.inverse();
    Ok(DMatrix::from_fn(matrix.nrows(), matrix.ncols(), |row, column| inverse[(row, column)] / (scale[row] * scale[column])))
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{AreaModel, FitMethod, FitOptions, ModelError, fay_herriot};

    const METHODS: [FitMethod; 3] = [FitMethod::RestrictedLikelihood, FitMethod::Likelihood, FitMethod::Moments];

    fn constant(areas: usize) -> Vec<Vec<f64>> {
        vec![vec![1.0]; areas]
    }

    #[test]
    fn with_equal_variances_the_restricted_likelihood_has_a_closed_form() {
        let estimates = [3.0, 5.0, 8.0, 2.0, 7.0];
        let model = AreaModel { estimates: &estimates, variances: &[1.5; 5], covariates: &constant(5) };
        let found = fay_herriot(&model, FitMethod::RestrictedLikelihood, &FitOptions::default()).unwrap();
        // The sample variance less the sampling variance.
        assert!((found.between_variance - (6.5 - 1.5)).abs() < 1e-6, "{found:?}");
        assert!((found.predictions[0] - (5.0 + 5.0 / 6.5 * (3.0 - 5.0))).abs() < 1e-6);
    }

    #[test]
    fn areas_that_differ_less_than_by_chance_become_their_regression() {
        let estimates = [5.0, 5.1, 4.9, 5.05, 4.95];
        let model = AreaModel { estimates: &estimates, variances: &[4.0; 5], covariates: &constant(5) };
        for method in METHODS {
            let found = fay_herriot(&model, method, &FitOptions::default()).unwrap();
            assert_eq!(found.between_variance, 0.0, "{method:?}");
            assert!(found.predictions.iter().all(|prediction| (prediction - 5.0).abs() < 1e-12));
        }
    }

    #[test]
    fn what_cannot_be_fitted_says_why() {
        let fit = |estimates: &[f64], variances: &[f64], covariates: &[Vec<f64>]| {
            fay_herriot(&AreaModel { estimates, variances, covariates }, FitMethod::RestrictedLikelihood, &FitOptions::default()).unwrap_err()
        };
        assert_eq!(fit(&[1.0, 2.0], &[1.0], &constant(2)), ModelError::Shape);
        assert_eq!(fit(&[1.0], &[1.0], &constant(1)), ModelError::Shape);
        assert_eq!(fit(&[1.0, 2.0, 3.0], &[1.0, 0.0, 1.0], &constant(3)), ModelError::NotANumber);
        assert_eq!(fit(&[1.0, f64::NAN, 3.0], &[1.0; 3], &constant(3)), ModelError::NotANumber);
        assert_eq!(fit(&[1.0, 2.0, 3.0, 5.0], &[1.0; 4], &vec![vec![1.0, 2.0]; 4]), ModelError::Collinear);
    }
}
