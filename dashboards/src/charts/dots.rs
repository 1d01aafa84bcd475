//! Places of a state in the order of their values: mark and interval of each, and the state's line. Long lists stand in columns,
//! so that the same drawing is read on a phone and on a desk.

use super::shape::Shape;
use super::{Spot, escape, nice_step};
use crate::cell::key_text;
use crate::{format, words};

const WIDTH: f64 = 400.0;
const ROW: f64 = 18.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 384.0;
/// Room for the release under the last row.
const FOOT: f64 = 24.0;
/// Letters of a name that have room.
const MOST_LETTERS: usize = 21;

/// What is drawn.
#[derive(Debug)]
pub(crate) struct Dots<'a> {
    /// What the drawing shows, for those who cannot see it.
    pub title: String,
    /// Unit of the values.
    pub unit: String,
    /// The indicator's polarity.
    pub polarity: String,
    /// The places, in the order they are drawn in.
    pub spots: Vec<Spot<'a>>,
    /// Name and value of the state.
    pub state: Option<(String, f64)>,
    /// The line inside the drawing: source and release.
    pub stamp: String,
}

impl Dots<'_> {
    /// One drawing a column; all have the same scale.
    pub fn draw(&self) -> Vec<String> {
        let highest = self.spots.iter().map(|spot| spot.shown.upper.unwrap_or(spot.shown.value)).fold(0.0, f64::max);
        if highest <= 0.0 {
            return Vec::new();
        }
        let step = nice_step(highest, 4.0);
        let most = (highest / step).ceil() * step;
        let longest = self.spots.iter().map(|spot| label(spot).chars().count()).max().unwrap_or(0);
        let frame = Frame { left: (longest as f64 * 7.1 + 10.0).clamp(60.0, 158.0), most: if self.unit == "percent" { most.min(100.0) } else { most }, step };
        let columns = match self.spots.len() {
            0..=12 => 1,
            13..=40 => 2,
            _ => 3,
        };
        let length = self.spots.len().div_ceil(columns);
        self.spots.chunks(length).enumerate().map(|(column, spots)| self.column(&frame, column, column * length + 1, spots)).collect()
    }

    fn column(&self, frame: &Frame, column: usize, first: usize, spots: &[Spot<'_>]) -> String {
        let bottom = TOP + ROW * spots.len() as f64;
        let title = format!("{} Places {first} to {} of {}.", self.title, first + spots.len() - 1, self.spots.len());
        let mut svg = format!(
            r#"<svg class="dots" viewBox="0 0 {WIDTH} {}" role="img" aria-labelledby="dots-{column}"><title id="dots-{column}">{}</title>"#,
            bottom + FOOT,
            escape(&title)
        );
        svg += &frame.ground(&self.unit, bottom);
        for (index, spot) in spots.iter().enumerate() {
            svg += &self.row(frame, TOP + ROW * (index as f64 + 0.5), spot);
        }
        // Over the intervals and under no mark's number: the line is thin and the numbers stand in the table.
        if let Some((name, value)) = &self.state {
            let x = frame.x(*value);
            let words = format!("{name} {}", format::value(*value, &self.unit));
            let half = words.chars().count() as f64 * 3.6;
            svg += &format!(
                r#"<line class="glyph-reference" x1="{x:.1}" x2="{x:.1}" y1="{}" y2="{bottom}"/><text class="end-reference" x="{:.1}" y="12" text-anchor="middle">{}</text>"#,
                TOP - 22.0,
                x.min(WIDTH - half).max(half),
                escape(&words)
            );
        }
        svg + &format!(r#"<text class="stamp" x="4" y="{}">{}</text></svg>"#, bottom + FOOT - 6.0, escape(&self.stamp))
    }

    fn row(&self, frame: &Frame, y: f64, spot: &Spot<'_>) -> String {
        let shown = spot.shown;
        let mut svg = format!(r#"<text class="name" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#, frame.left - 8.0, y + 4.5, escape(&label(spot)));
        if let Some((low, high)) = shown.lower.zip(shown.upper) {
            svg += &format!(r#"<line class="glyph-interval" x1="{:.1}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/>"#, frame.x(low), frame.x(high));
        }
        let attributes = format!(r#" data-obs="{}" data-status="published" data-value="{}""#, escape(&key_text(spot.cell)), shown.value);
        svg + &Shape::of(shown.comparison, &self.polarity, shown).at(frame.x(shown.value), y, &attributes, &escape(&spot.words()))
    }
}

fn label(spot: &Spot<'_>) -> String {
    let name = words::short_place(&spot.area.name);
    if name.chars().count() <= MOST_LETTERS { name.to_owned() } else { name.chars().take(MOST_LETTERS - 1).collect::<String>() + "…" }
}

struct Frame {
    left: f64,
    most: f64,
    step: f64,
}

impl Frame {
    fn x(&self, value: f64) -> f64 {
        self.left + (value / self.most).clamp(0.0, 1.0) * (RIGHT - self.left)
    }

    fn ground(&self, unit: &str, bottom: f64) -> String {
        let steps = (self.most / self.step + 1e-9).floor() as u32;
        (0..=steps)
            .map(|index| {
                let value = f64::from(index) * self.step;
                let x = self.x(value);
                format!(
                    r#"<line class="grid-line" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{bottom}"/><text class="tick" x="{x:.1}" y="{}" text-anchor="middle">{}</text>"#,
                    TOP - 6.0,
                    format::tick((value * 1e6).round() / 1e6, unit)
                )
            })
            .collect()
    }
}
