//! How a value stands to a benchmark.

use crate::Interval;

/// How an interval stands to a benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The interval lies above it.
    Higher,
    /// The interval contains it, limits included: the difference could be chance.
    Similar,
    /// The interval lies below it.
    Lower,
}

/// Returns how `interval` stands to `benchmark`, in the interval's unit, which is taken as known without error.
///
/// What is not a number claims nothing: `Similar`.
/// Source: Public Health England (2018), "Technical guide: confidence intervals", comparison of an area's interval with a
/// fixed benchmark. Where the area is a large part of the benchmark, the result errs towards `Similar`.
pub fn compare(interval: Interval, benchmark: f64) -> Comparison {
    if interval.lower > benchmark {
        Comparison::Higher
    } else if interval.upper < benchmark {
        Comparison::Lower
    } else {
        Comparison::Similar
    }
}

#[cfg(test)]
mod tests {
    use super::{Comparison, compare};
    use crate::Interval;

    #[test]
    fn only_an_interval_clear_of_the_benchmark_differs() {
        let interval = Interval { lower: 0.25, upper: 0.36 };
        assert_eq!(compare(interval, 0.2499), Comparison::Higher);
        assert_eq!(compare(interval, 0.25), Comparison::Similar);
        assert_eq!(compare(interval, 0.36), Comparison::Similar);
        assert_eq!(compare(interval, 0.3601), Comparison::Lower);
        assert_eq!(compare(interval, f64::NAN), Comparison::Similar);
    }
}
