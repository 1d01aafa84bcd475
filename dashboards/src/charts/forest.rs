//! One row of the equity picture: a group's mark and interval over the lines that all rows share. Positions are percent of the
//! width, and the drawing fills its cell, so that lines run on from row to row and no text shrinks.

use attune_contract::Shown;

use super::interval::Scale;
use super::shape::Shape;

/// The mark and interval of a group, with the line of the total.
pub(crate) fn row(shown: &Shown, scale: &Scale, total: Option<f64>, shape: &Shape) -> String {
    let mut svg = ground(scale, total);
    if let Some((low, high)) = shown.lower.zip(shown.upper) {
        svg += &format!(r#"<line class="glyph-interval" x1="{}" x2="{}" y1="50%" y2="50%"/>"#, scale.place(low), scale.place(high));
    }
    svg + &shape.at_percent(&scale.place(shown.value)) + "</svg>"
}

/// The lines of a row without a mark.
fn ground(scale: &Scale, total: Option<f64>) -> String {
    let mut svg = String::from(r#"<svg class="forest" width="100%" height="100%" aria-hidden="true" focusable="false">"#);
    for tick in scale.ticks() {
        let place = scale.place(tick);
        svg += &format!(r#"<line class="grid-line" x1="{place}" x2="{place}" y1="0" y2="100%"/>"#);
    }
    if let Some(total) = total {
        let place = scale.place(total);
        svg += &format!(r#"<line class="glyph-reference" x1="{place}" x2="{place}" y1="0" y2="100%"/>"#);
    }
    svg
}

/// The labels over the column; empty where nothing is published to draw.
pub(crate) fn axis(scale: &Scale) -> String {
    if scale.ends().is_none() {
        return String::new();
    }
    let mut svg = String::from(r#"<svg class="forest-axis" width="100%" height="18" aria-hidden="true" focusable="false">"#);
    for tick in scale.ticks() {
        svg += &format!(r#"<text class="tick" x="{}" y="13" text-anchor="middle">{}</text>"#, scale.place(tick), scale.label(tick));
    }
    svg + "</svg>"
}
