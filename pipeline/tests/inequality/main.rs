//! `attune inequality` as it is called: what it prints, and how it refuses a file.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inequality")
}

fn attune(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attune")).current_dir(folder()).args(arguments).output().unwrap()
}

fn printed(arguments: &[&str]) -> String {
    let output = attune(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The exit code and message for a file of this text.
fn refused(text: &str) -> (Option<i32>, String) {
    let temporary = tempfile::tempdir().unwrap();
    let file = temporary.path().join("strata.csv");
    std::fs::write(&file, text).unwrap();
    let output = attune(&["inequality", file.to_str().unwrap()]);
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// Twelve digits are printed; the ninth may still depend on the machine where draws are sorted.
fn assert_same(actual: &str, expected: &str) {
    assert_eq!(actual.lines().count(), expected.lines().count(), "{actual}");
    for (actual, expected) in actual.lines().zip(expected.lines()) {
        let fields = actual.split(',').zip(expected.split(','));
        assert_eq!(actual.split(',').count(), expected.split(',').count(), "{actual}");
        for (one, other) in fields {
            let is_close = match (one.parse::<f64>(), other.parse::<f64>()) {
                (Ok(one), Ok(other)) => (one - other).abs() <= 1e-9 * (1.0 + other.abs()),
                _ => one == other,
            };
            assert!(is_close, "{one}, expected {other}, in {actual}");
        }
    }
}

#[test]
fn a_file_of_strata_gives_the_measures_of_each_block() {
    let text = printed(&["inequality", "strata.csv", "--draws", "500", "--seed", "3", "--confidence", "0.9"]);
    assert_same(&text, &std::fs::read_to_string(folder().join("strata.expected.csv")).unwrap());
}

#[test]
fn a_file_of_people_gives_the_measures_of_ranks() {
    assert_same(&printed(&["inequality", "people.csv"]), &std::fs::read_to_string(folder().join("people.expected.csv")).unwrap());
}

#[test]
fn the_same_call_prints_the_same_bytes_and_another_seed_others() {
    let with = |seed| printed(&["inequality", "strata.csv", "--draws", "100", "--seed", seed]);
    assert_eq!(with("5"), with("5"));
    assert_ne!(with("5"), with("6"));
}

#[test]
fn a_bad_file_is_refused_with_its_place_and_without_its_value() {
    const HEADER: &str = "subgroup,subgroup_order,estimate,se,population,favourable_indicator,indicator_scale,reference_subgroup";
    for (rows, place) in [
        ("a,1,12,1,5,1,100,\nb,2,SECRET,1,5,1,100,", "line 3, column estimate: not a finite number"),
        ("a,1,12,1,5,1,100,\nb,2,NaN,1,5,1,100,", "line 3, column estimate: not a finite number"),
        ("a,1,12,-1,5,1,100,\nb,2,13,1,5,1,100,", "line 2, column se: not a finite number"),
        ("a,1,12,1,inf,1,100,\nb,2,13,1,5,1,100,", "line 2, column population: not a finite number"),
        ("a,1,12,1,5,1,100,\nb,1,13,1,5,1,100,", "line 3, column subgroup_order: the same as in line 2"),
        ("a,1,12,1,5,1,100,\nb,,13,1,5,1,100,", "line 3, column subgroup_order: empty"),
        ("a,x,12,1,5,1,100,\nb,2,13,1,5,1,100,", "line 2, column subgroup_order: not a whole number"),
        ("a,,12,1,5,1,100,\na,,13,1,5,1,100,", "line 3, column subgroup: the same as in line 2"),
        (",,12,1,5,1,100,\na,,13,1,5,1,100,", "line 2, column subgroup: empty"),
        ("a,,12,1,5,1,100,1\nb,,13,1,5,1,100,1", "line 3, column reference_subgroup: a second reference; line 2"),
        ("a,,12,1,5,1,100,1\nb,,13,1,5,0,100,0", "line 3, column favourable_indicator: differs from line 2"),
        ("a,,12,1,5,yes,100,1\nb,,13,1,5,0,100,0", "line 2, column favourable_indicator: neither 1 nor 0"),
        ("a,,12,1,5,1,0,1\nb,,13,1,5,1,0,0", "line 2, column indicator_scale: not a finite number above zero"),
        ("a,,12,1,5,1,,1\nb,,13,1,5,1,,0", "line 2, column indicator_scale: empty"),
        ("a,,12,1,5,1,100,1\nb,,13", "line 3: not a row"),
        ("", "no rows below the header"),
    ] {
        let (code, message) = refused(&format!("{HEADER}\n{rows}"));
        assert_eq!(code, Some(1), "{rows}");
        assert!(message.contains("strata.csv") && message.contains(place), "{message} lacks {place}");
        assert!(!message.contains("SECRET") && !message.contains("panicked"), "{message}");
    }
}

#[test]
fn a_file_of_something_else_is_refused() {
    for (text, what) in [
        ("name,age\nx,1\n", "missing: estimate (a file of strata) or est (a file of people)"),
        ("estimate,se\n1,1\n", "missing: subgroup, favourable_indicator, indicator_scale"),
        ("est,weight\n1,1\n", "missing: subgroup_order"),
        ("est,est\n1,1\n", "the column est stands twice"),
        ("est,weight,subgroup_order\n1,1,1\n2,1,1\n", "line 3, column est: not a number from 0 to 1"),
        ("est,weight,subgroup_order,psu\n1,1,1,4\n1,1,2,\n", "line 3, column psu: empty"),
        ("est,weight,subgroup_order\n1,0,1\n0,0,2\n", "lines 2 to 3: there is nobody with a weight above zero"),
        ("", "no rows below the header"),
    ] {
        let (code, message) = refused(text);
        assert_eq!(code, Some(1), "{text}");
        assert!(message.contains(what), "{message} lacks {what}");
    }
    let output = attune(&["inequality", "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("nowhere.csv: cannot be read"));
}

#[test]
fn a_level_that_is_none_is_a_wrong_command_line() {
    for wrong in [["--confidence", "95"], ["--confidence", "NaN"], ["--draws", "10"], ["--seed", "-1"]] {
        assert_eq!(attune(&["inequality", "strata.csv", wrong[0], wrong[1]]).status.code(), Some(2), "{wrong:?}");
    }
}
