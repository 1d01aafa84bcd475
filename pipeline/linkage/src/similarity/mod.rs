//! How alike two texts are. Each measure has a file, its source and a test against a formula of another hand.

pub(crate) mod address;
pub(crate) mod damerau;
pub(crate) mod date;
pub(crate) mod jaro_winkler;
pub(crate) mod levenshtein;
pub(crate) mod mark;
pub(crate) mod nickname;
pub(crate) mod phonetic;

/// Letters of two texts: bytes where both are ASCII, else characters. Gives `work` whichever they are.
macro_rules! letters {
    ($left:expr, $right:expr, |$a:ident, $b:ident| $work:expr) => {
        if $left.is_ascii() && $right.is_ascii() {
            let ($a, $b) = ($left.as_bytes(), $right.as_bytes());
            $work
        } else {
            let left: Vec<char> = $left.chars().collect();
            let right: Vec<char> = $right.chars().collect();
            let ($a, $b) = (left.as_slice(), right.as_slice());
            $work
        }
    };
}
pub(crate) use letters;

/// What stands between the letters that two texts share at their beginnings and ends.
pub(crate) fn differing<'a, T: PartialEq>(left: &'a [T], right: &'a [T]) -> (&'a [T], &'a [T]) {
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (&left[start..], &right[start..]);
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    (&left[..left.len() - end], &right[..right.len() - end])
}

#[cfg(test)]
mod tests;
