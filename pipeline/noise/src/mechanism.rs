//! Noise on whole counts: its scale, its draw, its interval. Made and accounted for by OpenDP.

use opendp::accuracy::{discrete_gaussian_scale_to_accuracy, discrete_laplacian_scale_to_accuracy};
use opendp::combinators::ConcentratedMeasure;
use opendp::core::Measurement;
use opendp::domains::{AtomDomain, VectorDomain};
use opendp::measurements::{make_gaussian, make_laplace};
use opendp::measures::{MaxDivergence, ZeroConcentratedDivergence};
use opendp::metrics::{L1Distance, L2Distance};
use serde::Serialize;

use crate::Amount;

/// Scale above which no count would be left to see.
const LARGEST_SCALE: f64 = 1e6;

/// Which noise is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mechanism {
    /// Discrete Gaussian noise: rho of zero-concentrated differential privacy. Source: Canonne, Kamath and Steinke (2020),
    /// "The Discrete Gaussian for Differential Privacy", arXiv 2004.00010.
    DiscreteGaussian,
    /// Discrete Laplace (two-sided geometric) noise: epsilon of pure differential privacy. Source: Ghosh, Roughgarden and
    /// Sundararajan (2012), "Universally utility-maximizing privacy mechanisms", SIAM J. Computing 41(6).
    DiscreteLaplace,
}

/// In which measure a loss is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// rho of zero-concentrated differential privacy.
    Rho,
    /// epsilon of pure differential privacy.
    Epsilon,
}

impl Measure {
    /// The word in the ledger and in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Rho => "rho",
            Measure::Epsilon => "epsilon",
        }
    }
}

impl Mechanism {
    /// The word in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            Mechanism::DiscreteGaussian => "discrete_gaussian",
            Mechanism::DiscreteLaplace => "discrete_laplace",
        }
    }

    /// The measure of its own loss.
    pub fn measure(self) -> Measure {
        match self {
            Mechanism::DiscreteGaussian => Measure::Rho,
            Mechanism::DiscreteLaplace => Measure::Epsilon,
        }
    }
}

/// The most that one child can add to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Contribution {
    /// Most cells that one child is counted in, totals included.
    pub cells: u32,
    /// Most that one child adds to one cell: 1 where children are counted.
    pub per_cell: u32,
}

/// Why no noise can be made.
#[derive(Debug, thiserror::Error)]
pub enum MechanismError {
    /// The bound says that nobody is in the table.
    #[error("the contribution bound must be at least one cell and one per cell")]
    NoContribution,
    /// No loss was asked.
    #[error("the privacy loss must be above zero")]
    NoLoss,
    /// The noise would drown any count.
    #[error("so small a privacy loss needs noise with a scale above {LARGEST_SCALE}, larger than any count; ask for more, or for fewer cells")]
    TooMuchNoise,
    /// A pure budget cannot pay for noise that is not pure.
    #[error("the account counts epsilon; discrete Gaussian noise has none that is finite. Use discrete Laplace noise, or an account in rho")]
    NotPure,
    /// The level of an interval lies outside of its range.
    #[error("the level of an interval must lie between 0 and 1")]
    Level,
    /// OpenDP refused.
    #[error("OpenDP refused the mechanism")]
    OpenDp(#[source] opendp::error::Error),
}

impl From<opendp::error::Error> for MechanismError {
    fn from(source: opendp::error::Error) -> MechanismError {
        MechanismError::OpenDp(source)
    }
}

type Counts = VectorDomain<AtomDomain<i64>>;

/// Noise of one mechanism at one scale.
#[derive(Debug, Clone, Copy)]
pub struct Noise {
    mechanism: Mechanism,
    contribution: Contribution,
    loss: Amount,
    scale: f64,
}

impl Noise {
    /// The least noise whose loss is at most `loss`, in the mechanism's own measure, for one child added or removed.
    ///
    /// The scale starts at the closed form and grows until OpenDP's privacy map, in exact rational numbers rounded up, is
    /// within `loss`.
    ///
    /// # Errors
    /// For a bound or loss of zero, for a loss that is too small, or when OpenDP refuses.
    pub fn calibrate(mechanism: Mechanism, contribution: Contribution, loss: Amount) -> Result<Noise, MechanismError> {
        if contribution.cells == 0 || contribution.per_cell == 0 {
            return Err(MechanismError::NoContribution);
        }
        if loss == Amount::ZERO {
            return Err(MechanismError::NoLoss);
        }
        let allowed = loss.not_above();
        let sensitivity = contribution.sensitivity(mechanism);
        let start = match mechanism {
            Mechanism::DiscreteGaussian => sensitivity / (2.0 * allowed).sqrt(),
            Mechanism::DiscreteLaplace => sensitivity / allowed,
        };
        let mut noise = Noise { mechanism, contribution, loss, scale: start };
        while noise.loss_by_map()? > allowed {
            noise.scale = noise.scale.next_up();
        }
        if noise.scale > LARGEST_SCALE {
            return Err(MechanismError::TooMuchNoise);
        }
        Ok(noise)
    }

    /// The mechanism.
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The scale: standard deviation parameter of the Gaussian, mean absolute size of the continuous Laplace.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The contribution bound it was made for.
    pub fn contribution(&self) -> Contribution {
        self.contribution
    }

