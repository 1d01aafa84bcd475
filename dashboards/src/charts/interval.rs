//! An interval and its dot on a shared scale, drawn in percent of the width so that text beside it never shrinks.

use attune_contract::{Observation, Reliability, Shown};

use super::nice_step;
use crate::format;

/// The scale that all rows of a table share, from zero.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    most: f64,
    step: f64,
    unit: String,
    has_any: bool,
}

impl Scale {
    /// A scale that holds every published interval among `observations`.
    pub fn of<'a>(observations: impl IntoIterator<Item = &'a Observation>, unit: &str) -> Scale {
        let published = observations.into_iter().filter_map(Observation::shown);
        let most = published.map(|shown| shown.upper.unwrap_or(shown.value).max(shown.value)).fold(0.0, f64::max);
        let step = nice_step(if most > 0.0 { most } else { 1.0 }, 4.0);
        let rounded = (most / step).ceil().max(1.0) * step;
        Scale { most: if unit == "percent" { rounded.min(100.0) } else { rounded }, step, unit: unit.to_owned(), has_any: most > 0.0 }
    }

    /// The whole of a percent scale.
    pub fn whole() -> Scale {
        Scale { most: 100.0, step: 25.0, unit: "percent".to_owned(), has_any: true }
    }

    /// Labels of its two ends; `None` where nothing is published to draw.
    pub fn ends(&self) -> Option<(String, String)> {
        self.has_any.then(|| (format::tick(0.0, &self.unit), format::tick(self.most, &self.unit)))
    }

    /// Where its lines stand, from zero to the end.
    pub fn ticks(&self) -> Vec<f64> {
        let steps = (self.most / self.step + 1e-9).floor() as u32;
        (0..=steps).map(|index| f64::from(index) * self.step).collect()
    }

    /// A tick as it is written.
    pub fn label(&self, tick: f64) -> String {
        format::tick((tick * 1e6).round() / 1e6, &self.unit)
    }

    /// A place on it, as a share of the width.
    pub fn place(&self, value: f64) -> String {
        format!("{:.2}%", (value / self.most * 100.0).clamp(0.0, 100.0))
    }
}

/// The mark of one published cell. Its numbers stand in the cells beside it, so readers of the text skip it.
pub(crate) fn interval_glyph(shown: &Shown, scale: &Scale, reference: Option<f64>) -> String {
    let mut svg = String::from(
        r#"<svg class="glyph" width="100%" height="20" aria-hidden="true" focusable="false"><line class="glyph-base" x1="0" x2="100%" y1="10" y2="10"/>"#,
    );
    if let Some((low, high)) = shown.lower.zip(shown.upper) {
        svg += &format!(r#"<line class="glyph-interval" x1="{}" x2="{}" y1="10" y2="10"/>"#, scale.place(low), scale.place(high));
    }
    if let Some(reference) = reference {
        let place = scale.place(reference);
        svg += &format!(r#"<line class="glyph-reference" x1="{place}" x2="{place}" y1="0" y2="20"/>"#);
    }
    let class = if shown.reliability == Reliability::UseWithCare { "glyph-dot hollow" } else { "glyph-dot" };
    svg += &format!(r#"<circle class="{class}" cx="{}" cy="10" r="4.5"/></svg>"#, scale.place(shown.value));
    svg
}
