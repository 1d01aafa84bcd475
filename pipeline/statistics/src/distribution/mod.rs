//! Tails and quantiles of the normal, Student's, gamma, chi-square and beta distributions.
//!
//! Quantiles are solved for by Newton steps on the logarithm of the tail, kept between two bounds, and are accurate to
//! about 1e-13 relative; tests hold them to 1e-11 against values computed with forty digits. The gamma functions are
//! those of `statrs`. Its incomplete beta function stops after 140 terms, too few above some ten thousand trials, and its
//! error function is good to ten digits, so neither is used.

mod beta;
mod gamma;
mod normal;
mod solve;
mod student;

pub use beta::{beta_lower_tail, beta_quantile};
pub use gamma::{chi_square_quantile, chi_square_upper_tail, gamma_quantile};
pub use normal::{normal_quantile, normal_upper_tail};
pub use student::student_quantile;

/// The side on which a probability lies.
///
/// A small upper probability is kept as it is; `1 - p` would lose its last digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tail {
    /// At or below a value.
    Lower,
    /// Above a value.
    Upper,
}

impl Tail {
    /// The same point of the distribution, by the smaller of its two tails. `None` unless `0 < probability < 1`.
    fn smaller(self, probability: f64) -> Option<(Tail, f64)> {
        if !(probability > 0.0 && probability < 1.0) {
            return None;
        }
        let other = match self {
            Tail::Lower => Tail::Upper,
            Tail::Upper => Tail::Lower,
        };
        Some(if probability <= 0.5 { (self, probability) } else { (other, 1.0 - probability) })
    }
}
