//! Damerau-Levenshtein distance, and its restricted form.

use super::{differing, letters};

/// Gives the fewest letters to insert, delete, replace or exchange with a neighbour; `most + 1` where that is more than `most`.
///
/// Exchanged letters may be edited again, as in Damerau's own definition: `CA` and `ABC` are 2 apart.
/// Source: Damerau (1964), CACM 7(3); the recurrence of Lowrance and Wagner (1975), JACM 22(2).
pub(crate) fn damerau_levenshtein(left: &str, right: &str, most: usize) -> usize {
    letters!(left, right, |a, b| of(a, b, most, true))
}

/// Gives the same where no letter is edited twice (optimal string alignment): `CA` and `ABC` are 3 apart.
pub(crate) fn alignment(left: &str, right: &str, most: usize) -> usize {
    letters!(left, right, |a, b| of(a, b, most, false))
}

fn of<T: PartialEq + Copy>(left: &[T], right: &[T], most: usize, is_free: bool) -> usize {
    let (left, right) = differing(left, right);
    let beyond = most.saturating_add(1);
    if left.len().abs_diff(right.len()) > most {
        return beyond;
    }
    match (left, right) {
        ([], rest) | (rest, []) => return rest.len().min(beyond),
        ([_], [_]) => return 1.min(beyond),
        ([a, b], [c, d]) if a == d && b == c => return 1.min(beyond),
        // Both begin and end with letters that differ, so that one edit does not do.
        _ if most < 2 => return beyond,
        _ => {}
    }
    full(left, right, is_free).min(beyond)
}

/// The whole table, `width` cells a line; a cell gives the distance of two beginnings.
fn full<T: PartialEq + Copy>(left: &[T], right: &[T], is_free: bool) -> usize {
    let width = right.len() + 1;
    let mut few = [0_usize; 17 * 17];
    let mut many = Vec::new();
    let table = if (left.len() + 1) * width <= few.len() {
        &mut few[..]
    } else {
        many.resize((left.len() + 1) * width, 0);
        &mut many[..]
    };
    for line in 0..=left.len() {
        table[line * width] = line;
    }
    for (at, cell) in table.iter_mut().enumerate().take(width) {
        *cell = at;
    }
    for line in 1..=left.len() {
        for at in 1..=right.len() {
            let is_same = left[line - 1] == right[at - 1];
            let mut value = table[(line - 1) * width + at - 1] + usize::from(!is_same);
            value = value.min(table[(line - 1) * width + at] + 1).min(table[line * width + at - 1] + 1);
            if !is_same {
                value = value.min(exchanged(left, right, table, line, at, is_free));
            }
            table[line * width + at] = value;
        }
    }
    table[left.len() * width + right.len()]
}

/// The distance when the last letters of both beginnings change places, with what is edited between them.
fn exchanged<T: PartialEq + Copy>(left: &[T], right: &[T], table: &[usize], line: usize, at: usize, is_free: bool) -> usize {
    let width = right.len() + 1;
    let nearest = |letters: &[T], wanted: T| letters.iter().rposition(|letter| *letter == wanted).map(|found| found + 1);
    let (Some(in_left), Some(in_right)) = (nearest(&left[..line - 1], right[at - 1]), nearest(&right[..at - 1], left[line - 1])) else {
        return usize::MAX;
    };
    let between = (line - in_left - 1) + (at - in_right - 1);
    if !is_free && between > 0 {
        return usize::MAX;
    }
    table[(in_left - 1) * width + in_right - 1] + between + 1
}
