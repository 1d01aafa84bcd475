//! What holds for each pair: whose answers stand, and whether two people agree.

use std::collections::HashMap;

use crate::event::{Answer, Entry, Event, Subject};
use crate::queue::key;

#[cfg(test)]
mod tests;

/// Where a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody has answered.
    Unanswered,
    /// One person has.
    AnsweredOnce,
    /// Two have, and do not agree on `same` or `different`: a third is needed.
    Disputed,
    /// Two people agree that both are one person.
    Same,
    /// Two people agree that they are two.
    Different,
    /// Three or more have answered without a majority of at least two. It stays undecided.
    Unresolved,
}

impl Outcome {
    /// Whether somebody who has not answered is asked.
    pub fn is_open(self) -> bool {
        matches!(self, Outcome::Unanswered | Outcome::AnsweredOnce | Outcome::Disputed)
    }

    /// Whether it is a constraint of the next run.
    pub fn is_settled(self) -> bool {
        matches!(self, Outcome::Same | Outcome::Different)
    }
}

/// One answer that was not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    /// Number of its entry.
    pub number: u64,
    pub by: String,
    pub answer: Answer,
    pub subject: Subject,
}

/// The answers that stand, by pair.
#[derive(Debug, Clone, Default)]
pub struct Settlement {
    pairs: HashMap<(String, String), Vec<Given>>,
}

impl Settlement {
    /// Where a pair stands, whatever side each record is on.
    ///
    /// `same` or `different` holds when at least two people say so, and more than say the contrary. Being unsure is an answer,
    /// and never makes a constraint.
    pub fn outcome(&self, left: &str, right: &str) -> Outcome {
        self.outcome_of(&key(left, right))
    }

    /// Where a pair stands, by its two ids in their order.
    pub(crate) fn outcome_of(&self, pair: &(String, String)) -> Outcome {
        outcome(&self.standing(pair))
    }

    /// The answer of one person that stands.
    pub fn answer_of(&self, left: &str, right: &str, by: &str) -> Option<Answer> {
        self.given(&key(left, right), by).map(|given| given.answer)
    }

    pub(crate) fn given(&self, pair: &(String, String), by: &str) -> Option<&Given> {
        self.pairs.get(pair)?.iter().rfind(|given| given.by == by)
    }

    /// The last answer of one person among all pairs that `is_wanted`.
    pub(crate) fn last_of(&self, by: &str, is_wanted: impl Fn(&(String, String)) -> bool) -> Option<&Given> {
        let pairs = self.pairs.iter().filter(|(pair, _)| is_wanted(pair));
        pairs.flat_map(|(_, given)| given).filter(|given| given.by == by).max_by_key(|given| given.number)
    }

    /// One answer a person, in the order in which people first answered.
    pub(crate) fn standing(&self, pair: &(String, String)) -> Vec<&Given> {
        let given = self.pairs.get(pair).map(Vec::as_slice).unwrap_or_default();
        let mut standing: Vec<&Given> = Vec::new();
        for one in given {
            match standing.iter_mut().find(|other| other.by == one.by) {
                Some(place) => *place = one,
                None => standing.push(one),
            }
        }
        standing
    }

    /// Every pair with an answer that stands, in the order of its ids.
    pub(crate) fn pairs(&self) -> Vec<&(String, String)> {
        let mut pairs: Vec<_> = self.pairs.iter().filter(|(_, given)| !given.is_empty()).map(|(pair, _)| pair).collect();
        pairs.sort();
        pairs
    }

    /// Takes one entry in.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<(), &'static str> {
        match &entry.event {
            Event::Opened | Event::Closed { .. } => Ok(()),
            Event::Answered { subject, answer } => {
                let given = Given { number: entry.number, by: entry.by.clone(), answer: *answer, subject: subject.clone() };
                self.pairs.entry(key(&subject.left, &subject.right)).or_default().push(given);
                Ok(())
            }
            Event::Undone { number_undone } => {
                let undone = |given: &Given| given.number == *number_undone && given.by == entry.by;
                let pair = self.pairs.values_mut().find(|given| given.iter().any(undone));
                pair.ok_or("it takes back what its writer had not said")?.retain(|given| !undone(given));
                Ok(())
            }
        }
    }
}

fn outcome(standing: &[&Given]) -> Outcome {
    let count = |answer| standing.iter().filter(|given| given.answer == answer).count();
    let (same, different) = (count(Answer::Same), count(Answer::Different));
    match standing.len() {
        0 => Outcome::Unanswered,
        1 => Outcome::AnsweredOnce,
        _ if same >= 2 && same > different => Outcome::Same,
        _ if different >= 2 && different > same => Outcome::Different,
        2 => Outcome::Disputed,
        _ => Outcome::Unresolved,
    }
}
