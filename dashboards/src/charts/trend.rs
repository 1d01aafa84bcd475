//! A value over the years with its band, beside the state's line; years without a number leave a gap.

use attune_contract::{Observation, Reliability};

use super::{escape, nice_step};
use crate::cell::{key_text, period_label};
use crate::{format, words};

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 262.0;
const LEFT: f64 = 42.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 206.0;
/// Height of a label of two lines at the end of a line.
const LABEL: f64 = 34.0;

/// One line of the drawing.
#[derive(Debug)]
pub(crate) struct Series<'a> {
    /// Its name at the end of the line.
    pub label: String,
    /// One cell a year, in order.
    pub cells: Vec<Option<&'a Observation>>,
}

/// A trend to draw: the place, and the state to read it against.
#[derive(Debug)]
pub(crate) struct Trend<'a> {
    /// Its title for those who cannot see it.
    pub title: String,
    /// The id of the title element, unique on the page.
    pub id: &'static str,
    /// Labels of the years.
    pub years: Vec<String>,
    /// Unit of the values.
    pub unit: String,
    /// The place.
    pub main: Series<'a>,
    /// The state, if it is another.
    pub reference: Option<Series<'a>>,
    /// The line inside the drawing: source and release.
    pub stamp: String,
}

impl Trend<'_> {
    /// The drawing; `None` where fewer than two years are published.
    pub fn draw(&self) -> Option<String> {
        let shown = |series: &Series<'_>| {
            series.cells.iter().flatten().filter_map(|cell| cell.shown().map(|s| (s.lower.unwrap_or(s.value), s.upper.unwrap_or(s.value)))).collect::<Vec<_>>()
        };
        let mut ranges = shown(&self.main);
        if ranges.len() < 2 {
            return None;
        }
        ranges.extend(self.reference.as_ref().map(shown).unwrap_or_default());
        let high = ranges.iter().map(|range| range.1).fold(f64::MIN, f64::max);
        let low = ranges.iter().map(|range| range.0).fold(f64::MAX, f64::min);
        // Years that hardly differ are drawn as hardly different: the axis never spans less than this.
        let least = if self.unit == "percent" { 5.0 } else { 0.05 };
        let (low, high) = if high - low < least { (((low + high - least) / 2.0).max(0.0), ((low + high - least) / 2.0).max(0.0) + least) } else { (low, high) };
        let step = nice_step(if low > high / 2.0 { (high - low) * 1.4 } else { high }, 5.0);
        let floor = if low > high / 2.0 { (low / step - 0.5).floor().max(0.0) * step } else { 0.0 };
        let ceiling = (high / step).ceil() * step;
        let ceiling = if self.unit == "percent" { ceiling.min(100.0) } else { ceiling };
        let longest = [Some(&self.main), self.reference.as_ref()].into_iter().flatten().map(|series| series.label.chars().count()).max().unwrap_or(0);
        let right = WIDTH - (longest as f64 * 7.6 + 18.0).clamp(70.0, 132.0);
        let frame = Frame { floor, ceiling, right, years: self.years.len() };
        let mut svg = format!(
            r#"<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{id}"><title id="{id}">{}</title>"#,
            escape(&self.title),
            id = self.id
        );
        svg += &frame.axes(step, &self.years, &self.unit);
        if let Some(reference) = &self.reference {
            svg += &format!(r#"<path class="trend-reference" d="{}"/>"#, frame.line(&reference.cells));
        }
        svg += &frame.bands(&self.main.cells);
        svg += &format!(r#"<path class="trend-line" d="{}"/>"#, frame.line(&self.main.cells));
        svg += &frame.breaks(&self.main.cells);
        svg += &self.points(&frame);
        svg += &self.end_labels(&frame);
        svg += &format!(r#"<text class="stamp" x="4" y="{}">{}</text></svg>"#, HEIGHT - 8.0, escape(&self.stamp));
        Some(svg)
    }

    fn points(&self, frame: &Frame) -> String {
        let mut svg = String::new();
        for (index, cell) in self.main.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            let x = frame.x(index);
            let key = escape(&key_text(cell));
            let year = &self.years[index];
            match cell.shown() {
                Some(shown) => {
                    let class = if cell.is_provisional || shown.reliability == Reliability::UseWithCare { "trend-point hollow" } else { "trend-point" };
                    let value = format::value(shown.value, &shown.unit);
                    svg += &format!(
                        r#"<circle class="{class}" cx="{x:.1}" cy="{:.1}" r="4.5" data-obs="{key}" data-status="published" data-value="{}"><title>{year}: {value}</title></circle>"#,
                        frame.y(shown.value),
                        shown.value
                    );
                }
                None => {
                    let status = cell.status();
                    svg += &format!(
                        r#"<rect class="trend-gap {}" x="{:.1}" y="{:.1}" width="12" height="10" data-obs="{key}" data-status="{}"><title>{}</title></rect>"#,
                        words::absence(status),
                        x - 6.0,
                        BOTTOM - 14.0,
                        status.as_str(),
                        escape(words::withheld(status)),
                    );
                }
            }
        }
        svg
    }

    /// Names and values at the ends of the lines, moved apart where they would touch.
    fn end_labels(&self, frame: &Frame) -> String {
        let last = |series: &Series<'_>| {
            series.cells.iter().enumerate().rev().find_map(|(index, cell)| cell.and_then(|cell| cell.shown()).map(|shown| (index, shown.value)))
        };
        let mut labels: Vec<(f64, String, String, &str)> = Vec::new();
        for (series, class) in [(Some(&self.main), "end-main"), (self.reference.as_ref(), "end-reference")] {
            if let Some((series, (_, value))) = series.and_then(|series| last(series).map(|end| (series, end))) {
                labels.push((frame.y(value), format::value(value, &self.unit), series.label.clone(), class));
            }
        }
        if let [one, other] = labels.as_mut_slice() {
            let overlap = LABEL - (one.0 - other.0).abs();
            if overlap > 0.0 {
                let shift = if one.0 <= other.0 { overlap / 2.0 } else { -overlap / 2.0 };
                one.0 -= shift;
                other.0 += shift;
                let below = one.0.max(other.0) + LABEL / 2.0 - BOTTOM;
                let above = TOP + LABEL / 2.0 - one.0.min(other.0);
                let correction = if below > 0.0 {
                    -below
                } else if above > 0.0 {
                    above
                } else {
                    0.0
                };
                one.0 += correction;
                other.0 += correction;
            }
        }
        let x = frame.right + 12.0;
        labels
            .into_iter()
            .map(|(y, value, name, class)| {
                format!(
                    r#"<text class="{class}" x="{x:.1}" y="{:.1}"><tspan class="end-value">{value}</tspan><tspan x="{x:.1}" dy="15">{}</tspan></text>"#,
                    y - 2.0,
                    escape(&name)
                )
            })
            .collect()
    }
}

