//! What expressions mean.
#![expect(clippy::unwrap_used, reason = "a failing test should stop")]

use std::collections::BTreeSet;

use super::{Expression, Lists, Operator, Side, Skip, evaluate, parse};
use crate::similarity::nickname::Nicknames;

fn lists() -> Lists {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<String>>();
    let skip = Skip { values: words(&["UNKNOWN"]), first_words: words(&["BABY"]) };
    Lists { nicknames: Nicknames::read("WILLIAM: BILL"), skips: [("unnamed".to_owned(), skip)].into() }
}

/// The value of an expression over a record with a first name and a date.
fn value(text: &str, first: &'static str) -> String {
    let expression = parse(text).unwrap();
    evaluate(&expression, &lists(), &|name| if name == "first" { first } else { "2021-03-09" }).unwrap().stored().into_owned()
}

#[test]
fn functions_of_one_record_give_what_their_names_say() {
    for (text, expected) in [
        ("upper(first)", "ANNE-MARIE"),
        ("letters(upper(first))", "ANNEMARIE"),
        ("substr(first, 2, 3)", "nne"),
        ("left(first, 2) || right(first, 2)", "Anie"),
        ("length(first)", "10"),
        ("replace(first, '-', ' ')", "Anne Marie"),
        ("before(first, '-')", "Anne"),
        ("coalesce(null, first)", "Anne-Marie"),
        ("nullif(first, 'Anne-Marie')", ""),
        ("year(born) || month(born) || day(born)", "20210309"),
        ("regexp_extract(first, '^[^-]+', 0)", "Anne"),
        ("soundex(first)", "A556"),
        ("first is not null and length(first) > 3", "true"),
        ("not first = 'x' or null", "true"),
        ("null and first = 'x'", "false"),
        ("first = 'x' or null", ""),
        ("2 - -1", "3"),
    ] {
        assert_eq!(value(text, "Anne-Marie"), expected, "{text}");
    }
}

#[test]
fn a_text_that_stands_for_no_value_is_none() {
    assert_eq!(value("skip(first, 'unnamed')", "Baby Boy A"), "");
    assert_eq!(value("is_skipped(first, 'unnamed')", "unknown"), "true");
    assert_eq!(value("skip(first, 'unnamed')", "Babyan"), "Babyan");
    assert_eq!(value("nickname_root(upper(first))", "Bill"), "WILLIAM");
}

#[test]
fn splinks_names_speak_of_two_records() {
    let equal = |left, right| Expression::Compare(Operator::Equal, Box::new(left), Box::new(right));
    let column = |side, name: &str| Expression::Column(side, name.to_owned());
    assert_eq!(parse("\"zip_l\" = \"zip_r\"").unwrap(), equal(column(Side::Left, "zip"), column(Side::Right, "zip")));
    assert_eq!(parse("l.\"zip\" = r.zip").unwrap(), parse("zip_l = zip_r").unwrap());
}

#[test]
fn an_error_says_where() {
    for (text, place) in [("l.zip = ", 9), ("substr(a, 1", 12), ("a ~ b", 3), ("'open", 1), ("a b", 3), ("a is b", 6)] {
        assert_eq!(parse(text).unwrap_err().place, place, "{text}");
    }
}

#[test]
fn a_function_that_is_not_known_is_an_error() {
    let expression = parse("launder(first)").unwrap();
    assert!(evaluate(&expression, &lists(), &|_| "x").unwrap_err().what.contains("launder"));
}
