//! Two people decide; a third is asked where they do not agree.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use chrono::DateTime;

use super::{Outcome, Settlement};
use crate::event::Answer::{self, Different, Same, Unsure};
use crate::event::{Entry, Event, Subject};

/// A settlement after some answers to one pair, given by the reviewers named by a letter.
fn after(answers: &[(&str, Answer)]) -> Settlement {
    let mut settlement = Settlement::default();
    for (index, (by, answer)) in answers.iter().enumerate() {
        let text = String::new;
        let subject = Subject { pair: "p1".to_owned(), left: "v1".to_owned(), right: "m1".to_owned(), shown: text(), records: text() };
        settlement.apply(&entry(index as u64 + 1, by, Event::Answered { subject, answer: *answer })).unwrap();
    }
    settlement
}

fn entry(number: u64, by: &str, event: Event) -> Entry {
    Entry { number, at: DateTime::UNIX_EPOCH, by: by.to_owned(), queue: String::new(), event, previous: String::new() }
}

fn outcome(answers: &[(&str, Answer)]) -> Outcome {
    after(answers).outcome("v1", "m1")
}

#[test]
fn two_people_who_agree_settle_a_pair() {
    assert_eq!(outcome(&[]), Outcome::Unanswered);
    assert_eq!(outcome(&[("a", Same)]), Outcome::AnsweredOnce);
    assert_eq!(outcome(&[("a", Same), ("b", Same)]), Outcome::Same);
    assert_eq!(outcome(&[("a", Different), ("b", Different)]), Outcome::Different);
}

#[test]
fn one_person_who_says_it_twice_settles_nothing() {
    assert_eq!(outcome(&[("a", Same), ("a", Same)]), Outcome::AnsweredOnce);
}

#[test]
fn two_who_disagree_or_are_unsure_call_for_a_third() {
    for second in [Different, Unsure] {
        assert_eq!(outcome(&[("a", Same), ("b", second)]), Outcome::Disputed);
    }
    assert_eq!(outcome(&[("a", Unsure), ("b", Unsure)]), Outcome::Disputed);
}

#[test]
fn the_third_settles_with_one_of_the_two_or_leaves_it_undecided() {
    assert_eq!(outcome(&[("a", Same), ("b", Different), ("c", Different)]), Outcome::Different);
    assert_eq!(outcome(&[("a", Same), ("b", Unsure), ("c", Same)]), Outcome::Same);
    assert_eq!(outcome(&[("a", Same), ("b", Different), ("c", Unsure)]), Outcome::Unresolved);
    assert_eq!(outcome(&[("a", Unsure), ("b", Unsure), ("c", Same)]), Outcome::Unresolved);
    assert_eq!(outcome(&[("a", Same), ("b", Different), ("c", Same), ("d", Different)]), Outcome::Unresolved);
}

#[test]
fn a_later_answer_of_the_same_person_replaces_the_earlier() {
    assert_eq!(outcome(&[("a", Same), ("b", Different), ("a", Different)]), Outcome::Different);
}

#[test]
fn what_is_taken_back_no_longer_counts_and_what_was_said_before_holds_again() {
    let mut settlement = after(&[("a", Different), ("a", Same), ("b", Same)]);
    settlement.apply(&entry(4, "a", Event::Undone { number_undone: 2 })).unwrap();
    assert_eq!(settlement.answer_of("m1", "v1", "a"), Some(Different));
    assert_eq!(settlement.outcome("v1", "m1"), Outcome::Disputed);
    settlement.apply(&entry(5, "a", Event::Undone { number_undone: 1 })).unwrap();
    assert_eq!(settlement.outcome("v1", "m1"), Outcome::AnsweredOnce);
}

#[test]
fn nobody_takes_back_what_another_said() {
    let mut settlement = after(&[("a", Same)]);
    assert!(settlement.apply(&entry(2, "b", Event::Undone { number_undone: 1 })).is_err());
    assert_eq!(settlement.outcome("v1", "m1"), Outcome::AnsweredOnce);
}
