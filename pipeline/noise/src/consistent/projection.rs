//! The nearest numbers, in squares, in which every sum holds.

use crate::table::Sum;

/// Steps of the solver, relative size of what may be left, and how often it may start again.
const TOLERANCE: f64 = 1e-10;

/// Every cell has noise of one size, so squares count alike. Solves the normal equations of the sums by conjugate gradients,
/// in a fixed order. Source: Hestenes and Stiefel (1952), "Methods of conjugate gradients for solving linear systems", J. Research NBS 49(6).
pub(super) fn onto_sums(sums: &[Sum], drawn: &[i64]) -> Vec<f64> {
    let mut values: Vec<f64> = drawn.iter().map(|count| *count as f64).collect();
    let mut residual = gaps(sums, &values);
    let mut direction = residual.clone();
    let mut squares = dot(&residual, &residual);
    let goal = squares * TOLERANCE * TOLERANCE;
    // With exact arithmetic as many steps as sums suffice; rounding can ask for a few more.
    for _ in 0..(4 * sums.len() + 20) {
        if squares <= goal || squares == 0.0 {
            break;
        }
        let mut moved = vec![0.0; values.len()];
        for (sum, step) in sums.iter().zip(&direction) {
            moved[sum.total] += step;
            sum.parts.iter().for_each(|part| moved[*part] -= step);
        }
        let curved = gaps(sums, &moved);
        let length = squares / dot(&direction, &curved);
        values.iter_mut().zip(&moved).for_each(|(value, step)| *value -= length * step);
        residual.iter_mut().zip(&curved).for_each(|(left, step)| *left -= length * step);
        let next = dot(&residual, &residual);
        let share = next / squares;
        squares = next;
        direction.iter_mut().zip(&residual).for_each(|(ahead, left)| *ahead = left + share * *ahead);
    }
    values
}

/// Total less parts, for each sum.
fn gaps(sums: &[Sum], values: &[f64]) -> Vec<f64> {
    sums.iter().map(|sum| values[sum.total] - sum.parts.iter().map(|part| values[*part]).sum::<f64>()).collect()
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}
