//! Who may review.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use super::{ReviewersError, check_reviewer};

fn check(text: &str, name: &str) -> Result<(), ReviewersError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("reviewers.txt"), text).unwrap();
    check_reviewer(folder.path(), name)
}

#[test]
fn a_name_must_stand_in_the_file_letter_for_letter() {
    let text = "# who may review\nALPHA REVIEWER\n\n  BETA REVIEWER  \n";
    assert!(check(text, "ALPHA REVIEWER").is_ok() && check(text, "BETA REVIEWER").is_ok());
    for other in ["Alpha Reviewer", "GAMMA REVIEWER", "", "# who may review"] {
        assert!(matches!(check(text, other), Err(ReviewersError::Unknown { .. })), "{other}");
    }
}

#[test]
fn one_person_cannot_stand_twice() {
    assert!(matches!(check("ALPHA REVIEWER\nalpha  Reviewer\n", "ALPHA REVIEWER"), Err(ReviewersError::Line { line: 2, .. })));
}

#[test]
fn a_decision_takes_two() {
    assert!(matches!(check("ALPHA REVIEWER\n", "ALPHA REVIEWER"), Err(ReviewersError::TooFew { .. })));
}

#[test]
fn without_the_file_nobody_may() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(check_reviewer(folder.path(), "ALPHA REVIEWER"), Err(ReviewersError::Read { .. })));
}
