//! The measures over all groups of a split: a few in plain words, all of them one step further.

use askama::Template;
use attune_contract::{ALL, Inequality};

use super::equity::{is_over_all, key_text};
use crate::words::inequality as words;

/// A measure with its figure.
pub(crate) struct Measure {
    /// The key of its row, as pages carry it in `data-gap`.
    pub key: String,
    /// The number as the API gives it.
    pub raw: String,
    pub name: String,
    pub form: String,
    /// What it says, for those that are told in plain words.
    pub meaning: String,
    pub figure: String,
    pub interval: Option<String>,
    /// "5 of 5" groups.
    pub groups: String,
    pub note: String,
}

/// What is measured over all groups of one split.
#[derive(Template)]
#[template(path = "measures.html")]
pub(crate) struct Measures {
    /// "by language at home".
    pub subject: String,
    /// The few that can be told in a sentence.
    pub summary: Vec<Measure>,
    /// All that have a figure.
    pub all: Vec<Measure>,
    /// Why there are none, or why some are missing; empty where all have a figure.
    pub absent: Vec<String>,
}

/// The measures that are told in plain words, in this order; of each the first of its forms that has a figure.
const TOLD: [(&str, &[&str]); 5] = [
    ("d", &["ends", "reference", "extremes"]),
    ("r", &["ends", "reference", "extremes"]),
    ("par", &["population"]),
    ("sii", &["logit", "linear"]),
    ("rii", &["logit", "linear"]),
];

impl Measures {
    /// The measures among the rows of a split. `reference` is the label of the group that others are compared with.
    pub fn of(subject: &str, rows: &[Inequality], reference: &str) -> Measures {
        let over_all = || rows.iter().filter(|row| is_over_all(row));
        let told = TOLD.iter().filter_map(|(measure, forms)| {
            let form = |variant: &&&str| over_all().find(|row| row.key.measure == *measure && row.key.variant == ***variant && row.measured().is_some());
            forms.iter().find_map(|variant| form(&variant))
        });
        let mut absent: Vec<String> = Vec::new();
        for row in over_all().filter(|row| row.measured().is_none()) {
            let reason = if row.note.is_empty() { words::sentence(words::absent(row.status())) } else { words::sentence(&row.note) };
            // Where no measure has a figure its reason is told once; else each is named with its own.
            let named = if row.key.measure == ALL || over_all().all(|row| row.measured().is_none()) {
                reason
            } else {
                format!("{} ({}): {reason}", words::name(&row.key.measure), words::form(&row.key.variant))
            };
            if !absent.contains(&named) {
                absent.push(named);
            }
        }
        Measures {
            subject: subject.to_owned(),
            summary: told.filter_map(|row| measure(row, reference)).collect(),
            all: over_all().filter_map(|row| measure(row, reference)).collect(),
            absent,
        }
    }
}

fn measure(row: &Inequality, reference: &str) -> Option<Measure> {
    let measured = row.measured()?;
    Some(Measure {
        key: key_text(&row.key),
        raw: format!("{}", measured.value),
        name: words::name(&row.key.measure),
        form: words::form(&row.key.variant),
        meaning: words::meaning(row, reference),
        figure: words::figure(measured.value, &measured.unit),
        interval: words::figure_interval(measured),
        groups: format!("{} of {}", row.strata_used, row.strata),
        note: words::sentence(&row.note),
    })
}
