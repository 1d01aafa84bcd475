//! What an indicator is: the metadata box that stands beside every number.

use serde::{Deserialize, Serialize};

/// A rate within an indicator, such as an age band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Its id; `all` for the indicator as a whole.
    pub id: String,
    /// Its label for readers.
    pub label: String,
}

/// A way of splitting an indicator's cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Its id, such as `race_ethnicity`.
    pub id: String,
    /// Its label for readers.
    pub label: String,
    /// Its categories in their stated order, `unknown` last.
    pub categories: Vec<DimensionCategory>,
}

/// One category of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionCategory {
    /// Its code.
    pub id: String,
    /// Its label for readers.
    pub label: String,
}

/// A value from outside that an indicator's cells are compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// The component it speaks of.
    pub component: String,
    /// The value, in the unit of the indicator.
    pub value: f64,
    /// Who set it, and where it is published.
    pub source: String,
}

/// An indicator's public metadata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its id, such as `sec_dev_screen_u3`.
    pub id: String,
    /// Version of its definition; a new version breaks the series.
    pub version: u32,
    /// Its name for readers.
    pub name: String,
    /// A short name for tables and charts.
    pub short_name: String,
    /// The question it answers, in plain words.
    pub question: String,
    /// Level of relational health: `primary`, `secondary` or `tertiary`.
    pub level: String,
    /// Elements of early relational health that it speaks of; empty in releases before schema 1.1.
    pub elements: Vec<String>,
    /// Groups of activity that move it; empty in releases before schema 1.1.
    pub activity_groups: Vec<String>,
    /// Who is counted below the line.
    pub denominator: String,
    /// Who is counted above it.
    pub numerator: String,
    /// What one unit of the denominator is called, in the plural, such as "children".
    pub unit_noun: String,
    /// How the value is printed: `percent` or `ratio`.
    pub unit: String,
    /// `higher` when reaching more is the aim, `lower` when fewer is, `none`.
    pub polarity: String,
    /// Who owns the specification.
    pub steward: String,
    /// The steward's id of the measure.
    pub steward_id: String,
    /// The year of the specification that was followed.
    pub specification_year: String,
    /// What was checked, and against what.
    pub verified: String,
    /// What a reader must know before using it.
    pub limitations: Vec<String>,
    /// Its measurement period in words.
    pub period_kind: String,
    /// What places a unit in an area, in words; empty in releases before schema 1.1.
    pub attribution: String,
    /// Days after the period's end until its numbers stand; 0 in releases before schema 1.1.
    pub run_out_days: u32,
    /// How a page draws it beside the usual tables: `plain`, `funnel`, `overlap` or `financing`.
    pub display: String,
    /// Feeds it is computed from.
    pub feeds: Vec<String>,
    /// Its components, the headline one first.
    pub components: Vec<Component>,
    /// Lower edges of the map's classes, four ascending values in the unit of `value`.
    pub class_breaks: Vec<f64>,
    /// How the interval is made, or why there is none.
    pub interval_method: String,
    /// What its cells are compared with beside the state; `None` where nothing is declared, and before schema 1.2.
    pub benchmark: Option<Benchmark>,
}
