//! Places of a state by their size, within the limits that chance alone would mostly keep them in.

use attune_contract::Comparison;
use attune_statistics::funnel::{Area as FunnelArea, Significance, proportion_limits_around, proportion_significance_around};

use super::shape::Shape;
use super::{Spot, escape, nice_step};
use crate::cell::key_text;
use crate::{format, words};

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 330.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 362.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 262.0;
/// Points of each limit.
const POINTS: u32 = 60;
/// Most places that are named inside the drawing.
const MOST_NAMES: usize = 12;

/// What is drawn.
#[derive(Debug)]
pub(crate) struct Funnel<'a> {
    /// What the drawing shows, for those who cannot see it.
    pub title: String,
    /// What one unit of the denominator is called, in the plural.
    pub unit_noun: String,
    /// The indicator's polarity.
    pub polarity: String,
    /// The places.
    pub spots: Vec<Spot<'a>>,
    /// Name of the state, and its value in percent.
    pub state: (String, f64),
    /// The line inside the drawing: source and release.
    pub stamp: String,
}

/// Where a place lies against the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// Above, below, or within the limits of 95 %.
    pub side: Comparison,
    /// Outside the limits of 99.8 % too.
    pub is_far: bool,
}

/// Where a place lies against limits around the state's value, in percent; `None` where its value is no share of whole counts.
pub(crate) fn position(spot: &Spot<'_>, state: f64) -> Option<Position> {
    let denominator = spot.shown.denominator? as f64;
    let events = spot.shown.numerator as f64;
    // Limits of a share say nothing about a figure that was made in another way.
    let is_share = (100.0 * events / denominator - spot.shown.value).abs() < 1e-6;
    let found = proportion_significance_around(state / 100.0, &FunnelArea { events, denominator: Some(denominator) }).filter(|_| is_share)?;
    let (side, is_far) = match found {
        Significance::FarAbove => (Comparison::Higher, true),
        Significance::Above => (Comparison::Higher, false),
        Significance::Below => (Comparison::Lower, false),
        Significance::FarBelow => (Comparison::Lower, true),
        Significance::NotSignificant | Significance::TooFewEvents => (Comparison::Similar, false),
    };
    Some(Position { side, is_far })
}

