//! The axis of a funnel plot and the points at which its limits are drawn.

use super::Area;

/// Number of points.
pub(super) const POINTS: usize = 100;

/// Smallest and largest value of the axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    pub(super) lowest: f64,
    pub(super) highest: f64,
}

impl Axis {
    /// The axis that holds these denominators with some room: from 0 where the largest is over twice the smallest, else from 5 %
    /// below the smallest, taken down to one digit; to 5 % above the largest, taken up to two digits.
    pub(super) fn over(areas: &[Area], years: f64) -> Option<Axis> {
        let known = || areas.iter().filter_map(|area| area.denominator).map(|denominator| denominator / years);
        let (smallest, largest) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        if !(largest > 0.0 && largest.is_finite()) {
            return None;
        }
        let lowest = if largest > 2.0 * smallest { 0.0 } else { to_first_digit(0.95 * smallest) };
        Some(Axis { lowest, highest: to_two_digits(1.05 * largest) })
    }

    /// The points: from 1, or the lowest value if that is larger, by a constant ratio, each at least 1 further than the last.
    ///
    /// `steps` is the number of steps that are left from the first point on. Published funnels use 100 for proportions and rates
    /// and 101 for ratios, whose last point so stays below the end of the axis.
    pub(super) fn points(&self, steps: f64) -> Vec<f64> {
        let mut points = vec![self.lowest.max(1.0)];
        for position in 1..POINTS {
            let last = points[position - 1];
            let step = (self.highest / last).powf(1.0 / (steps - position as f64));
            points.push((last * step).round_ties_even().max(last + 1.0));
        }
        points
    }
}

fn to_first_digit(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let unit = 10.0_f64.powf(value.log10().floor());
    (value / unit).floor() * unit
}

fn to_two_digits(value: f64) -> f64 {
    let digits = value.ceil().log10().floor() + 1.0;
    let unit = 10.0_f64.powf(digits - 2.0);
    (value / unit).ceil() * unit
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Area, Axis, POINTS};

    fn over(denominators: &[f64]) -> Option<Axis> {
        Axis::over(&denominators.iter().map(|denominator| Area { events: 1.0, denominator: Some(*denominator) }).collect::<Vec<_>>(), 1.0)
    }

    #[test]
    fn an_axis_leaves_room() {
        assert_eq!(over(&[700.0, 1234.0]), Some(Axis { lowest: 600.0, highest: 1300.0 }));
        assert_eq!(over(&[600.0, 1234.0]), Some(Axis { lowest: 0.0, highest: 1300.0 }));
        assert_eq!(over(&[0.0]), None);
        assert_eq!(over(&[]), None);
    }

    #[test]
    fn points_are_whole_and_rise() {
        let points = over(&[3.0, 250.0]).unwrap().points(101.0);
        assert_eq!((points.len(), points[0]), (POINTS, 1.0));
        assert!(points.windows(2).all(|pair| pair[1] >= pair[0] + 1.0));
    }
}
