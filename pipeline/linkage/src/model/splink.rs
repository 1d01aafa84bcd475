//! Models that Splink trained, as it saves them in JSON.

use std::path::Path;

use serde::Deserialize;

use super::text::{ModelError, Reader};
use super::{Bands, Comparison, Level, Link, Model, TermFrequency, Training};
use crate::expression::{Expression, Side, parse};

/// Splink's own bounds where a model states none: a probability of 0.95, of a half, and of 0.01.
const BANDS: Bands = Bands { auto: 4.247_927_513_443_585, review: 0.0, keep: -6.629_356_620_079_609 };

#[derive(Deserialize)]
struct Saved {
    link_type: String,
    probability_two_random_records_match: f64,
    #[serde(default = "unique_id")]
    unique_id_column_name: String,
    #[serde(default = "source")]
    source_dataset_column_name: String,
    blocking_rules_to_generate_predictions: Vec<SavedRule>,
    comparisons: Vec<SavedComparison>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SavedRule {
    Text(String),
    Object { blocking_rule: String },
}

#[derive(Deserialize)]
struct SavedComparison {
    output_column_name: String,
    comparison_levels: Vec<SavedLevel>,
}

#[derive(Deserialize)]
struct SavedLevel {
    sql_condition: String,
    #[serde(default)]
    label_for_charts: Option<String>,
    #[serde(default)]
    is_null_level: bool,
    #[serde(default)]
    m_probability: Option<f64>,
    #[serde(default)]
    u_probability: Option<f64>,
    #[serde(default)]
    tf_adjustment_column: Option<String>,
    #[serde(default)]
    tf_adjustment_weight: Option<f64>,
    #[serde(default)]
    tf_minimum_u_value: f64,
}

fn unique_id() -> String {
    "unique_id".to_owned()
}
fn source() -> String {
    "source_dataset".to_owned()
}

impl Model {
    /// Reads a model that Splink saved. Blocking, comparisons, m, u and the chance of a match are its own; all else is that of `beside`, or
    /// Splink's default.
    ///
    /// # Errors
    /// Where it cannot be read, or has conditions that are not understood.
    pub fn read_splink(file: &Path, beside: Option<Model>) -> Result<Model, ModelError> {
        let reader = Reader { file: file.display().to_string() };
        let text = std::fs::read_to_string(file).map_err(|source| ModelError::Open { file: reader.file.clone(), source })?;
        let saved: Saved = serde_json::from_str(&text).map_err(|error| reader.form(format!("not a model that Splink saved: {error}")))?;
        let link = match saved.link_type.as_str() {
            "dedupe_only" | "link_and_dedupe" => Link::Dedupe,
            "link_only" => Link::Between,
            _ => return Err(reader.form("link_type is none that Splink knows")),
        };
        let chance = saved.probability_two_random_records_match;
        if !(chance > 0.0 && chance < 1.0) {
            return Err(reader.form("probability_two_random_records_match is not between 0 and 1"));
        }
        let comparisons = saved.comparisons.iter().map(|comparison| read_comparison(comparison, &reader)).collect::<Result<_, _>>()?;
        let mut blocking = Vec::new();
        for (rule, number) in saved.blocking_rules_to_generate_predictions.iter().zip(1..) {
            let (SavedRule::Text(text) | SavedRule::Object { blocking_rule: text }) = rule;
            blocking.push(reader.rule(text, &format!("blocking rule {number}"))?);
        }
        let base = beside.unwrap_or_else(|| Model {
            name: file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
            link,
            id: saved.unique_id_column_name.clone(),
            source: saved.source_dataset_column_name.clone(),
            columns: Vec::new(),
            optional: Vec::new(),
            lists: crate::expression::Lists::default(),
            blocking: Vec::new(),
            largest_block: usize::MAX,
            comparisons: Vec::new(),
            training: untrained(chance),
            bands: BANDS,
            vetoes: Vec::new(),
            holds: Vec::new(),
            one_per_source: Vec::new(),
            caregiver: None,
        });
        reader.checked(Model { link, blocking, comparisons, training: untrained(chance), ..base })
    }
}

fn untrained(chance: f64) -> Training {
    Training {
        seed: 1,
        deterministic: Vec::new(),
        recall: 1.0,
        chance: Some(chance),
        u_pairs: 1,
        sessions: Vec::new(),
        session_pairs: 1,
        most_iterations: 1,
        least_change: 1.0,
    }
}

fn read_comparison(saved: &SavedComparison, reader: &Reader) -> Result<Comparison, ModelError> {
    let at = format!("comparison {}", saved.output_column_name);
    let (nulls, others): (Vec<&SavedLevel>, Vec<&SavedLevel>) = saved.comparison_levels.iter().partition(|level| level.is_null_level);
    let null = match nulls.as_slice() {
        [] => Expression::Compare(crate::expression::Operator::Equal, Box::new(Expression::Number(0.0)), Box::new(Expression::Number(1.0))),
        [only] => reader.parsed(&only.sql_condition, &at)?,
        _ => return Err(reader.form(format!("{at}: more than one level for no value"))),
    };
    let count = others.len();
    let mut levels = Vec::new();
    for (number, level) in others.into_iter().enumerate() {
        let is_else = level.sql_condition.trim().eq_ignore_ascii_case("else");
        if is_else != (number + 1 == count) {
            return Err(reader.form(format!("{at}: ELSE must be the last level, and no other")));
        }
        let condition = (!is_else).then(|| reader.parsed(&level.sql_condition, &at)).transpose()?;
        let term_frequency = level.tf_adjustment_column.as_ref().filter(|_| !is_else).map(|column| {
            // A bare name is a column, whatever it ends with.
            let column = parse(column).ok().filter(|column| column.side() == Some(Side::One)).unwrap_or_else(|| Expression::Column(Side::One, column.clone()));
            TermFrequency { column, weight: level.tf_adjustment_weight.unwrap_or(1.0), least_u: level.tf_minimum_u_value }
        });
        let label = level.label_for_charts.clone().unwrap_or_else(|| level.sql_condition.clone());
        let (m, u) = unstated(number, count);
        levels.push(Level { label, condition, term_frequency, m: Some(level.m_probability.unwrap_or(m)), u: Some(level.u_probability.unwrap_or(u)) });
    }
    Ok(Comparison { name: saved.output_column_name.clone(), null, levels })
}

/// What Splink takes for m and u of a level that was never trained: 0.95 of matches agree wholly, the others share the rest; weights run from
/// -5 bits of the last level to 3, and 10 of the first.
fn unstated(level: usize, count: usize) -> (f64, f64) {
    let m = crate::train::first_m(level, count);
    let weight = match (level, count) {
        (0, _) => 10.0,
        (_, 2) => -5.0,
        _ => {
            let from_last = (count - 1 - level) as f64;
            -5.0 + from_last * 8.0 / (count - 2) as f64
        }
    };
    (m, m / weight.exp2())
}
