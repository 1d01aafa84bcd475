//! The table under every picture: a row a cell, with its interval drawn beside its numbers.

use askama::Template;
use attune_contract::Observation;

use crate::cell::CellView;
use crate::charts::interval::{Scale, interval_glyph};
use crate::{format, words};

/// One row: a label and its cell.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// What the row is about.
    pub label: String,
    /// Where the label leads.
    pub href: Option<String>,
    /// A second, quieter line under the label.
    pub detail: String,
    /// The cell; `None` where the release has no such cell.
    pub cell: Option<CellView>,
    /// The drawn interval.
    pub glyph: String,
    /// The pooled cell that is published in place of a withheld one.
    pub pooled: Option<CellView>,
}

impl Row {
    /// A row with its interval drawn on a scale, and the reference value marked.
    pub fn new(label: &str, observation: Option<&Observation>, polarity: &str, scale: &Scale, reference: Option<f64>) -> Row {
        let shown = observation.and_then(Observation::shown);
        Row {
            label: label.to_owned(),
            href: None,
            detail: String::new(),
            cell: observation.map(|observation| CellView::new(observation, polarity)),
            glyph: shown.map(|shown| interval_glyph(shown, scale, reference)).unwrap_or_default(),
            pooled: None,
        }
    }

    /// Makes the label a link.
    pub fn link(mut self, href: String) -> Row {
        self.href = Some(href);
        self
    }
}

/// Rows under one heading.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowGroup {
    /// The heading; empty where there is one group only.
    pub heading: String,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A table of cells. Rows stand in the order given: by name or as stated, never by value.
#[derive(Debug, Clone, Template)]
#[template(path = "table.html")]
pub(crate) struct CellTable {
    /// What the table shows, for those who cannot see where it stands.
    pub caption: String,
    /// Heading of the first column.
    pub subject: String,
    /// Heading of the count column.
    pub count_heading: String,
    /// Name of the state compared with; `None` drops the column.
    pub compared_with: Option<String>,
    /// First and last tick of the drawn column; `None` drops the labels.
    pub axis: Option<(String, String)>,
    /// Whether counts stand under the interval, for want of room.
    pub is_narrow: bool,
    /// Whether the trend stands in the last column.
    pub has_trend: bool,
    /// The rows.
    pub groups: Vec<RowGroup>,
}

impl CellTable {
    /// Whether counts have a column of their own.
    pub fn has_count(&self) -> bool {
        !self.count_heading.is_empty() && !self.is_narrow
    }

    /// Columns after the value that a withheld row spans, itself included.
    pub fn span(&self) -> usize {
        3 + usize::from(self.has_count()) + usize::from(self.compared_with.is_some()) + usize::from(self.has_trend)
    }
}

/// Heading of the count column for a unit noun.
pub(crate) fn count_heading(unit_noun: &str) -> String {
    format::capitalised(unit_noun)
}

/// The wide-range remark.
pub(crate) const CARE: &str = words::STATUS_MEANINGS[5].0;
