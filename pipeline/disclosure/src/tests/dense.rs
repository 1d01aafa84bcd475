//! A second solver for small systems: dense, in exact fractions, written to be read.

use crate::Equation;

#[derive(Clone, Copy, PartialEq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(over: i128, under: i128) -> Fraction {
        let (mut a, mut b) = (over.abs(), under.abs());
        while b > 0 {
            (a, b) = (b, a % b);
        }
        let sign = under.signum();
        Fraction(sign * over / a.max(1), sign * under / a.max(1))
    }
    fn is_zero(self) -> bool {
        self.0 == 0
    }
    fn minus(self, other: Fraction) -> Fraction {
        Fraction::new(self.0 * other.1 - other.0 * self.1, self.1 * other.1)
    }
    fn times(self, other: Fraction) -> Fraction {
        Fraction::new(self.0 * other.0, self.1 * other.1)
    }
    fn over(self, other: Fraction) -> Fraction {
        Fraction::new(self.0 * other.1, self.1 * other.0)
    }
}

/// The unknowns that the equations fix: those alone in a row of the reduced echelon form.
pub(super) fn fixed(unknown: &[bool], equations: &[Equation]) -> Vec<usize> {
    let mut rows: Vec<Vec<Fraction>> = equations
        .iter()
        .map(|equation| {
            let mut row = vec![Fraction(0, 1); unknown.len()];
            if unknown[equation.total] {
                row[equation.total] = Fraction(1, 1);
            }
            equation.parts.iter().filter(|&&part| unknown[part]).for_each(|&part| row[part] = Fraction(-1, 1));
            row
        })
        .collect();
    let mut rank = 0;
    for column in 0..unknown.len() {
        let Some(found) = (rank..rows.len()).find(|&row| !rows[row][column].is_zero()) else { continue };
        rows.swap(rank, found);
        let pivot = rows[rank].clone();
        for (index, row) in rows.iter_mut().enumerate() {
            if index != rank && !row[column].is_zero() {
                let factor = row[column].over(pivot[column]);
                row.iter_mut().zip(&pivot).for_each(|(value, other)| *value = value.minus(factor.times(*other)));
            }
        }
        rank += 1;
    }
    let lone = |row: &Vec<Fraction>| {
        let mut filled = (0..row.len()).filter(|&column| !row[column].is_zero());
        filled.next().filter(|_| filled.next().is_none())
    };
    let mut fixed: Vec<usize> = rows.iter().filter_map(lone).collect();
    fixed.sort_unstable();
    fixed
}
