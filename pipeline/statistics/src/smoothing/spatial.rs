//! The area-level model with areas that resemble their neighbours.

use nalgebra::{DMatrix, DVector, Matrix2, Vector2};

use super::fay_herriot::{AreaModel, FitOptions, ModelError, inverse};

/// Autocorrelation never reaches one: the areas could then not be told from their neighbours.
const MAX_AUTOCORRELATION: f64 = 0.999;

/// What the spatial model gives.
#[derive(Debug, Clone, PartialEq)]
pub struct SpatialModel {
    /// Predictions, in the order of the areas. No mean squared error is given.
    pub predictions: Vec<f64>,
    /// Variance of the part of an area that its neighbours do not share.
    pub between_variance: f64,
    /// Autocorrelation, -0.999 to 0.999.
    pub autocorrelation: f64,
    /// Coefficients of the covariates.
    pub coefficients: Vec<f64>,
}

/// Returns predictions of areas from their direct estimates, covariates and neighbours, by restricted maximum likelihood.
///
/// `proximity` has one row an area and one column an area; each row adds up to one, or to zero for an island. Effects `u`
/// follow `(I - r W) u = e`, with `e` of the between variance. Scoring starts at the median sampling variance and `r = 0.5`.
///
/// # Errors
/// See [`ModelError`]. `Shape` also where `proximity` is not square.
///
/// Source: Pratesi and Salvati (2008), "Small area estimation: the EBLUP estimator based on spatially correlated random area
/// effects", Statistical Methods and Applications 17(1), 113-141; Singh, Shukla and Kundu (2005), Survey Methodology 31(2),
/// 183-195.
pub fn spatial_fay_herriot(model: &AreaModel, proximity: &[Vec<f64>], options: &FitOptions) -> Result<SpatialModel, ModelError> {
    let (covariates, estimates) = model.checked()?;
    let areas = estimates.len();
    if proximity.len() != areas || proximity.iter().any(|row| row.len() != areas) {
        return Err(ModelError::Shape);
    }
    if !proximity.iter().flatten().all(|weight| weight.is_finite()) {
        return Err(ModelError::NotANumber);
    }
    let proximity = DMatrix::from_fn(areas, areas, |row, column| proximity[row][column]);
    let map = Map { covariates, estimates, proximity, sampling: DMatrix::from_diagonal(&DVector::from_column_slice(model.variances)) };
    let parameters = map.fit(Vector2::new(model.median_variance(), 0.5), options)?;
    map.predict(parameters)
}

struct Map {
    covariates: DMatrix<f64>,
    estimates: DVector<f64>,
    proximity: DMatrix<f64>,
    sampling: DMatrix<f64>,
}

impl Map {
    /// Inverse of `(I - r W)' (I - r W)`.
    fn shape(&self, autocorrelation: f64) -> Result<DMatrix<f64>, ModelError> {
        let size = self.proximity.nrows();
        let difference = DMatrix::identity(size, size) - &self.proximity * autocorrelation;
        let inverse = difference.try_inverse().ok_or(ModelError::NotSettled)?;
        Ok(&inverse * inverse.transpose())
    }

    fn fit(&self, start: Vector2<f64>, options: &FitOptions) -> Result<Vector2<f64>, ModelError> {
        let mut parameters = start;
        for _ in 0..options.max_iterations {
            let stepped = parameters + self.step(parameters)?;
            let next = Vector2::new(stepped[0].max(0.0), stepped[1].clamp(-MAX_AUTOCORRELATION, MAX_AUTOCORRELATION));
            let has_settled = (0..2).all(|one| (next[one] - parameters[one]).abs() <= options.precision * parameters[one].abs());
            parameters = next;
            // Without variance between areas there is nothing to correlate.
            if has_settled || parameters[0] == 0.0 {
                return Ok(parameters);
            }
        }
        Err(ModelError::NotSettled)
    }

    /// Step of Fisher's scoring on the restricted likelihood.
    fn step(&self, parameters: Vector2<f64>) -> Result<Vector2<f64>, ModelError> {
        let (between, autocorrelation) = (parameters[0], parameters[1]);
        let shape = self.shape(autocorrelation)?;
        let inner = &self.proximity + self.proximity.transpose() - self.proximity.transpose() * &self.proximity * (2.0 * autocorrelation);
        let slopes = [shape.clone(), &shape * inner * &shape * between];
        let weights = inverse(&shape * between + &self.sampling)?;
        let weighted = &weights * &self.covariates;
        let covariance = inverse(self.covariates.transpose() * &weighted)?;
        let projection = &weights - &weighted * covariance * weighted.transpose();
        let residuals = &projection * &self.estimates;
        let products = slopes.each_ref().map(|slope| &projection * slope);
        let score = |one: usize| 0.5 * ((residuals.transpose() * &slopes[one] * &residuals)[(0, 0)] - products[one].trace());
        let information = |one: usize, other: usize| 0.5 * products[one].component_mul(&products[other].transpose()).sum();
        let information = Matrix2::new(information(0, 0), information(0, 1), information(1, 0), information(1, 1));
        Ok(information.try_inverse().ok_or(ModelError::NotSettled)? * Vector2::new(score(0), score(1)))
    }

