//! Values in their one spelling. What is taken and refused is held against clkhash in `tests/vectors.rs`.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn whole_numbers_have_one_spelling() {
    let format = Format::Integer { minimum: None, maximum: None };
    for (value, expected) in [("007", "7"), ("-0", "0"), (" +12 ", "12"), ("1_000", "1000"), ("-0031", "-31")] {
        assert_eq!(format.canonical(value).unwrap(), expected);
    }
}

#[test]
fn a_number_beyond_every_machine_word_is_still_compared() {
    let format = Format::Integer { minimum: Some(0), maximum: Some(10) };
    let long = "9".repeat(60);
    assert_eq!(format.canonical(&long), Err(ValueError::AboveMaximum(10)));
    assert_eq!(format.canonical(&format!("-{long}")), Err(ValueError::BelowMinimum(0)));
}

#[test]
fn dates_have_one_spelling_whatever_their_format() {
    let spelled = |format: &str, value: &str| DateFormat::new(format).unwrap().canonical(value);
    assert_eq!(spelled("%d %B %Y", "4 march 2021").as_deref(), Some("20210304"));
    assert_eq!(spelled("%Y-%m-%d", "2021-03-04").as_deref(), Some("20210304"));
    assert_eq!(spelled("%Y-%m-%d", "2021-02-29"), None);
}

#[test]
fn a_format_that_ends_with_a_percent_sign_is_refused() {
    assert_eq!(DateFormat::new("%Y%").unwrap_err(), DateFormatError::Cut);
}

#[test]
fn lengths_are_counted_in_letters_not_bytes() {
    let format = Format::Text { encoding: TextEncoding::Utf8, case: Case::Mixed, minimum_length: None, maximum_length: Some(3) };
    assert_eq!(format.canonical("Zoë").unwrap(), "Zoë");
    assert_eq!(format.canonical("Zoë!"), Err(ValueError::TooLong { maximum: 3, found: 4 }));
}
