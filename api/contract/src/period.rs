//! The span of time a cell speaks of.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A measurement period, both days inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Years pooled in it: 1 or 3.
    pub pooled_years: u8,
}

impl Period {
    /// The label a reader sees: the year the window ends in, or "2023-2025" when pooled.
    pub fn label(&self) -> String {
        let last = self.end.year();
        if self.pooled_years <= 1 { last.to_string() } else { format!("{}-{last}", last - i32::from(self.pooled_years) + 1) }
    }
}