    /// The loss it was made for.
    pub fn loss(&self) -> Amount {
        self.loss
    }

    /// Distance between the tables with and without one child: Euclidean for the Gaussian, absolute for the Laplace.
    pub fn sensitivity(&self) -> f64 {
        self.contribution.sensitivity(self.mechanism)
    }

    /// What OpenDP's privacy map says that this noise costs.
    pub(crate) fn loss_by_map(&self) -> Result<f64, MechanismError> {
        let distance = self.sensitivity();
        Ok(match self.mechanism {
            Mechanism::DiscreteGaussian => self.gaussian()?.map(&distance)?,
            Mechanism::DiscreteLaplace => self.laplace()?.map(&distance)?,
        })
    }

    /// What the noise costs in the measure of an account, rounded up to a billionth.
    ///
    /// epsilon of pure is `epsilon^2 / 2` of zero-concentrated differential privacy. Source: Bun and Steinke (2016),
    /// "Concentrated Differential Privacy", proposition 1.4.
    ///
    /// # Errors
    /// When an account in epsilon would pay for Gaussian noise.
    pub fn cost(&self, measure: Measure) -> Result<Amount, MechanismError> {
        match (self.mechanism.measure(), measure) {
            (Measure::Epsilon, Measure::Rho) => {
                let epsilon = u128::from(self.loss.billionths());
                let rho = (epsilon * epsilon).div_ceil(2_000_000_000);
                u64::try_from(rho).ok().and_then(|rho| Amount::from_billionths(rho).ok()).ok_or(MechanismError::NoLoss)
            }
            (Measure::Rho, Measure::Epsilon) => Err(MechanismError::NotPure),
            _ => Ok(self.loss),
        }
    }

    /// Counts with a fresh draw of noise in each. Whole numbers; they can be negative.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub(crate) fn draw(&self, counts: &[i64]) -> Result<Vec<i64>, MechanismError> {
        let counts = counts.to_vec();
        Ok(match self.mechanism {
            Mechanism::DiscreteGaussian => self.gaussian()?.invoke(&counts)?,
            Mechanism::DiscreteLaplace => self.laplace()?.invoke(&counts)?,
        })
    }

    /// The smallest whole number that the noise exceeds, in either direction, with a chance of at most `1 - level`.
    ///
    /// # Errors
    /// For a level that is not between 0 and 1.
    pub fn half_width(&self, level: f64) -> Result<u64, MechanismError> {
        if !(level > 0.0 && level < 1.0) {
            return Err(MechanismError::Level);
        }
        // OpenDP's accuracy is the smallest a with P(|noise| >= a) <= alpha; whole noise below a is at most a - 1.
        let accuracy = match self.mechanism {
            Mechanism::DiscreteGaussian => discrete_gaussian_scale_to_accuracy(self.scale, 1.0 - level)?,
            Mechanism::DiscreteLaplace => discrete_laplacian_scale_to_accuracy(self.scale, 1.0 - level)?,
        };
        Ok((accuracy.ceil() - 1.0).max(0.0) as u64)
    }

    /// Standard deviation of the noise in one cell; for the Gaussian the scale, which is never below it.
    pub fn standard_deviation(&self) -> f64 {
        match self.mechanism {
            Mechanism::DiscreteGaussian => self.scale,
            Mechanism::DiscreteLaplace => {
                let ratio = (-1.0 / self.scale).exp();
                (2.0 * ratio).sqrt() / (1.0 - ratio)
            }
        }
    }

    fn gaussian(&self) -> Result<Measurement<Counts, L2Distance<f64>, ZeroConcentratedDivergence, Vec<i64>>, MechanismError> {
        Ok(make_gaussian(VectorDomain::new(AtomDomain::<i64>::default()), L2Distance::<f64>::default(), self.scale, None)?)
    }

    fn laplace(&self) -> Result<Measurement<Counts, L1Distance<f64>, MaxDivergence, Vec<i64>>, MechanismError> {
        Ok(make_laplace(VectorDomain::new(AtomDomain::<i64>::default()), L1Distance::<f64>::default(), self.scale, None)?)
    }
}

impl Contribution {
    fn sensitivity(self, mechanism: Mechanism) -> f64 {
        let (cells, per_cell) = (f64::from(self.cells), f64::from(self.per_cell));
        match mechanism {
            Mechanism::DiscreteLaplace => {
                let product = cells * per_cell;
                if u64::from(self.cells) * u64::from(self.per_cell) > 1 << 53 { product.next_up() } else { product }
            }
            Mechanism::DiscreteGaussian => {
                let root = cells.sqrt() * per_cell;
                let whole = u64::from(self.cells.isqrt()).pow(2) == u64::from(self.cells);
                // Two roundings of half a unit each, so two units up are never below the true root.
                if whole { root } else { root.next_up().next_up() }
            }
        }
    }
}

/// epsilon at `delta` of a loss of `rho`, by OpenDP's conversion. Source: Canonne, Kamath and Steinke (2020), as above,
/// corollary 13.
///
/// # Errors
/// When OpenDP refuses the numbers.
pub fn epsilon_of_rho(rho: Amount, delta: f64) -> Result<f64, MechanismError> {
    Ok(ZeroConcentratedDivergence::convert(rho.nearest().next_up())?.epsilon(delta)?)
}
