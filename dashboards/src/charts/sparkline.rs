//! The course of a value over the years, small enough for a row. The word of the trend stands beside it.

use attune_contract::Observation;

const WIDTH: f64 = 112.0;
const HEIGHT: f64 = 30.0;
const MARGIN: f64 = 5.0;
/// The least span of a percent scale: small wobble stays small.
const LEAST_SPAN: f64 = 12.0;

/// Draws the published cells of a series; withheld years leave a gap. Empty with fewer than two.
pub(crate) fn sparkline(series: &[Option<&Observation>]) -> String {
    let values: Vec<Option<f64>> = series.iter().map(|cell| cell.and_then(|cell| cell.shown()).map(|shown| shown.value)).collect();
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    if known.len() < 2 {
        return String::new();
    }
    let (low, high) = known.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
    let middle = f64::midpoint(low, high);
    let least = if high > 3.0 { LEAST_SPAN } else { high * 0.2 };
    let half = ((high - low) / 2.0).max(least / 2.0).max(1e-6);
    let step = (WIDTH - 2.0 * MARGIN) / (values.len() - 1) as f64;
    let place = |index: usize, value: f64| (MARGIN + index as f64 * step, HEIGHT / 2.0 - (value - middle) / half * (HEIGHT / 2.0 - MARGIN));
    let mut path = String::new();
    let mut is_joined = false;
    for (index, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let (x, y) = place(index, *value);
            path += &format!("{}{x:.1},{y:.1}", if is_joined { "L" } else { "M" });
        }
        is_joined = value.is_some();
    }
    let dot = values.iter().enumerate().rev().find_map(|(index, value)| value.map(|value| place(index, value)));
    let dot = dot.map(|(x, y)| format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="3.2"/>"#)).unwrap_or_default();
    format!(
        r#"<svg class="sparkline" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false"><path d="{path}"/>{dot}</svg>"#
    )
}
