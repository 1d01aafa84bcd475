//! One cell as a page shows it: ready-made words, and nothing but words where the cell is withheld.

use attune_contract::{Observation, Reliability, Shown};

use crate::{format, words};

/// The key of a cell in one line, as pages carry it in `data-obs`.
pub fn key_text(observation: &Observation) -> String {
    let key = &observation.key;
    format!("{}/{}/{}/{}/{}/{}/{}", key.indicator_id, key.component, key.area_id, key.period.start, key.period.pooled_years, key.dimension, key.category)
}

/// The numbers of a published cell, as text.
#[derive(Debug, Clone)]
pub(crate) struct NumberView {
    /// The value as the API gives it.
    pub raw: String,
    /// The value with its unit.
    pub value: String,
    /// The interval; `None` where none is stated.
    pub interval: Option<String>,
    /// "251 of 480", or the numerator alone.
    pub count: String,
    /// How it stands to the state.
    pub compared: words::Compared,
    /// The interval is wide.
    pub use_with_care: bool,
    /// The trend in words.
    pub trend: Option<&'static str>,
    /// What stands in place of a trend.
    pub no_trend: &'static str,
}

/// One cell, ready for a template.
#[derive(Debug, Clone)]
pub(crate) struct CellView {
    /// Its key.
    pub key: String,
    /// Its status word.
    pub status: &'static str,
    /// Label of its period.
    pub period: String,
    /// Whether the number will still change.
    pub is_provisional: bool,
    /// Its numbers, if published.
    pub number: Option<NumberView>,
    /// The sentence that stands in place of a number.
    pub withheld: &'static str,
    /// `hidden` or `absent` where there is no number.
    pub absence: &'static str,
}

impl CellView {
    /// The words of a cell, under an indicator's polarity.
    pub fn new(observation: &Observation, polarity: &str) -> CellView {
        let status = observation.status();
        CellView {
            key: key_text(observation),
            status: status.as_str(),
            period: period_label(&observation.key.period.label()),
            is_provisional: observation.is_provisional,
            number: observation.shown().map(|shown| NumberView::new(shown, polarity)),
            withheld: words::withheld(status),
            absence: words::absence(status),
        }
    }
}

impl NumberView {
    fn new(shown: &Shown, polarity: &str) -> NumberView {
        NumberView {
            raw: format!("{}", shown.value),
            value: format::value(shown.value, &shown.unit),
            interval: shown.lower.zip(shown.upper).map(|(low, high)| format::interval(low, high, &shown.unit)),
            count: match shown.denominator {
                Some(denominator) => format!("{} of {}", format::count(shown.numerator), format::count(denominator)),
                None => format::count(shown.numerator),
            },
            compared: words::compared(shown.comparison, polarity),
            use_with_care: shown.reliability == Reliability::UseWithCare,
            trend: words::trend(shown),
            no_trend: words::no_trend(shown),
        }
    }
}

/// A period's label with an en dash between years.
pub(crate) fn period_label(label: &str) -> String {
    label.replace('-', "–")
}
