//! Finding where a monotone function takes a value.

/// More steps than any bisection of these bounds needs.
const MAX_STEPS: usize = 400;

/// Which way a function goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Rising,
    Falling,
}

/// Returns `u` with `function(u).0 = target`, between two bounds; `function` gives a value and its slope.
///
/// Newton's step is taken where it stays between the bounds, else the bounds are halved. A target beyond a bound gives the
/// bound. `None` when it does not settle.
pub(super) fn solve(function: impl Fn(f64) -> (f64, f64), direction: Direction, target: f64, start: f64, bounds: (f64, f64)) -> Option<f64> {
    let (mut low, mut high) = bounds;
    let (at_low, at_high) = (function(low).0, function(high).0);
    if at_low.is_nan() || at_high.is_nan() {
        return None;
    }
    let is_rising = direction == Direction::Rising;
    if (at_low >= target) == is_rising {
        return Some(low);
    }
    if (at_high >= target) != is_rising {
        return Some(high);
    }
    let mut u = start.clamp(low, high);
    for _ in 0..MAX_STEPS {
        let (value, slope) = function(u);
        if value.is_nan() {
            return None;
        }
        let difference = value - target;
        if difference == 0.0 {
            return Some(u);
        }
        if (difference > 0.0) == is_rising {
            high = u;
        } else {
            low = u;
        }
        let step = u - difference / slope;
        let next = if step > low && step < high { step } else { low + (high - low) / 2.0 };
        if (next - u).abs() <= 1e-15 * u.abs().max(1.0) {
            return Some(next);
        }
        u = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Direction, solve};

    #[test]
    fn a_root_is_found_and_a_target_beyond_a_bound_gives_the_bound() {
        let square = |u: f64| (u * u, 2.0 * u);
        let falling = |u: f64| (-u * u, -2.0 * u);
        assert!(solve(square, Direction::Rising, 2.0, 0.5, (0.0, 10.0)).is_some_and(|root| (root - 2.0_f64.sqrt()).abs() < 1e-14));
        assert!(solve(falling, Direction::Falling, -2.0, 0.5, (0.0, 10.0)).is_some_and(|root| (root - 2.0_f64.sqrt()).abs() < 1e-14));
        assert_eq!(solve(square, Direction::Rising, 101.0, 0.5, (0.0, 10.0)), Some(10.0));
        assert_eq!(solve(square, Direction::Rising, -1.0, 0.5, (0.0, 10.0)), Some(0.0));
        assert_eq!(solve(falling, Direction::Falling, 1.0, 0.5, (0.0, 10.0)), Some(0.0));
        assert_eq!(solve(|_| (f64::NAN, 1.0), Direction::Rising, 1.0, 0.5, (0.0, 10.0)), None);
    }
}
