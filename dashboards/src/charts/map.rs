//! The choropleth: teal classes for published cells, hatch for what is held back, dashes for what is not there.

use std::collections::HashMap;

use attune_contract::{Area, Indicator, Observation};

use super::escape;
use crate::assets::StateGeometry;
use crate::cell::key_text;
use crate::{format, words};

/// One entry of the legend.
#[derive(Debug, Clone)]
pub(crate) struct LegendEntry {
    /// Class of the swatch.
    pub class: String,
    /// What the swatch means.
    pub label: String,
    /// How many places carry it.
    pub places: usize,
}

/// A map with its legend.
#[derive(Debug, Clone)]
pub(crate) struct Map {
    /// The drawing.
    pub svg: String,
    /// The legend, lowest class first.
    pub legend: Vec<LegendEntry>,
    /// Names of places that have cells but no outline.
    pub without_outline: Vec<String>,
}

/// The text of a map's frame.
#[derive(Debug, Clone)]
pub(crate) struct MapWords {
    /// Its title for those who cannot see it.
    pub title: String,
    /// The line inside the drawing: source and release.
    pub stamp: String,
}

/// Draws the places of one state. `places` are its members with their cell.
pub(crate) fn draw(geometry: &StateGeometry, indicator: &Indicator, places: &[(&Area, Option<&Observation>)], frame: &MapWords) -> Map {
    let by_id: HashMap<&str, (&Area, Option<&Observation>)> = places.iter().map(|(area, cell)| (area.id.as_str(), (*area, *cell))).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut shapes = String::new();
    let mut last = String::new();
    for shape in &geometry.shapes {
        let found = by_id.get(shape.id.as_str());
        let (class, attributes, title) = match found {
            Some((area, Some(cell))) => described(area, cell, indicator),
            Some((area, None)) => ("absent".to_owned(), place_attributes(area), format!("{}: not in this release", area.name)),
            None => ("absent".to_owned(), String::new(), format!("{}: not in this release", shape.name)),
        };
        *counts.entry(class.clone()).or_default() += 1;
        let fill = if class == "hidden" { r##" fill="url(#hatch)""## } else { "" };
        let path = format!(r#"<path class="area {class}"{fill} d="{}"{attributes}><title>{}</title></path>"#, shape.path, escape(&title));
        // Dashed outlines are drawn last, so that no neighbour's border covers them.
        if class == "absent" { last += &path } else { shapes += &path }
    }
    let (width, height) = (geometry.width, geometry.height + 30.0);
    let svg = format!(
        r#"<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-title"><title id="map-title">{}</title>{HATCH}{shapes}{last}<text class="stamp" x="6" y="{}">{}</text></svg>"#,
        escape(&frame.title),
        height - 8.0,
        escape(&frame.stamp),
    );
    let outlined: Vec<&str> = geometry.shapes.iter().map(|shape| shape.id.as_str()).collect();
    let without_outline = places.iter().filter(|(area, _)| area.is_place && !outlined.contains(&area.id.as_str())).map(|(area, _)| area.name.clone()).collect();
    Map { svg, legend: legend(indicator, &counts), without_outline }
}

/// The pattern of what is held back.
const HATCH: &str = concat!(
    r#"<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
    r##"<rect width="6" height="6" fill="#f1f2ef"/><line x1="0" y1="0" x2="0" y2="6" stroke="#7c8278" stroke-width="2"/></pattern></defs>"##
);

fn place_attributes(area: &Area) -> String {
    format!(r#" data-area="{}" data-name="{}""#, escape(&area.id), escape(&area.name))
}

fn described(area: &Area, cell: &Observation, indicator: &Indicator) -> (String, String, String) {
    let mut attributes = format!(r#"{} data-obs="{}" data-status="{}""#, place_attributes(area), escape(&key_text(cell)), cell.status().as_str());
    match cell.shown() {
        Some(shown) => {
            attributes += &format!(r#" data-value="{}""#, shown.value);
            let interval = shown.lower.zip(shown.upper).map(|(low, high)| format!(" ({})", format::interval(low, high, &shown.unit))).unwrap_or_default();
            let title = format!("{}: {}{interval}", area.name, format::value(shown.value, &shown.unit));
            (format!("seq-{}", class_of(shown.value, indicator)), attributes, title)
        }
        None => (words::absence(cell.status()).to_owned(), attributes, format!("{}: {}", area.name, words::withheld(cell.status()))),
    }
}

/// The class of a value, from 1; classes of an indicator with fewer edges end at the darkest.
fn class_of(value: f64, indicator: &Indicator) -> usize {
    let edges = &indicator.class_breaks;
    let passed = edges.iter().filter(|edge| value >= **edge).count();
    (passed + 5usize.saturating_sub(edges.len() + 1)).min(4) + 1
}

fn legend(indicator: &Indicator, counts: &HashMap<String, usize>) -> Vec<LegendEntry> {
    let edges = &indicator.class_breaks;
    let unit = indicator.unit.as_str();
    let tick = |edge: f64| format::tick(edge, unit);
    let mut entries: Vec<LegendEntry> = (0..=edges.len().min(4))
        .map(|index| {
            let label = match (index.checked_sub(1).and_then(|before| edges.get(before)), edges.get(index)) {
                (None, Some(upper)) => format!("under {}", tick(*upper)),
                (Some(lower), Some(upper)) => format!("{}–{}", tick(*lower).trim_end_matches('%'), tick(*upper)),
                (Some(lower), None) => format!("{} or more", tick(*lower)),
                (None, None) => "published".to_owned(),
            };
            let class = format!("seq-{}", (index + 5usize.saturating_sub(edges.len() + 1)).min(4) + 1);
            LegendEntry { places: counts.get(&class).copied().unwrap_or(0), class, label }
        })
        .collect();
    for (class, label) in [("hidden", "not shown"), ("absent", "no data")] {
        if let Some(places) = counts.get(class) {
            entries.push(LegendEntry { class: class.to_owned(), label: label.to_owned(), places: *places });
        }
    }
    entries
}