struct Frame {
    floor: f64,
    ceiling: f64,
    right: f64,
    years: usize,
}

impl Frame {
    fn x(&self, index: usize) -> f64 {
        let room = self.right - LEFT - 16.0;
        LEFT + 10.0 + if self.years > 1 { room * index as f64 / (self.years - 1) as f64 } else { room / 2.0 }
    }

    fn y(&self, value: f64) -> f64 {
        BOTTOM - (value - self.floor) / (self.ceiling - self.floor).max(1e-9) * (BOTTOM - TOP)
    }

    fn axes(&self, step: f64, years: &[String], unit: &str) -> String {
        let mut svg = String::new();
        let steps = ((self.ceiling - self.floor) / step + 1e-6).floor() as u32;
        for index in 0..=steps {
            let value = self.floor + f64::from(index) * step;
            let y = self.y(value);
            let class = if index == 0 { "axis-line" } else { "grid-line" };
            svg += &format!(
                r#"<line class="{class}" x1="{LEFT}" x2="{:.1}" y1="{y:.1}" y2="{y:.1}"/><text class="tick" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
                self.right,
                LEFT - 7.0,
                y + 4.5,
                format::tick((value * 1e6).round() / 1e6, unit)
            );
        }
        let widest = years.iter().map(|year| year.chars().count()).max().unwrap_or(4) as f64 * 7.0 + 6.0;
        let gap = if years.len() > 1 { self.x(1) - self.x(0) } else { widest };
        let every = (widest / gap).ceil().max(1.0) as usize;
        for (index, year) in years.iter().enumerate().filter(|(index, _)| (years.len() - 1 - index).is_multiple_of(every)) {
            svg +=
                &format!(r#"<text class="tick" x="{:.1}" y="{:.1}" text-anchor="middle">{}</text>"#, self.x(index), BOTTOM + 19.0, escape(&period_label(year)));
        }
        svg
    }

    /// Runs of published years under one definition: lines are not joined across a gap or a change of method.
    fn runs(cells: &[Option<&Observation>]) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut before: Option<u32> = None;
        for (index, cell) in cells.iter().enumerate() {
            let version = cell.filter(|cell| cell.shown().is_some()).map(|cell| cell.indicator_version);
            match (version, before) {
                (Some(now), Some(then)) if now == then => runs.last_mut().into_iter().for_each(|run| run.push(index)),
                (Some(_), _) => runs.push(vec![index]),
                (None, _) => {}
            }
            before = version;
        }
        runs
    }

