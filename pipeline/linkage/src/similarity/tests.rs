//! Measures against formulas of another hand, and on published examples.

use proptest::prelude::*;

use super::mark::Mark;
use super::{address, damerau, date, jaro_winkler, levenshtein, nickname::Nicknames, phonetic};

/// Names, with letters that come back, so that pairs are often alike.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[ABCDEO]{0,9}", "[A-Za-zñéü '-]{0,14}", "[0-9]{8,10}", "[AB]{60,75}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn jaro_is_that_of_another_hand(left in name(), right in name()) {
        prop_assert!((jaro_winkler::jaro(&left, &right) - strsim::jaro(&left, &right)).abs() < 1e-9);
    }

    #[test]
    fn levenshtein_is_that_of_another_hand_up_to_its_limit(left in name(), right in name(), most in 0_usize..6) {
        let whole = strsim::levenshtein(&left, &right);
        prop_assert_eq!(levenshtein::levenshtein(&left, &right, most), whole.min(most + 1));
        prop_assert_eq!(levenshtein::levenshtein(&left, &right, usize::MAX - 1), whole);
    }

    #[test]
    fn damerau_is_that_of_another_hand_up_to_its_limit(left in name(), right in name(), most in 0_usize..6) {
        let whole = strsim::damerau_levenshtein(&left, &right);
        prop_assert_eq!(damerau::damerau_levenshtein(&left, &right, most), whole.min(most + 1));
        prop_assert_eq!(damerau::damerau_levenshtein(&left, &right, usize::MAX - 1), whole);
    }

    #[test]
    fn alignment_is_that_of_another_hand(left in name(), right in name()) {
        prop_assert_eq!(damerau::alignment(&left, &right, usize::MAX - 1), strsim::osa_distance(&left, &right));
    }

    #[test]
    fn what_a_text_is_made_of_bounds_every_measure(left in name(), right in name()) {
        let (a, b) = (Mark::of(&left), Mark::of(&right));
        prop_assert!(a.least_edits(&b) <= damerau::damerau_levenshtein(&left, &right, usize::MAX - 1));
        prop_assert!(a.most_jaro_winkler(&b) >= jaro_winkler::jaro_winkler(&left, &right) || left.is_empty() || right.is_empty());
    }

    #[test]
    fn measures_do_not_depend_on_the_order(left in name(), right in name()) {
        prop_assert_eq!(jaro_winkler::jaro_winkler(&left, &right), jaro_winkler::jaro_winkler(&right, &left));
        prop_assert_eq!(damerau::damerau_levenshtein(&left, &right, 9), damerau::damerau_levenshtein(&right, &left, 9));
    }
}

#[test]
fn jaro_winkler_gives_the_values_of_winklers_table() {
    // Winkler (1994), Advanced Methods for Record Linkage, table 2.1: Jaro and Winkler with the prefix bonus.
    for (left, right, jaro, winkler) in [("MARTHA", "MARHTA", 0.944, 0.961), ("DWAYNE", "DUANE", 0.822, 0.840), ("DIXON", "DICKSONX", 0.767, 0.813)] {
        assert!((jaro_winkler::jaro(left, right) - jaro).abs() < 0.0005, "{left}");
        assert!((jaro_winkler::jaro_winkler(left, right) - winkler).abs() < 0.0005, "{left}");
    }
}

#[test]
fn the_bonus_needs_names_that_are_alike() {
    assert_eq!(jaro_winkler::jaro_winkler("ANTONIA", "ANDREW"), jaro_winkler::jaro("ANTONIA", "ANDREW"));
}

#[test]
fn exchanged_letters_may_be_edited_again() {
    assert_eq!(damerau::damerau_levenshtein("CA", "ABC", 9), 2);
    assert_eq!(damerau::alignment("CA", "ABC", 9), 3);
}

#[test]
fn days_are_counted_over_leap_years() {
    assert_eq!(date::days("1970-01-01"), Some(0));
    assert_eq!(date::days("2000-03-01").zip(date::days("2000-02-28")).map(|(a, b)| a - b), Some(2));
    assert_eq!(date::days("20240309"), date::days("03/09/2024"));
    assert_eq!(date::days("2023-02-29"), None);
    assert_eq!(date::days("2100-02-29"), None);
}

#[test]
fn day_and_month_may_change_places_also_where_one_is_no_date() {
    assert!(date::is_swapped("2021-03-09", "2021-09-03"));
    assert!(date::is_swapped("2021-03-25", "2021-25-03"));
    assert!(!date::is_swapped("2021-03-03", "2021-03-03"));
    assert!(!date::is_swapped("2021-03-09", "2022-09-03"));
}

#[test]
fn names_are_forms_of_one_another_through_a_full_name() {
    let nicknames = Nicknames::read("# remark\nWILLIAM: BILL, WILL\nALEXANDER: ALEX\nALEXANDRA: ALEX, SANDRA");
    assert!(nicknames.are_forms("BILL", "WILL"));
    assert!(nicknames.are_forms("ALEX", "ALEXANDRA"));
    assert!(!nicknames.are_forms("ALEXANDER", "ALEXANDRA"));
    assert_eq!(nicknames.root("BILL"), "WILLIAM");
    assert_eq!(nicknames.root("ROSA"), "ROSA");
}

#[test]
fn an_address_is_house_and_street() {
    assert_eq!(address::house_number("12 North Elm Street, Apt. 3").as_deref(), Some("12"));
    assert_eq!(address::street("12 North Elm Street, Apt. 3").as_deref(), Some("N ELM ST"));
    assert_eq!(address::street("2nd Avenue").as_deref(), Some("2ND AVE"));
}

#[test]
fn a_name_sounds_as_published() {
    // U.S. National Archives, The Soundex Indexing System, its own examples.
    let published =
        [("Washington", "W252"), ("Lee", "L000"), ("Gutierrez", "G362"), ("Pfister", "P236"), ("Jackson", "J250"), ("Tymczak", "T522"), ("Ashcraft", "A261")];
    for (name, code) in published.into_iter().chain([("Gutiérrez", "G362"), ("O'Hara", "O600")]) {
        assert_eq!(phonetic::soundex(name).as_deref(), Some(code));
    }
}

#[test]
fn marks_on_letters_go() {
    assert_eq!(phonetic::unaccent("PEÑA Núñez"), "PENA Nunez");
    assert_eq!(phonetic::unaccent("Pen\u{303}a"), "Pena");
}