impl Funnel<'_> {
    /// The drawing; `None` with fewer than three places, or where the values are no shares of whole counts.
    pub fn draw(&self) -> Option<String> {
        let placed: Vec<(&Spot<'_>, Position)> =
            self.spots.iter().map(|spot| position(spot, self.state.1).map(|position| (spot, position))).collect::<Option<_>>()?;
        if placed.len() < 3 {
            return None;
        }
        let frame = Frame::over(&placed, self.state.1);
        let mut svg = format!(
            r#"<svg class="funnel" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="funnel-drawing"><title id="funnel-drawing">{}</title>"#,
            escape(&self.title)
        );
        svg += &frame.limits(self.state.1)?;
        svg += &frame.axes();
        svg += &self.state_line(&frame);
        let mut taken = Vec::new();
        for (spot, position) in &placed {
            let (x, y) = frame.point(spot);
            let mut shape = Shape::of(Some(position.side), &self.polarity, spot.shown);
            if position.is_far {
                shape.class += " far";
            }
            let attributes = format!(r#" data-obs="{}" data-status="published" data-value="{}""#, escape(&key_text(spot.cell)), spot.shown.value);
            svg += &shape.at(x, y, &attributes, &escape(&spot.words()));
            taken.push(Space { left: x - 6.5, right: x + 6.5, top: y - 6.5, bottom: y + 6.5 });
        }
        svg += &names(&frame, &placed, taken);
        svg += &format!(
            r#"<text class="tick" x="{:.1}" y="{}" text-anchor="middle">{} counted</text>"#,
            f64::midpoint(LEFT, RIGHT),
            BOTTOM + 38.0,
            escape(&format::capitalised(&self.unit_noun))
        );
        Some(svg + &format!(r#"<text class="stamp" x="4" y="{}">{}</text></svg>"#, HEIGHT - 6.0, escape(&self.stamp)))
    }

    fn state_line(&self, frame: &Frame) -> String {
        let y = frame.y(self.state.1);
        format!(r#"<line class="glyph-reference" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1}" y2="{y:.1}"/>"#)
    }
}

/// Names of places outside the limits of 99.8 %, each where it covers no mark and no other name; what finds no room is named in
/// the text.
fn names(frame: &Frame, placed: &[(&Spot<'_>, Position)], mut taken: Vec<Space>) -> String {
    let mut far: Vec<&Spot<'_>> = placed.iter().filter(|(_, position)| position.is_far).map(|(spot, _)| *spot).collect();
    far.sort_by(|one, other| other.shown.denominator.cmp(&one.shown.denominator).then_with(|| one.area.id.cmp(&other.area.id)));
    let mut svg = String::new();
    for spot in far.into_iter().take(MOST_NAMES) {
        let name = words::short_place(&spot.area.name);
        let (x, y) = frame.point(spot);
        let width = name.chars().count() as f64 * 6.9;
        let beside = [(x + 9.0, y), (x - 9.0 - width, y), (x - width / 2.0, y - 15.0), (x - width / 2.0, y + 15.0)];
        let spaces = beside.map(|(left, middle)| Space { left, right: left + width, top: middle - 6.5, bottom: middle + 6.5 });
        let is_free = |space: &Space| {
            space.left > LEFT && space.right < RIGHT && space.top > TOP && space.bottom < BOTTOM && !taken.iter().any(|other| other.meets(space))
        };
        if let Some(space) = spaces.into_iter().find(is_free) {
            svg += &format!(r#"<text class="name" x="{:.1}" y="{:.1}">{}</text>"#, space.left, space.bottom - 2.5, escape(name));
            taken.push(space);
        }
    }
    svg
}

/// A rectangle of the drawing that something stands in.
#[derive(Debug, Clone, Copy)]
struct Space {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Space {
    fn meets(&self, other: &Space) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

struct Frame {
    floor: f64,
    ceiling: f64,
    step: f64,
    /// Logarithms to ten of the smallest and largest denominator, with some room.
    smallest: f64,
    largest: f64,
}

impl Frame {
    fn over(placed: &[(&Spot<'_>, Position)], state: f64) -> Frame {
        let values = || placed.iter().map(|(spot, _)| spot.shown.value).chain([state]);
        let (low, high) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        let step = nice_step((high - low).max(2.0) * 1.2, 5.0);
        let sizes = || placed.iter().filter_map(|(spot, _)| spot.shown.denominator).map(|size| (size as f64).log10());
        let (smallest, largest) = (sizes().fold(f64::MAX, f64::min), sizes().fold(f64::MIN, f64::max));
        let room = ((largest - smallest) * 0.04).max(0.05);
        let floor = ((low / step - 0.3).floor() * step).max(0.0);
        let ceiling = ((high / step + 0.3).ceil() * step).min(100.0);
        Frame { floor, ceiling, step, smallest: smallest - room, largest: largest + room }
    }

    fn x(&self, logarithm: f64) -> f64 {
        LEFT + (logarithm - self.smallest) / (self.largest - self.smallest) * (RIGHT - LEFT)
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (value.clamp(self.floor, self.ceiling) - self.floor) / (self.ceiling - self.floor) * (BOTTOM - TOP)
    }

    fn point(&self, spot: &Spot<'_>) -> (f64, f64) {
        (self.x((spot.shown.denominator.unwrap_or(1) as f64).log10()), self.y(spot.shown.value))
    }

    /// The area between the limits, outer and inner, cut at the frame, with the name of each at its end.
    fn limits(&self, state: f64) -> Option<String> {
        let at: Option<Vec<_>> = (0..=POINTS)
            .map(|index| {
                let logarithm = self.smallest + (self.largest - self.smallest) * f64::from(index) / f64::from(POINTS);
                proportion_limits_around(state / 100.0, 10f64.powf(logarithm))
                    .map(|limits| (self.x(logarithm), limits.outer.scaled(100.0), limits.inner.scaled(100.0)))
            })
            .collect();
        let at = at?;
        let area = |class: &str, is_outer: bool| {
            let limits = || at.iter().map(|(x, outer, inner)| (*x, if is_outer { *outer } else { *inner }));
            let upper = limits().map(|(x, limit)| format!("{x:.1},{:.1}", self.y(limit.upper)));
            let lower = limits().map(|(x, limit)| format!("{x:.1},{:.1}", self.y(limit.lower))).collect::<Vec<_>>().into_iter().rev();
            format!(r#"<polygon class="{class}" points="{}"/>"#, upper.chain(lower).collect::<Vec<_>>().join(" "))
        };
        let (_, outer, inner) = at.last()?;
        // Where the funnel is narrow the two names would touch: they are then moved apart.
        let [far, near] = [self.y(outer.upper), self.y(inner.upper)];
        let near = near.max(far + 13.0).min(self.y(state) + 13.0);
        let ends = [(far, "99.8%"), (near, "95%")].map(|(y, label)| format!(r#"<text class="tick" x="{}" y="{:.1}">{label}</text>"#, RIGHT + 4.0, y + 2.0));
        Some(area("funnel-outer", true) + &area("funnel-inner", false) + &ends.concat())
    }

    fn axes(&self) -> String {
        let mut svg = String::new();
        let steps = ((self.ceiling - self.floor) / self.step + 1e-9).floor() as u32;
        for index in 0..=steps {
            let value = self.floor + f64::from(index) * self.step;
            let y = self.y(value);
            svg += &format!(
                r#"<text class="tick" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
                LEFT - 7.0,
                y + 4.5,
                format::tick((value * 1e6).round() / 1e6, "percent")
            );
        }
        svg += &format!(r#"<line class="axis-line" x1="{LEFT}" x2="{RIGHT}" y1="{BOTTOM}" y2="{BOTTOM}"/>"#);
        for power in 0..=8 {
            // A range within one power of ten has too few lines: its halves and fifths are marked too.
            let steps: &[f64] = if self.largest - self.smallest < 1.2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
            for step in steps {
                let size = step * 10f64.powi(power);
                let logarithm = size.log10();
                if (self.smallest..=self.largest).contains(&logarithm) {
                    let x = self.x(logarithm);
                    svg += &format!(
                        r#"<line class="axis-line" x1="{x:.1}" x2="{x:.1}" y1="{BOTTOM}" y2="{}"/><text class="tick" x="{x:.1}" y="{}" text-anchor="middle">{}</text>"#,
                        BOTTOM + 5.0,
                        BOTTOM + 19.0,
                        format::count(size as u64)
                    );
                }
            }
        }
        svg
    }
}
