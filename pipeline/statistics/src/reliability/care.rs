//! How far a published proportion can be relied on.

use crate::Interval;

/// A wider interval than this, as a fraction of one, asks for care.
pub const MAX_WIDTH: f64 = 0.20;

/// A width above this multiple of a proportion below one half asks for care.
pub const MAX_RELATIVE_WIDTH: f64 = 1.30;

/// How far a proportion can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reliability {
    /// Use as it is.
    Ok,
    /// The interval is wide: use with care.
    UseWithCare,
}

/// Returns the reliability of `proportion`, a fraction of one, from its 95 % interval.
///
/// Care is asked for when the interval is wider than 20 percentage points, or, below one half, wider than 130 % of the
/// proportion itself; a proportion of zero has no finite relative width, so it always asks for care. So does what is not a number.
///
/// Source: Parker et al. (2017), "National Center for Health Statistics Data Presentation Standards for Proportions",
/// Vital and Health Statistics Series 2, No. 175. Adapted: there, widths of 0.05 and 0.30 pass or withhold outright and a
/// Korn-Graubard interval is used; here one stricter width of 0.20 raises a flag and withholds nothing.
pub fn reliability(interval: Interval, proportion: f64) -> Reliability {
    let width = interval.width();
    let is_narrow = width <= MAX_WIDTH && (proportion >= 0.5 || width <= MAX_RELATIVE_WIDTH * proportion);
    if is_narrow { Reliability::Ok } else { Reliability::UseWithCare }
}

#[cfg(test)]
mod tests {
    use super::{Reliability, reliability};
    use crate::Interval;

    #[test]
    fn more_than_twenty_points_asks_for_care() {
        assert_eq!(reliability(Interval { lower: 0.5, upper: 0.69 }, 0.6), Reliability::Ok);
        assert_eq!(reliability(Interval { lower: 0.5, upper: 0.71 }, 0.6), Reliability::UseWithCare);
    }

    #[test]
    fn a_small_proportion_is_judged_by_its_own_size() {
        assert_eq!(reliability(Interval { lower: 0.05, upper: 0.17 }, 0.10), Reliability::Ok);
        assert_eq!(reliability(Interval { lower: 0.04, upper: 0.18 }, 0.10), Reliability::UseWithCare);
    }

    #[test]
    fn a_proportion_of_zero_asks_for_care() {
        assert_eq!(reliability(Interval { lower: 0.0, upper: 0.004 }, 0.0), Reliability::UseWithCare);
    }

    #[test]
    fn what_is_not_a_number_asks_for_care() {
        assert_eq!(reliability(Interval { lower: f64::NAN, upper: 0.4 }, 0.3), Reliability::UseWithCare);
        assert_eq!(reliability(Interval { lower: 0.28, upper: 0.32 }, f64::NAN), Reliability::UseWithCare);
    }
}
