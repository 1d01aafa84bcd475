//! One cell of the grid.

use serde::{Deserialize, Serialize};

use crate::{AreaLevel, Period, Status, UNKNOWN};

/// What names a cell: no two cells of a release have the same key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellKey {
    /// Indicator.
    pub indicator_id: String,
    /// Rate within the indicator, or `all`.
    pub component: String,
    /// Level of the area.
    pub area_level: AreaLevel,
    /// Area.
    pub area_id: String,
    /// Period.
    pub period: Period,
    /// Dimension, or `all`.
    pub dimension: String,
    /// Category, or `all`.
    pub category: String,
}

impl CellKey {
    /// Whether it speaks of those of whom the group, or the county, is not stated.
    pub fn is_not_stated(&self) -> bool {
        self.category == UNKNOWN || self.has_no_county()
    }

    /// Whether it speaks of the county that is not stated, which is no place.
    pub fn has_no_county(&self) -> bool {
        self.area_level == AreaLevel::County && self.area_id.ends_with("999")
    }
}

/// How a value stands to the state's value, or to a benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The interval lies above it.
    Higher,
    /// The interval contains it: the difference could be chance.
    Similar,
    /// The interval lies below it.
    Lower,
}

impl Comparison {
    /// The word in files and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparison::Higher => "higher",
            Comparison::Similar => "similar",
            Comparison::Lower => "lower",
        }
    }
    /// The comparison for a word.
    pub fn parse(word: &str) -> Option<Comparison> {
        [Comparison::Higher, Comparison::Similar, Comparison::Lower].into_iter().find(|c| c.as_str() == word)
    }
}

/// Why a trend is what it is, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendReason {
    /// The change is larger than chance makes it, and no single year makes it.
    Significant,
    /// The change could be chance.
    NotSignificant,
    /// Without one of the years the change goes the other way.
    OneYear,
    /// There are fewer years up to this one than the rule needs.
    TooFewYears,
    /// One of the last years is not published.
    YearWithheld,
    /// The figure has no interval to weigh its years by.
    NoInterval,
    /// In all of the last years nobody, or everybody, had the event.
    NoneOrAll,
    /// Several years are pooled in the cell, and they overlap with those of other cells.
    PooledYears,
}

impl TrendReason {
    const ALL: [TrendReason; 8] = [
        TrendReason::Significant,
        TrendReason::NotSignificant,
        TrendReason::OneYear,
        TrendReason::TooFewYears,
        TrendReason::YearWithheld,
        TrendReason::NoInterval,
        TrendReason::NoneOrAll,
        TrendReason::PooledYears,
    ];

    /// The word in files and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            TrendReason::Significant => "significant",
            TrendReason::NotSignificant => "not_significant",
            TrendReason::OneYear => "one_year",
            TrendReason::TooFewYears => "too_few_years",
            TrendReason::YearWithheld => "year_withheld",
            TrendReason::NoInterval => "no_interval",
            TrendReason::NoneOrAll => "none_or_all",
            TrendReason::PooledYears => "pooled_years",
        }
    }

    /// The reason for a word.
    pub fn parse(word: &str) -> Option<TrendReason> {
        TrendReason::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// How far a published number can be relied on; separate from confidentiality, and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reliability {
    /// Use as it is.
    Ok,
    /// The interval is wide: use with care.
    UseWithCare,
}

impl Reliability {
    /// The word in files and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Reliability::Ok => "ok",
            Reliability::UseWithCare => "use_with_care",
        }
    }
    /// The reliability for a word.
    pub fn parse(word: &str) -> Option<Reliability> {
        [Reliability::Ok, Reliability::UseWithCare].into_iter().find(|r| r.as_str() == word)
    }
}

/// The numbers of a published cell. Only a published cell has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The value in the indicator's unit: percent of 0 to 100, or a ratio.
    pub value: f64,
    /// Lower limit of the interval, unit as `value`; `None` where no interval is stated.
    pub lower: Option<f64>,
    /// Upper limit of the interval.
    pub upper: Option<f64>,
    /// Level of the interval, such as 0.95.
    pub interval_level: Option<f64>,
    /// How the interval was made, such as `wilson`.
    pub interval_method: Option<String>,
    /// `percent` or `ratio`.
    pub unit: String,
    /// Units that met the numerator.
    pub numerator: u64,
    /// Units in the population; `None` where the denominator is not a whole count.
    pub denominator: Option<u64>,
    /// Units whose record lacked a needed element; `None` where it cannot be shown safely.
    pub missing: Option<u64>,
    /// Lower bound from uncertain links; `None` where linkage does not matter or the bound cannot be shown.
    pub link_low: Option<f64>,
    /// Upper bound from uncertain links.
    pub link_high: Option<f64>,
    /// Reliability class.
    pub reliability: Reliability,
    /// Against the state's value of the same component, period, dimension and category.
    pub comparison: Option<Comparison>,
    /// `rising`, `falling` or `no_change` over non-overlapping years; `None` where it cannot be told.
    pub trend: Option<String>,
    /// Why the trend is what it is, or why there is none; `None` before schema 1.2.
    pub trend_reason: Option<TrendReason>,
    /// Against the benchmark that the indicator declares for this component; `None` where it declares none, or the cell has no
    /// interval.
    pub benchmark_comparison: Option<Comparison>,
    /// Marks of the presentation standards of the National Center for Health Statistics, such as `Px`.
    pub flags: Vec<String>,
}

/// What a cell holds. A cell without a number has no field for one.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most cells of a release are shown, and a box a cell would cost more than it saves")]
pub enum Cell {
    /// A published cell.
    Shown(Shown),
    /// Any other: the status alone.
    Withheld(Status),
}

/// A cell with its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// What names it.
    pub key: CellKey,
    /// Version of the indicator's definition.
    pub indicator_version: u32,
    /// Run-out has not passed: the number will still change.
    pub is_provisional: bool,
    /// What it holds.
    pub cell: Cell,
}

impl Observation {
    /// The status word of the cell.
    pub fn status(&self) -> Status {
        match &self.cell {
            Cell::Shown(_) => Status::Published,
            Cell::Withheld(status) => *status,
        }
    }

    /// The numbers, where the cell is published.
    pub fn shown(&self) -> Option<&Shown> {
        match &self.cell {
            Cell::Shown(shown) => Some(shown),
            Cell::Withheld(_) => None,
        }
    }
}
