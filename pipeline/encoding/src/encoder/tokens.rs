//! How a value is cut into tokens.

use crate::schema::Comparison;
use crate::value::{ValueError, parse_decimal, parse_integer};

/// The tokens of a value, in order; none of an empty one.
///
/// Source of the numeric tokens: Vatsalan and Christen (2016), Privacy-preserving matching of similar patients, in the form with whole
/// numbers that the documents of clkhash give.
///
/// # Errors
/// A value that is to be compared as a number is none.
pub(super) fn tokens(comparison: &Comparison, text: &str) -> Result<Vec<String>, ValueError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    Ok(match comparison {
        Comparison::Exact => vec![text.to_owned()],
        Comparison::Ngram { letters, is_positional } => ngrams(text, *letters, *is_positional),
        Comparison::Numeric { interval, resolution, fraction_digits } => numeric(text, *interval, *resolution, *fraction_digits)?,
    })
}

/// Runs of `letters` letters, with blanks around the text so that its ends show; a positional run begins with its place.
fn ngrams(text: &str, letters: usize, is_positional: bool) -> Vec<String> {
    let blanks = letters - 1;
    let padded: Vec<char> = std::iter::repeat_n(' ', blanks).chain(text.chars()).chain(std::iter::repeat_n(' ', blanks)).collect();
    let run = |(place, run): (usize, &[char])| {
        let run: String = run.iter().collect();
        if is_positional { format!("{} {run}", place + 1) } else { run }
    };
    padded.windows(letters).enumerate().map(run).collect()
}

/// The value on a grid, and its neighbours on both sides.
fn numeric(text: &str, interval: i128, resolution: u32, fraction_digits: u32) -> Result<Vec<String>, ValueError> {
    let scaled = match parse_integer(text) {
        Some(whole) => whole.small().and_then(|whole| whole.checked_mul(10i128.pow(fraction_digits))),
        None => decimal(text, fraction_digits),
    };
    let twice = i128::from(2 * resolution);
    let scaled = scaled.and_then(|scaled| scaled.checked_mul(twice)).ok_or(ValueError::NotNumber)?;
    let rest = scaled.rem_euclid(interval);
    let down = scaled - rest;
    let middle = if rest == 0 || 2 * rest < interval { down } else { down + interval };
    let reach = i128::from(resolution);
    Ok((-reach..=reach).map(|step| (middle + step * interval).to_string()).collect())
}

fn decimal(text: &str, fraction_digits: u32) -> Option<i128> {
    let value = parse_decimal(text)?;
    let scaled = if fraction_digits > 0 { (value * 10f64.powi(fraction_digits.cast_signed())).round_ties_even() } else { value.trunc() };
    #[expect(clippy::cast_possible_truncation, reason = "at most 30 digits, as was just asked")]
    (scaled.abs() < 1e30).then_some(scaled as i128)
}
