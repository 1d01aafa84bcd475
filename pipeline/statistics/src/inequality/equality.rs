//! Whether chance alone could have drawn the strata apart.

use crate::distribution::chi_square_upper_tail;

/// Returns whether a test at level `significance` leaves it open that all strata are equal.
///
/// Q = Σ (y_j - ȳ)²/s_j², with ȳ the mean weighted by 1/s_j², is compared with chi-square on J - 1 degrees of freedom. Estimates without
/// error are that mean, and differ from each other or not.
///
/// Source: Cochran (1954), "The combination of estimates from different experiments", Biometrics 10(1), 101-129.
pub(super) fn could_be_equal(estimates: &[f64], errors: &[f64], significance: f64) -> bool {
    let mut exact = estimates.iter().zip(errors).filter(|(_, error)| **error == 0.0).map(|(estimate, _)| *estimate);
    let centre = match exact.next() {
        Some(first) if exact.all(|other| other == first) => first,
        Some(_) => return false,
        None => {
            let (weights, sum) = estimates.iter().zip(errors).fold((0.0, 0.0), |(weights, sum), (estimate, error)| {
                let weight = error.powi(-2);
                (weights + weight, sum + weight * estimate)
            });
            sum / weights
        }
    };
    let distance: f64 = estimates.iter().zip(errors).filter(|(_, error)| **error > 0.0).map(|(estimate, error)| ((estimate - centre) / error).powi(2)).sum();
    // What cannot be computed does not tell the strata apart.
    chi_square_upper_tail(distance, estimates.len() as f64 - 1.0).is_none_or(|tail| tail > significance)
}

#[cfg(test)]
mod tests {
    use super::could_be_equal;

    #[test]
    fn the_edge_is_the_quantile_of_chi_square() {
        // Two estimates 2d apart with errors of 1: Q = 2 d². The quantile at 0.95 with one degree of freedom is 1.959964².
        let apart = |half: f64| could_be_equal(&[50.0 - half, 50.0 + half], &[1.0, 1.0], 0.05);
        let edge = 1.959_964 / 2.0_f64.sqrt();
        assert!(apart(edge - 1e-4) && !apart(edge + 1e-4));
    }

    #[test]
    fn estimates_without_error_are_equal_or_not() {
        assert!(could_be_equal(&[50.0, 50.0, 51.0], &[0.0, 0.0, 1.0], 0.05));
        assert!(!could_be_equal(&[50.0, 50.0, 53.0], &[0.0, 0.0, 1.0], 0.05));
        assert!(!could_be_equal(&[50.0, 50.1], &[0.0, 0.0], 0.05));
    }
}
