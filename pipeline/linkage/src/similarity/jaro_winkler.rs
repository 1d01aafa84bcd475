//! Jaro and Jaro-Winkler similarity.

use super::letters;

/// Letters at the start that Winkler's bonus looks at, and the bonus of each.
const PREFIX: usize = 4;
const BONUS: f64 = 0.1;
/// Winkler gives the bonus to strings that are alike already.
const ALIKE: f64 = 0.7;

/// Gives Jaro's similarity, 0 to 1.
///
/// Source: Jaro (1989), JASA 84(406), p. 414 to 420.
pub(crate) fn jaro(left: &str, right: &str) -> f64 {
    letters!(left, right, |a, b| of(a, b))
}

/// Gives Winkler's form of it, which prefers an equal beginning.
///
/// Source: Winkler (1990), Proceedings of the Section on Survey Research Methods, ASA, p. 354 to 359.
pub(crate) fn jaro_winkler(left: &str, right: &str) -> f64 {
    let similarity = jaro(left, right);
    if similarity <= ALIKE {
        return similarity;
    }
    let prefix = left.chars().zip(right.chars()).take(PREFIX).take_while(|(a, b)| a == b).count();
    similarity + BONUS * prefix as f64 * (1.0 - similarity)
}

fn of<T: PartialEq + Copy>(left: &[T], right: &[T]) -> f64 {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if short.is_empty() {
        return if long.is_empty() { 1.0 } else { 0.0 };
    }
    let window = (long.len() / 2).saturating_sub(1);
    if long.len() <= 64 { narrow(short, long, window) } else { wide(short, long, window) }
}

/// For texts of at most 64 letters: which were taken stands in the bits of a word.
fn narrow<T: PartialEq + Copy>(short: &[T], long: &[T], window: usize) -> f64 {
    let (mut taken_short, mut taken_long) = (0_u64, 0_u64);
    for (at, letter) in short.iter().enumerate() {
        let from = at.saturating_sub(window);
        let to = (at + window + 1).min(long.len());
        for (other, candidate) in long[from..to].iter().enumerate() {
            if candidate == letter && taken_long >> (from + other) & 1 == 0 {
                taken_long |= 1 << (from + other);
                taken_short |= 1 << at;
                break;
            }
        }
    }
    let common = taken_short.count_ones();
    let (mut a, mut b, mut moved) = (taken_short, taken_long, 0);
    while a != 0 && b != 0 {
        moved += usize::from(short[a.trailing_zeros() as usize] != long[b.trailing_zeros() as usize]);
        a &= a - 1;
        b &= b - 1;
    }
    similarity(common as usize, moved, short.len(), long.len())
}

fn wide<T: PartialEq + Copy>(short: &[T], long: &[T], window: usize) -> f64 {
    let mut taken = vec![false; long.len()];
    let mut of_short = Vec::new();
    for (at, letter) in short.iter().enumerate() {
        let from = at.saturating_sub(window);
        let to = (at + window + 1).min(long.len());
        if let Some(found) = (from..to).find(|other| !taken[*other] && long[*other] == *letter) {
            taken[found] = true;
            of_short.push(*letter);
        }
    }
    let of_long = long.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| letter);
    let moved = of_short.iter().zip(of_long).filter(|(a, b)| a != b).count();
    similarity(of_short.len(), moved, short.len(), long.len())
}

fn similarity(common: usize, moved: usize, short: usize, long: usize) -> f64 {
    if common == 0 {
        return 0.0;
    }
    let common_letters = common as f64;
    let kept = (common - moved / 2) as f64;
    (common_letters / short as f64 + common_letters / long as f64 + kept / common_letters) / 3.0
}
