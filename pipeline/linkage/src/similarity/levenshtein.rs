//! Levenshtein distance.

use super::{differing, letters};

/// Gives the fewest letters to insert, delete or replace; `most + 1` where that is more than `most`.
///
/// Source: Levenshtein (1966), Soviet Physics Doklady 10(8); rows of Wagner and Fischer (1974), of which only the band that can stay within
/// `most` is filled (Ukkonen 1985).
pub(crate) fn levenshtein(left: &str, right: &str, most: usize) -> usize {
    letters!(left, right, |a, b| of(a, b, most))
}

fn of<T: PartialEq + Copy>(left: &[T], right: &[T], most: usize) -> usize {
    let (left, right) = differing(left, right);
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    // No distance exceeds the length of the longer text.
    let most = most.min(long.len());
    let beyond = most + 1;
    if long.len() - short.len() > most {
        return beyond;
    }
    if short.is_empty() {
        return long.len();
    }
    let mut few = [0; 128];
    let mut many = Vec::new();
    let row = if short.len() < few.len() {
        &mut few[..=short.len()]
    } else {
        many.resize(short.len() + 1, 0);
        &mut many[..]
    };
    for (at, cell) in row.iter_mut().enumerate() {
        *cell = at;
    }
    for (line, letter) in long.iter().enumerate() {
        let from = line.saturating_sub(most);
        let to = short.len().min(line.saturating_add(most).saturating_add(1));
        let mut diagonal = row[from];
        // Cells outside the band count as more than `most`.
        row[from] = if from == 0 { line + 1 } else { beyond };
        let mut least = row[from];
        for at in from..to {
            let above = if at + 1 > line + most { beyond } else { row[at + 1] };
            let value = if short[at] == *letter { diagonal } else { 1 + diagonal.min(above).min(row[at]) };
            diagonal = row[at + 1];
            row[at + 1] = value;
            least = least.min(value);
        }
        if least > most {
            return beyond;
        }
    }
    row[short.len()].min(beyond)
}
