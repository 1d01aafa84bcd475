//! Which links are refused, and what the refusal says is missing.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const TABLE: &str = r#"
[[agreement]]
id = "A-1"
feed = "medicaid"
with = ["vital", "visits"]
purposes = ["indicators"]
methods = ["clear", "encoded"]
from = "2026-01-01"
until = "2026-12-31"

[[agreement]]
id = "B-1"
feed = "vital"
with = ["medicaid"]
purposes = ["indicators", "evaluation"]
methods = ["clear"]
from = "2026-01-01"
until = "2026-12-31"

[[agreement]]
id = "C-1"
feed = "visits"
with = ["medicaid"]
purposes = ["indicators"]
methods = ["encoded"]
from = "2026-03-01"
until = "2027-02-28"
"#;

fn ask(left: &str, right: &str, purpose: &str, method: Method, on: &str) -> Result<(String, String), String> {
    let agreements = Agreements::from_toml(TABLE).unwrap();
    let request = Request { left: left.to_owned(), right: right.to_owned(), purpose: purpose.to_owned(), method, on: Day::parse(on).unwrap() };
    agreements.permit(&request).map(|permission| (permission.left.id.clone(), permission.right.id.clone())).map_err(|refusal| refusal.to_string())
}

#[test]
fn a_link_needs_an_agreement_of_both_feeds() {
    assert_eq!(ask("medicaid", "vital", "indicators", Method::Clear, "2026-06-30"), Ok(("A-1".to_owned(), "B-1".to_owned())));
    assert_eq!(ask("vital", "medicaid", "indicators", Method::Clear, "2026-06-30"), Ok(("B-1".to_owned(), "A-1".to_owned())));
}

#[test]
fn links_do_not_pass_on() {
    assert_eq!(
        ask("vital", "visits", "indicators", Method::Encoded, "2026-06-30").unwrap_err(),
        "this link is not permitted: no agreement of vital permits a link with visits; no agreement of visits permits a link with vital"
    );
}

#[test]
fn the_refusal_says_which_agreement_lacks_what() {
    let purpose = ask("medicaid", "vital", "evaluation", Method::Clear, "2026-06-30").unwrap_err();
    assert_eq!(purpose, "this link is not permitted: agreement A-1 of medicaid permits a link with vital, but not for evaluation");
    let method = ask("medicaid", "visits", "indicators", Method::Clear, "2026-06-30").unwrap_err();
    assert_eq!(method, "this link is not permitted: agreement C-1 of visits permits a link with medicaid, but not in clear text");
    let day = ask("medicaid", "vital", "indicators", Method::Clear, "2027-01-01").unwrap_err();
    assert_eq!(
        day,
        "this link is not permitted: agreement A-1 of medicaid permits a link with vital from 2026-01-01 until 2026-12-31, not on 2027-01-01; \
         agreement B-1 of vital permits a link with medicaid from 2026-01-01 until 2026-12-31, not on 2027-01-01"
    );
}

#[test]
fn the_first_and_the_last_day_count() {
    for (day, is_permitted) in [("2026-02-28", false), ("2026-03-01", true), ("2026-12-31", true), ("2027-01-01", false)] {
        assert_eq!(ask("medicaid", "visits", "indicators", Method::Encoded, day).is_ok(), is_permitted, "{day}");
    }
}

#[test]
fn repeated_people_within_a_feed_need_an_agreement_too() {
    assert_eq!(
        ask("vital", "vital", "indicators", Method::Clear, "2026-06-30").unwrap_err(),
        "this link is not permitted: no agreement of vital permits a link with vital"
    );
}

#[test]
fn a_table_that_cannot_hold_is_refused() {
    let refusal = |from: &str, to: &str| Agreements::from_toml(&TABLE.replacen(from, to, 1)).unwrap_err();
    assert!(matches!(refusal("2026-12-31", "2026-13-31"), AgreementError::Day { setting: "until", .. }));
    assert!(matches!(refusal("2026-01-01", "2026-1-1"), AgreementError::Day { setting: "from", .. }));
    assert_eq!(refusal("2026-12-31", "2025-12-31"), AgreementError::Backwards("A-1".to_owned()));
    assert_eq!(refusal("\"B-1\"", "\"A-1\""), AgreementError::Twice("A-1".to_owned()));
    assert_eq!(refusal("[\"indicators\"]", "[]"), AgreementError::Empty("A-1".to_owned()));
    assert!(matches!(refusal("\"encoded\"", "\"telepathy\""), AgreementError::Malformed(_)));
}

#[test]
fn nothing_is_permitted_without_a_table() {
    let request = Request { left: "a".into(), right: "b".into(), purpose: "p".into(), method: Method::Encoded, on: Day::parse("2026-01-01").unwrap() };
    assert!(Agreements::default().permit(&request).is_err());
}
