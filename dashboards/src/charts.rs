//! Drawings, each made once, here: interval marks, trend with band, sparkline, map.

pub(crate) mod interval;
pub(crate) mod map;
pub(crate) mod sparkline;
pub(crate) mod trend;

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
