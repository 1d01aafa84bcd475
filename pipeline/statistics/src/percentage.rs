//! The value of a proportion.

/// Returns `numerator` as a percentage of `denominator`, 0 to 100.
///
/// `None` when `denominator` is zero or `numerator > denominator`: no rate exists, and zero would be a claim.
pub fn percentage(numerator: u64, denominator: u64) -> Option<f64> {
    (denominator > 0 && numerator <= denominator).then(|| 100.0 * numerator as f64 / denominator as f64)
}

#[cfg(test)]
mod tests {
    use super::percentage;

    #[test]
    fn a_part_of_a_whole_is_a_percentage() {
        assert_eq!(percentage(1, 4), Some(25.0));
        assert_eq!(percentage(0, 4), Some(0.0));
        assert_eq!(percentage(4, 4), Some(100.0));
    }

    #[test]
    fn no_whole_or_too_large_a_part_has_none() {
        assert_eq!(percentage(0, 0), None);
        assert_eq!(percentage(5, 4), None);
    }
}
