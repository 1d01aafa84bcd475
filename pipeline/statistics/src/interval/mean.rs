//! The mean of a sample.

use super::Interval;
use crate::Level;
use crate::distribution::student_quantile;

/// A mean and what it was made from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Number of values.
    pub count: usize,
    /// Their sum.
    pub sum: f64,
    /// Their mean.
    pub value: f64,
    /// Their standard deviation, with `count - 1`. `None` for a single value.
    pub standard_deviation: Option<f64>,
    /// The interval of the mean, by Student's t. `None` for a single value.
    pub interval: Option<Interval>,
}

/// Returns the mean of values and its interval by Student's t distribution with `count - 1` degrees of freedom.
///
/// `None` without values, or when one is not finite.
/// Source: Student (1908), "The probable error of a mean", Biometrika 6(1), 1-25.
pub fn mean(values: &[f64], level: Level) -> Option<Mean> {
    let count = values.len();
    let sum: f64 = values.iter().sum();
    if count == 0 || !sum.is_finite() {
        return None;
    }
    let value = sum / count as f64;
    if count == 1 {
        return Some(Mean { count, sum, value, standard_deviation: None, interval: None });
    }
    let degrees_of_freedom = (count - 1) as f64;
    let squares: f64 = values.iter().map(|one| (one - value).powi(2)).sum();
    let standard_deviation = (squares / degrees_of_freedom).sqrt();
    let reach = -student_quantile(level.tail(), degrees_of_freedom)? * standard_deviation / (count as f64).sqrt();
    let interval = Interval { lower: value - reach, upper: value + reach };
    Some(Mean { count, sum, value, standard_deviation: Some(standard_deviation), interval: reach.is_finite().then_some(interval) })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::mean;
    use crate::Level;

    /// Student (1908), section IX: additional hours of sleep of ten patients by hyoscyamine; t at 9 degrees is 2.262.
    #[test]
    fn students_patients_sleep_longer() {
        let mean = mean(&[1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], Level::P95).unwrap();
        let interval = mean.interval.unwrap();
        assert!((mean.value - 2.33).abs() < 1e-12 && (mean.standard_deviation.unwrap() - 2.002).abs() < 5e-4);
        assert!((interval.lower - 0.898).abs() < 1e-3 && (interval.upper - 3.762).abs() < 1e-3, "{interval:?}");
    }

    #[test]
    fn a_single_value_has_no_interval_and_none_has_no_mean() {
        let single = mean(&[3.0], Level::P95).unwrap();
        assert_eq!((single.value, single.interval, single.standard_deviation), (3.0, None, None));
        assert_eq!(mean(&[], Level::P95), None);
        assert_eq!(mean(&[1.0, f64::NAN], Level::P95), None);
    }
}
