//! How far apart the groups of a split are: one row a measure, made from published cells alone.

use serde::{Deserialize, Serialize};

use crate::{AreaLevel, Comparison, Period, Status};

/// The dimension whose groups are the counties of a state. It has no category of its own in the table of dimensions.
pub const GEOGRAPHY: &str = "county";

/// What stands for all measures, all variants or all groups.
pub const ALL: &str = "all";

/// The category for those of whom the group is not known. It is never a group of a measure.
pub const UNKNOWN: &str = "unknown";

/// The variant of a difference or ratio of one group and the reference.
pub const FROM_REFERENCE: &str = "from_reference";

/// The mark of a split in which the group is not known for one in ten or more.
pub const MANY_UNKNOWN: &str = "unknown_10_percent_or_more";

/// What names a row: no two rows of a release have the same key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InequalityKey {
    /// Indicator.
    pub indicator_id: String,
    /// Rate within the indicator.
    pub component: String,
    /// Level of the area.
    pub area_level: AreaLevel,
    /// Area.
    pub area_id: String,
    /// Period.
    pub period: Period,
    /// What splits the area's people: a dimension, or [`GEOGRAPHY`].
    pub dimension: String,
    /// Code of the measure, such as `sii`; [`ALL`] where one row says why there is no measure over all groups.
    pub measure: String,
    /// Form of the measure, such as `logit` or [`FROM_REFERENCE`]; [`ALL`] beside the measure `all`.
    pub variant: String,
    /// The group that is compared with the reference; [`ALL`] for a measure over all groups.
    pub stratum: String,
}

/// How the group that others are compared with was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceRule {
    /// The dimension's file names it.
    Declared,
    /// The last in the order of a dimension that has one.
    EndOfOrder,
    /// The largest of the groups that are shown in this area and period.
    Largest,
    /// The best of the groups that are shown in this area and period.
    Best,
}

impl ReferenceRule {
    const ALL: [ReferenceRule; 4] = [ReferenceRule::Declared, ReferenceRule::EndOfOrder, ReferenceRule::Largest, ReferenceRule::Best];

    /// The word in files and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            ReferenceRule::Declared => "declared",
            ReferenceRule::EndOfOrder => "end_of_order",
            ReferenceRule::Largest => "largest",
            ReferenceRule::Best => "best",
        }
    }

    /// The rule for a word.
    pub fn parse(word: &str) -> Option<ReferenceRule> {
        ReferenceRule::ALL.into_iter().find(|rule| rule.as_str() == word)
    }
}

/// The figures of a measure. Only a row whose groups are all published has them.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasuredInequality {
    /// The value.
    pub value: f64,
    /// `percentage_points`, `squared_points`, `ratio`, `percent`, `index` or `thousandths`.
    pub unit: String,
    /// Lower limit, unit as `value`; `None` where there is no interval, and the note says why.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
    /// Standard error, unit as `value`; `None` where the limits do not rest on one.
    pub standard_error: Option<f64>,
    /// Level of the interval, such as 0.95.
    pub interval_level: Option<f64>,
    /// How the interval was made.
    pub method: Option<String>,
    /// Draws of simulated limits.
    pub draws: Option<u32>,
    /// Seed of simulated limits: it follows from the key, so that no row depends on another.
    pub seed: Option<u32>,
    /// Whether the group's difference from the reference lies above zero, could be chance, or lies below; for the difference
    /// [`FROM_REFERENCE`] alone.
    pub comparison: Option<Comparison>,
}

/// What a row holds. A row without figures has no field for one.
#[derive(Debug, Clone, PartialEq)]
pub enum InequalityFigure {
    /// Every group that the measure uses is published.
    Measured(MeasuredInequality),
    /// Any other: the status alone.
    Withheld(Status),
}

/// A measure with its key, and what it was measured on.
#[derive(Debug, Clone, PartialEq)]
pub struct Inequality {
    /// What names it.
    pub key: InequalityKey,
    /// What it holds.
    pub figure: InequalityFigure,
    /// Groups of the split; those of whom the group is not known are none.
    pub strata: u32,
    /// Groups that the figure is made from; 0 where it is withheld.
    pub strata_used: u32,
    /// The group that others are compared with; `None` where none is shown, or the measure asks for none.
    pub reference: Option<String>,
    /// How it was chosen.
    pub reference_rule: Option<ReferenceRule>,
    /// Of all counted, those of whom the group is not known, in percent; `None` where that count is not shown.
    pub unknown_percent: Option<f64>,
    /// Further remarks, such as [`MANY_UNKNOWN`].
    pub flags: Vec<String>,
    /// What a reader must know beside the numbers, or why there are none; empty where there is nothing.
    pub note: String,
}

impl Inequality {
    /// The status word of the row.
    pub fn status(&self) -> Status {
        match &self.figure {
            InequalityFigure::Measured(_) => Status::Published,
            InequalityFigure::Withheld(status) => *status,
        }
    }

    /// The figures, where every group that the measure uses is published.
    pub fn measured(&self) -> Option<&MeasuredInequality> {
        match &self.figure {
            InequalityFigure::Measured(measured) => Some(measured),
            InequalityFigure::Withheld(_) => None,
        }
    }
}
