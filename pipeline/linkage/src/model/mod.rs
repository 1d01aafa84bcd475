//! How a set of records is linked: what is compared, how, and what follows from it.

mod splink;
mod text;

use crate::expression::{Expression, Lists};

pub use text::ModelError;

/// Which records may be pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Any two.
    Dedupe,
    /// Two of different sources.
    Between,
}

/// A linkage model, read from text and checked.
#[derive(Debug, Clone)]
pub struct Model {
    /// What it is called.
    pub name: String,
    pub(crate) link: Link,
    pub(crate) id: String,
    pub(crate) source: String,
    /// Cleaned columns, each from delivered ones.
    pub(crate) columns: Vec<(String, Expression)>,
    /// Delivered columns that files need not have.
    pub(crate) optional: Vec<String>,
    pub(crate) lists: Lists,
    pub(crate) blocking: Vec<Rule>,
    /// Records of a block from which on its pairs are not made, but reported.
    pub(crate) largest_block: usize,
    pub(crate) comparisons: Vec<Comparison>,
    pub(crate) training: Training,
    pub(crate) bands: Bands,
    pub(crate) vetoes: Vec<Condition>,
    pub(crate) holds: Vec<Hold>,
    /// Sources that have one record a person.
    pub(crate) one_per_source: Vec<String>,
    pub(crate) caregiver: Option<Caregiver>,
}

/// A blocking rule: equalities that hold together.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// As it was written.
    pub text: String,
    /// Of each equality what is taken of the left and of the right record.
    pub parts: Vec<(Expression, Expression)>,
}

/// A condition of two records, with a name that people read.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub name: String,
    pub when: Expression,
    /// Where it holds too, the two records are two children of one birth.
    pub shows_multiple: Option<Expression>,
}

/// A condition that sends a pair to review.
#[derive(Debug, Clone)]
pub(crate) struct Hold {
    pub name: String,
    pub when: Expression,
    /// Only where one of the two has a sibling of the same birth whom the other could be as well.
    pub of_multiple: bool,
}

/// One thing that is compared, in levels from alike to unlike.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub name: String,
    /// When nothing can be said.
    pub null: Expression,
    /// Tried in order; the last has no condition.
    pub levels: Vec<Level>,
}

#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub label: String,
    pub condition: Option<Expression>,
    pub term_frequency: Option<TermFrequency>,
    pub m: Option<f64>,
    pub u: Option<f64>,
}

/// How the rarity of the agreeing text counts.
#[derive(Debug, Clone)]
pub(crate) struct TermFrequency {
    pub column: Expression,
    pub weight: f64,
    pub least_u: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct Training {
    pub seed: u64,
    /// Rules that hardly ever hold for two persons, and the share of matches that they find together.
    pub deterministic: Vec<Rule>,
    pub recall: f64,
    /// Chance that two records are one person, where the model states it.
    pub chance: Option<f64>,
    pub u_pairs: usize,
    pub sessions: Vec<Rule>,
    pub session_pairs: usize,
    pub most_iterations: usize,
    pub least_change: f64,
}

/// Match weights, in bits, from which on a pair is linked, looked at, and written down.
#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bands {
    pub auto: f64,
    pub review: f64,
    pub keep: f64,
}

/// How the caregivers named in children's records are linked among themselves.
#[derive(Debug, Clone)]
pub(crate) struct Caregiver {
    pub role: String,
    pub model: Box<Model>,
    /// What must be there for a caregiver to be named at all.
    pub named: Expression,
}

impl Model {
    /// Delivered columns that the model uses, each once, in the order of their names.
    pub fn delivered(&self) -> Vec<String> {
        let cleaned = |name: &str| self.columns.iter().find(|(own, _)| own == name);
        let mut names = std::collections::BTreeSet::new();
        for expression in self.expressions() {
            for (_, name) in expression.columns() {
                match cleaned(name) {
                    Some((_, from)) => names.extend(from.columns().into_iter().map(|(_, name)| name.to_owned())),
                    None => drop(names.insert(name.to_owned())),
                }
            }
        }
        names.extend(self.caregiver.iter().flat_map(|caregiver| caregiver.model.delivered()));
        names.into_iter().collect()
    }

    /// The model for systems of which these have one record a person, beside those that it names itself.
    #[must_use]
    pub fn with_one_per_source(mut self, sources: impl IntoIterator<Item = String>) -> Model {
        self.one_per_source.extend(sources);
        self.one_per_source.sort_unstable();
        self.one_per_source.dedup();
        self
    }

    /// A number that another model hardly has: of everything that it says, nicknames too.
    pub fn digest(&self) -> u64 {
        crate::hash::of_bytes(format!("{self:?}").as_bytes())
    }

    /// Columns that files need not have.
    pub fn optional(&self) -> &[String] {
        &self.optional
    }

    /// The columns of identifiers and of sources.
    pub fn keys(&self) -> (&str, &str) {
        (&self.id, &self.source)
    }

    /// Columns that comparisons, vetoes and holds speak of, each once, in the order of the model.
    pub(crate) fn spoken_of(&self) -> Vec<&str> {
        let mut expressions = Vec::new();
        for comparison in &self.comparisons {
            expressions.push(&comparison.null);
            expressions.extend(comparison.levels.iter().filter_map(|level| level.condition.as_ref()));
        }
        expressions.extend(self.vetoes.iter().map(|veto| &veto.when));
        expressions.extend(self.holds.iter().map(|hold| &hold.when));
        let mut names: Vec<&str> = Vec::new();
        for name in expressions.into_iter().flat_map(Expression::columns).map(|(_, name)| name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Every expression over two records, and what tells whether a caregiver is named.
    fn expressions(&self) -> Vec<&Expression> {
        let rules = self.blocking.iter().chain(&self.training.deterministic).chain(&self.training.sessions);
        let mut all: Vec<&Expression> = rules.flat_map(|rule| &rule.parts).flat_map(|(left, right)| [left, right]).collect();
        for comparison in &self.comparisons {
            all.push(&comparison.null);
            all.extend(comparison.levels.iter().filter_map(|level| level.condition.as_ref()));
            all.extend(comparison.levels.iter().filter_map(|level| level.term_frequency.as_ref()).map(|term| &term.column));
        }
        all.extend(self.vetoes.iter().flat_map(|veto| [Some(&veto.when), veto.shows_multiple.as_ref()]).flatten());
        all.extend(self.holds.iter().map(|hold| &hold.when));
        all.extend(self.caregiver.iter().map(|caregiver| &caregiver.named));
        all
    }
}

impl Comparison {
    /// Columns that its levels speak of.
    pub(crate) fn columns(&self) -> Vec<String> {
        let conditions = self.levels.iter().filter_map(|level| level.condition.as_ref()).chain([&self.null]);
        let mut names: Vec<String> = conditions.flat_map(Expression::columns).map(|(_, name)| name.to_owned()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The level at which both records have one text in a column.
    pub(crate) fn equality_of(&self, column: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.condition.as_ref().is_some_and(|condition| text::is_equality_of(condition, column)))
    }
}

#[cfg(test)]
mod tests;
