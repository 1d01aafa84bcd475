//! Finding where a monotone function takes a value.

/// More steps than any bisection of these bounds needs.
const MAX_STEPS: usize = 400;

/// Returns `u` with `function(u).0 = target`, between two bounds; `function` gives a value and its slope, and is monotone.
///
/// Newton's step is taken where it stays between the bounds, else the bounds are halved. `None` when it does not settle.
pub(super) fn solve(function: impl Fn(f64) -> (f64, f64), target: f64, start: f64, bounds: (f64, f64)) -> Option<f64> {
    let (mut low, mut high) = bounds;
    let is_rising = function(high).0 > function(low).0;
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
