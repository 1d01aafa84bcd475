//! Models written in TOML.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{Bands, Caregiver, Comparison, Condition, Hold, Level, Link, Model, Rule, TermFrequency, Training};
use crate::expression::{Expression, ExpressionError, Lists, Operator, Side, Skip, parse};
use crate::similarity::nickname::Nicknames;

/// Most levels of a comparison with the one for no value: a level is kept in four bits.
const MOST_LEVELS: usize = 15;
/// Most comparisons: their levels are kept in 64 bits.
const MOST_COMPARISONS: usize = 16;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// It cannot be opened.
    #[error("{file}: cannot be read")]
    Open {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is not TOML, or has other settings.
    #[error("{file}: {what}")]
    Form {
        /// The file.
        file: String,
        /// Where and why.
        what: String,
    },
    /// An expression of it cannot be used.
    #[error("{file}, {at}: {source}")]
    Expression {
        /// The file.
        file: String,
        /// Which expression.
        at: String,
        /// Where and why.
        #[source]
        source: ExpressionError,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default = "dedupe")]
    link: Link,
    #[serde(default = "unique_id")]
    unique_id: String,
    #[serde(default = "source")]
    source: String,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    #[serde(default)]
    optional: Vec<String>,
    #[serde(default)]
    nicknames: Option<String>,
    #[serde(default)]
    skip: BTreeMap<String, Skip>,
    blocking: WrittenBlocking,
    #[serde(rename = "comparison", default)]
    comparisons: Vec<WrittenComparison>,
    #[serde(default)]
    training: Option<WrittenTraining>,
    bands: Bands,
    #[serde(rename = "veto", default)]
    vetoes: Vec<WrittenVeto>,
    #[serde(rename = "hold", default)]
    holds: Vec<WrittenHold>,
    #[serde(default)]
    cluster: WrittenCluster,
    #[serde(default)]
    caregiver: Option<WrittenCaregiver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBlocking {
    rules: Vec<String>,
    #[serde(default = "largest_block")]
    largest_block: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenComparison {
    name: String,
    #[serde(default)]
    column: Option<String>,
    #[serde(default)]
    null: Option<String>,
    levels: Vec<String>,
    #[serde(default)]
    term_frequency: bool,
    #[serde(default = "one")]
    term_frequency_weight: f64,
    #[serde(default)]
    least_u: f64,
    #[serde(default)]
    m: Option<Vec<f64>>,
    #[serde(default)]
    u: Option<Vec<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTraining {
    #[serde(default = "seed")]
    seed: u64,
    #[serde(default)]
    deterministic: Vec<String>,
    #[serde(default = "one")]
    recall: f64,
    #[serde(default)]
    chance: Option<f64>,
    #[serde(default = "million")]
    u_pairs: usize,
    #[serde(default)]
    sessions: Vec<String>,
    #[serde(default = "million")]
    session_pairs: usize,
    #[serde(default = "most_iterations")]
    most_iterations: usize,
    #[serde(default = "least_change")]
    least_change: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenVeto {
    name: String,
    when: String,
    #[serde(default)]
    shows_multiple: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHold {
    name: String,
    when: String,
    #[serde(default)]
    of_multiple: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenCluster {
    #[serde(default)]
    one_per_source: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCaregiver {
    role: String,
    model: String,
    named: String,
}

fn dedupe() -> Link {
    Link::Dedupe
}
fn unique_id() -> String {
    "unique_id".to_owned()
}
fn source() -> String {
    "source".to_owned()
}
fn largest_block() -> usize {
    20_000
}
fn one() -> f64 {
    1.0
}
fn seed() -> u64 {
    1
}
fn million() -> usize {
    1_000_000
}
fn most_iterations() -> usize {
    25
}
fn least_change() -> f64 {
    1e-4
}

impl Model {
    /// Reads a model, and what it names beside it: nicknames, and the model of caregivers.
    ///
    /// # Errors
    /// Where a file cannot be read, or says what cannot be done.
    pub fn read(file: &Path) -> Result<Model, ModelError> {
        let name = file.display().to_string();
        let open = |file: &Path| std::fs::read_to_string(file).map_err(|source| ModelError::Open { file: file.display().to_string(), source });
        let written: Written = toml::from_str(&open(file)?).map_err(|error| ModelError::Form { file: name.clone(), what: error.to_string() })?;
        let beside = |other: &str| file.parent().unwrap_or(Path::new("")).join(other);
        let nicknames = written.nicknames.as_deref().map(|other| open(&beside(other))).transpose()?;
        let caregiver = written.caregiver.as_ref().map(|caregiver| Model::read(&beside(&caregiver.model))).transpose()?;
        Reader { file: name }.model(written, nicknames.as_deref(), caregiver)
    }
}

pub(super) struct Reader {
    pub file: String,
}

impl Reader {
    fn model(&self, written: Written, nicknames: Option<&str>, caregiver: Option<Model>) -> Result<Model, ModelError> {
        let lists = Lists { nicknames: nicknames.map(Nicknames::read).unwrap_or_default(), skips: written.skip };
        let columns = written.columns.iter().map(|(name, text)| Ok((name.clone(), self.of_one(text, &format!("[columns] {name}"))?)));
        let columns = columns.collect::<Result<Vec<_>, ModelError>>()?;
        let comparisons = written.comparisons.iter().map(|comparison| self.comparison(comparison)).collect::<Result<Vec<_>, _>>()?;
        let training = self.training(written.training.as_ref())?;
        let vetoes = written.vetoes.into_iter().map(|veto| {
            let at = format!("[[veto]] {}", veto.name);
            let shows_multiple = veto.shows_multiple.map(|text| self.parsed(&text, &at)).transpose()?;
            Ok(Condition { when: self.parsed(&veto.when, &at)?, shows_multiple, name: veto.name })
        });
        let holds = written.holds.into_iter().map(|hold| {
            let when = self.parsed(&hold.when, &format!("[[hold]] {}", hold.name))?;
            Ok(Hold { when, name: hold.name, of_multiple: hold.of_multiple })
        });
        let caregiver = written
            .caregiver
            .zip(caregiver)
            .map(|(written, model)| Ok(Caregiver { named: self.of_one(&written.named, "[caregiver] named")?, role: written.role, model: Box::new(model) }));
        let model = Model {
            name: written.name,
            link: written.link,
            id: written.unique_id,
            source: written.source,
            columns,
            optional: written.optional,
            lists,
            blocking: self.rules(&written.blocking.rules, "[blocking]")?,
            largest_block: written.blocking.largest_block,
            comparisons,
            training,
            bands: written.bands,
            vetoes: vetoes.collect::<Result<_, ModelError>>()?,
            holds: holds.collect::<Result<_, ModelError>>()?,
            one_per_source: written.cluster.one_per_source,
            caregiver: caregiver.transpose()?,
        };
        self.checked(model)
    }

    pub(super) fn checked(&self, model: Model) -> Result<Model, ModelError> {
        if model.blocking.is_empty() {
            return Err(self.form("[blocking] has no rules, so that no two records would be compared"));
        }
        if model.comparisons.is_empty() || model.comparisons.len() > MOST_COMPARISONS {
            return Err(self.form(format!("1 to {MOST_COMPARISONS} comparisons are needed, {} are given", model.comparisons.len())));
        }
        if let Some(comparison) = model.comparisons.iter().find(|comparison| comparison.levels.len() < 2 || comparison.levels.len() > MOST_LEVELS) {
            return Err(self.form(format!("comparison {}: 2 to {MOST_LEVELS} levels are needed", comparison.name)));
        }
        if model.bands.auto.partial_cmp(&model.bands.review).is_none_or(|order| order.is_lt()) || model.bands.review < model.bands.keep {
            return Err(self.form("[bands] must fall from auto to review to keep"));
        }
        Ok(model)
    }

    fn training(&self, written: Option<&WrittenTraining>) -> Result<Training, ModelError> {
        let Some(written) = written else {
            return Err(self.form("[training] is missing: it states `chance`, or how it is estimated"));
        };
        if written.chance.is_none() && written.deterministic.is_empty() {
            return Err(self.form("[training] needs `chance`, or `deterministic` rules and their `recall`"));
        }
        if !(written.recall > 0.0 && written.recall <= 1.0) {
            return Err(self.form("[training] recall is not a share above 0"));
        }
        if written.chance.is_some_and(|chance| !(chance > 0.0 && chance < 1.0)) {
            return Err(self.form("[training] chance is not between 0 and 1"));
        }
        Ok(Training {
            seed: written.seed,
            deterministic: self.rules(&written.deterministic, "[training] deterministic")?,
            recall: written.recall,
            chance: written.chance,
            u_pairs: written.u_pairs.max(1),
            sessions: self.rules(&written.sessions, "[training] sessions")?,
            session_pairs: written.session_pairs.max(1),
            most_iterations: written.most_iterations,
            least_change: written.least_change,
        })
    }

    pub(super) fn form(&self, what: impl Into<String>) -> ModelError {
        ModelError::Form { file: self.file.clone(), what: what.into() }
    }

    pub(super) fn parsed(&self, text: &str, at: &str) -> Result<Expression, ModelError> {
        parse(text).map_err(|source| ModelError::Expression { file: self.file.clone(), at: at.to_owned(), source })
    }

    fn of_one(&self, text: &str, at: &str) -> Result<Expression, ModelError> {
        let expression = self.parsed(text, at)?;
        if expression.columns().into_iter().any(|(side, _)| side != Side::One) {
            return Err(self.form(format!("{at}: speaks of one record, so that its columns have no `l.` or `r.`")));
        }
        Ok(expression)
    }

    fn rules(&self, texts: &[String], at: &str) -> Result<Vec<Rule>, ModelError> {
        texts.iter().zip(1..).map(|(text, number)| self.rule(text, &format!("{at} rule {number}"))).collect()
    }

    /// A rule must be equalities between something of the left and something of the right record. All else would compare each with each.
    pub(super) fn rule(&self, text: &str, at: &str) -> Result<Rule, ModelError> {
        let expression = self.parsed(text, at)?;
        let refused = || {
            self.form(format!("{at}: a blocking rule is `=` between a value of `l` and a value of `r`, several joined by `and`; anything else would compare each record with each"))
        };
        let mut parts = Vec::new();
        let mut open = vec![expression];
        while let Some(expression) = open.pop() {
            match expression {
                Expression::And(inner) => open.extend(inner.into_iter().rev()),
                Expression::Compare(Operator::Equal, left, right) => match (left.side(), right.side()) {
                    (Some(Side::Left), Some(Side::Right)) => parts.push((left.of_one(), right.of_one())),
                    (Some(Side::Right), Some(Side::Left)) => parts.push((right.of_one(), left.of_one())),
                    _ => return Err(refused()),
                },
                _ => return Err(refused()),
            }
        }
        Ok(Rule { text: text.to_owned(), parts })
    }

    fn comparison(&self, written: &WrittenComparison) -> Result<Comparison, ModelError> {
        let at = format!("[[comparison]] {}", written.name);
        let column = written.column.as_deref().unwrap_or(&written.name);
        let null = written.null.clone().unwrap_or_else(|| format!("l.{column} is null or r.{column} is null"));
        let count = written.levels.len() + 1;
        for shares in [&written.m, &written.u].into_iter().flatten() {
            if shares.len() != count || shares.iter().any(|share| !(*share > 0.0 && *share <= 1.0)) {
                return Err(self.form(format!("{at}: m and u are {count} shares above 0, one a level and one for all else")));
            }
        }
        let share = |shares: &Option<Vec<f64>>, level: usize| shares.as_ref().map(|shares| shares[level]);
        let mut levels = Vec::new();
        for (number, text) in written.levels.iter().enumerate() {
            let condition = self.parsed(&in_full(text, column), &format!("{at} level {}", number + 1))?;
            let is_exact = is_equality_of(&condition, column);
            let term_frequency = (written.term_frequency && is_exact).then(|| TermFrequency {
                column: Expression::Column(Side::One, column.to_owned()),
                weight: written.term_frequency_weight,
                least_u: written.least_u,
            });
            levels.push(Level { label: text.clone(), condition: Some(condition), term_frequency, m: share(&written.m, number), u: share(&written.u, number) });
        }
        let last = count - 1;
        levels.push(Level { label: "else".to_owned(), condition: None, term_frequency: None, m: share(&written.m, last), u: share(&written.u, last) });
        Ok(Comparison { name: written.name.clone(), null: self.parsed(&null, &at)?, levels })
    }
}

/// Whether a condition is that both records agree on a column.
pub(super) fn is_equality_of(condition: &Expression, column: &str) -> bool {
    let of = |expression: &Expression, side| *expression == Expression::Column(side, column.to_owned());
    matches!(condition, Expression::Compare(Operator::Equal, left, right) if of(left, Side::Left) && of(right, Side::Right))
}

/// Writes out a level in short form: `exact`, `jaro_winkler >= 0.9`, `nickname`.
fn in_full(text: &str, column: &str) -> String {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    if text == "exact" {
        format!("l.{column} = r.{column}")
    } else if !text.contains(['(', '"']) && !first.contains('.') {
        format!("{first}(l.{column}, r.{column}) {rest}")
    } else {
        text.to_owned()
    }
}