    fn line(&self, cells: &[Option<&Observation>]) -> String {
        let mut path = String::new();
        for run in Frame::runs(cells) {
            for (order, index) in run.iter().enumerate() {
                let value = cells[*index].and_then(|cell| cell.shown()).map_or(0.0, |shown| shown.value);
                path += &format!("{}{:.1},{:.1}", if order == 0 { "M" } else { "L" }, self.x(*index), self.y(value));
            }
        }
        path
    }

    fn bands(&self, cells: &[Option<&Observation>]) -> String {
        let mut svg = String::new();
        for run in Frame::runs(cells) {
            let limits: Vec<(f64, f64, f64)> = run
                .iter()
                .filter_map(|index| cells[*index]?.shown().and_then(|shown| Some((self.x(*index), self.y(shown.lower?), self.y(shown.upper?)))))
                .collect();
            match limits.as_slice() {
                [] => {}
                [(x, low, high)] => svg += &format!(r#"<line class="trend-whisker" x1="{x:.1}" x2="{x:.1}" y1="{low:.1}" y2="{high:.1}"/>"#),
                several => {
                    let upper = several.iter().map(|(x, _, high)| format!("{x:.1},{high:.1}"));
                    let lower = several.iter().rev().map(|(x, low, _)| format!("{x:.1},{low:.1}"));
                    svg += &format!(r#"<polygon class="trend-band" points="{}"/>"#, upper.chain(lower).collect::<Vec<_>>().join(" "));
                }
            }
        }
        svg
    }

    fn breaks(&self, cells: &[Option<&Observation>]) -> String {
        let versions: Vec<(usize, u32)> = cells.iter().enumerate().filter_map(|(index, cell)| cell.map(|cell| (index, cell.indicator_version))).collect();
        let changes = versions.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| f64::midpoint(self.x(pair[0].0), self.x(pair[1].0)));
        changes.map(|x| format!(r#"<line class="trend-break" x1="{x:.1}" x2="{x:.1}" y1="{TOP}" y2="{BOTTOM}"/><text class="stamp" x="{:.1}" y="{:.1}" text-anchor="end">method changed</text>"#, x - 4.0, TOP + 10.0)).collect()
    }
}
