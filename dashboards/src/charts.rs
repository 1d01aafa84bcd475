//! Drawings, each made once, here: interval marks, groups, places in order, funnel, trend with band, sparkline, map.

pub(crate) mod dots;
pub(crate) mod forest;
pub(crate) mod funnel;
pub(crate) mod interval;
pub(crate) mod map;
pub(crate) mod shape;
pub(crate) mod sparkline;
pub(crate) mod trend;

use attune_contract::{Area, Observation, Shown};

use crate::format;

/// A place with a published cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    /// The place.
    pub area: &'a Area,
    /// Its cell.
    pub cell: &'a Observation,
    /// The cell's numbers.
    pub shown: &'a Shown,
}

impl Spot<'_> {
    /// Name, value and interval in one line.
    pub fn words(&self) -> String {
        let interval = self.shown.lower.zip(self.shown.upper).map(|(low, high)| format!(" ({})", format::interval(low, high, &self.shown.unit)));
        format!("{}: {}{}", self.area.name, format::value(self.shown.value, &self.shown.unit), interval.unwrap_or_default())
    }
}

/// Text made safe inside SVG and its attributes.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// A step between ticks that people count in: 1, 2, 2.5 or 5 times a power of ten, giving at most `most` steps.
pub(crate) fn nice_step(span: f64, most: f64) -> f64 {
    let rough = (span / most).max(1e-9);
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= rough - 1e-12).unwrap_or(power * 10.0)
}