    fn predict(&self, parameters: Vector2<f64>) -> Result<SpatialModel, ModelError> {
        let effects = self.shape(parameters[1])? * parameters[0];
        let weights = inverse(&effects + &self.sampling)?;
        let covariance = inverse(self.covariates.transpose() * &weights * &self.covariates)?;
        let coefficients = covariance * self.covariates.transpose() * &weights * &self.estimates;
        let fitted = &self.covariates * &coefficients;
        let predictions = &fitted + effects * weights * (&self.estimates - &fitted);
        Ok(SpatialModel {
            predictions: predictions.iter().copied().collect(),
            between_variance: parameters[0],
            autocorrelation: parameters[1],
            coefficients: coefficients.iter().copied().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use nalgebra::{DMatrix, DVector};

    use super::spatial_fay_herriot;
    use crate::simulation::Normals;
    use crate::smoothing::{AreaModel, FitOptions, ModelError};

    const AREAS: usize = 48;

    /// Areas on a ring, each between two neighbours.
    fn ring() -> Vec<Vec<f64>> {
        let is_neighbour = |one: usize, other: usize| (one + 1) % AREAS == other || (other + 1) % AREAS == one;
        (0..AREAS).map(|one| (0..AREAS).map(|other| if is_neighbour(one, other) { 0.5 } else { 0.0 }).collect()).collect()
    }

    fn matrix(rows: &[Vec<f64>]) -> DMatrix<f64> {
        DMatrix::from_fn(rows.len(), rows[0].len(), |row, column| rows[row][column])
    }

    /// True values on the ring with variance 2 and autocorrelation 0.8, and direct estimates with variance 1.
    fn drawn() -> (DVector<f64>, Vec<f64>) {
        let mut normals = Normals::seeded(3);
        let mut vector = |scale: f64| DVector::from_iterator(AREAS, (0..AREAS).map(|_| scale * normals.draw()));
        let difference = DMatrix::identity(AREAS, AREAS) - matrix(&ring()) * 0.8;
        let truth = difference.try_inverse().unwrap() * vector(2.0_f64.sqrt()) + DVector::from_element(AREAS, 10.0);
        let estimates = &truth + vector(1.0);
        (truth, estimates.iter().copied().collect())
    }

    /// Twice the restricted log likelihood, written out.
    fn likelihood(estimates: &[f64], between: f64, autocorrelation: f64) -> f64 {
        let difference = DMatrix::identity(AREAS, AREAS) - matrix(&ring()) * autocorrelation;
        let effects = (difference.transpose() * difference).try_inverse().unwrap() * between;
        let variance = effects + DMatrix::identity(AREAS, AREAS);
        let (weights, constant) = (variance.clone().try_inverse().unwrap(), DVector::from_element(AREAS, 1.0));
        let estimates = DVector::from_column_slice(estimates);
        let cross = constant.dot(&(&weights * &constant));
        let residuals = &estimates - &constant * (constant.dot(&(&weights * &estimates)) / cross);
        -variance.determinant().ln() - cross.ln() - residuals.dot(&(&weights * &residuals))
    }

    #[test]
    fn the_fit_is_where_the_likelihood_is_largest() {
        let (_, estimates) = drawn();
        let model = AreaModel { estimates: &estimates, variances: &[1.0; AREAS], covariates: &vec![vec![1.0]; AREAS] };
        let found = spatial_fay_herriot(&model, &ring(), &FitOptions::default()).unwrap();
        let best = likelihood(&estimates, found.between_variance, found.autocorrelation);
        for (between, autocorrelation) in [(1.05, 0.0), (0.95, 0.0), (1.0, 0.02), (1.0, -0.02), (1.05, 0.02), (0.95, -0.02)] {
            assert!(likelihood(&estimates, found.between_variance * between, found.autocorrelation + autocorrelation) < best);
        }
    }

    #[test]
    fn neighbours_bring_predictions_nearer_the_truth() {
        let (truth, estimates) = drawn();
        let model = AreaModel { estimates: &estimates, variances: &[1.0; AREAS], covariates: &vec![vec![1.0]; AREAS] };
        let found = spatial_fay_herriot(&model, &ring(), &FitOptions::default()).unwrap();
        let error = |values: &[f64]| values.iter().zip(truth.iter()).map(|(value, truth)| (value - truth).powi(2)).sum::<f64>();
        assert!(error(&found.predictions) < 0.8 * error(&estimates), "{} {}", error(&found.predictions), error(&estimates));
        assert!(found.autocorrelation > 0.4, "{}", found.autocorrelation);
    }

    #[test]
    fn a_map_of_the_wrong_size_is_refused() {
        let model = AreaModel { estimates: &[1.0, 2.0, 4.0], variances: &[1.0; 3], covariates: &vec![vec![1.0]; 3] };
        assert_eq!(spatial_fay_herriot(&model, &vec![vec![0.5; 2]; 3], &FitOptions::default()), Err(ModelError::Shape));
        assert_eq!(spatial_fay_herriot(&model, &vec![vec![f64::NAN; 3]; 3], &FitOptions::default()), Err(ModelError::NotANumber));
    }
}
