//! One indicator: map, trend, groups, and the table of all places.

use askama::Template;
use attune_contract::{Area, AreaLevel, Comparison, Indicator, Observation, Period};

use super::equity::{self, EquityCard};
use super::standing::{StandingCard, standing};
use super::{Choices, Page, PageError, Selector};
use crate::cell::{CellView, period_label};
use crate::charts::interval::Scale;
use crate::charts::map::{self, Map, MapWords};
use crate::shell::{Shell, Site};
use crate::table::{CellTable, Row, RowGroup, count_heading};
use crate::{format, lookup, words};

/// The metadata box that stands beside every number.
pub(crate) struct Measured {
    pub indicator: Indicator,
    pub aim: &'static str,
    pub interval_method: String,
    pub subjects: String,
    pub notes: Vec<String>,
    /// The marks of the two sides, as legends show them: those of the rows.
    pub higher: words::Compared,
    /// See `higher`.
    pub lower: words::Compared,
}

impl Measured {
    /// Whether values of the indicator stand with an interval.
    pub(crate) fn has_interval(&self) -> bool {
        !self.indicator.interval_method.starts_with("none")
    }

    pub(crate) fn of(site: &Site<'_>, indicator: &Indicator) -> Measured {
        let notes = super::notes(site.release, Some(&indicator.id)).into_iter().map(str::to_owned).collect();
        Measured {
            indicator: indicator.clone(),
            aim: words::aim(indicator),
            interval_method: words::interval_method(&indicator.interval_method),
            subjects: words::subjects(indicator),
            notes,
            higher: words::compared(Some(Comparison::Higher), &indicator.polarity),
            lower: words::compared(Some(Comparison::Lower), &indicator.polarity),
        }
    }
}

#[derive(Template)]
#[template(path = "indicator.html")]
struct IndicatorPage {
    shell: Shell,
    measured: Measured,
    state: String,
    state_link: String,
    period: String,
    span: String,
    component: Option<String>,
    selectors: Vec<Selector>,
    headline: Option<CellView>,
    map: Option<Map>,
    map_note: Option<String>,
    places_word: String,
    trend: Option<(String, String)>,
    remarks: Vec<String>,
    /// The state, as the section of groups names its place.
    place: String,
    groups: Vec<EquityCard>,
    gaps_csv: Option<String>,
    places_title: &'static str,
    standing: Option<StandingCard>,
    places: Option<CellTable>,
    reference: Option<String>,
    csv: String,
    json: String,
}

/// The page of one indicator.
pub fn indicator(site: &Site<'_>, id: &str, choices: &Choices) -> Result<Page, PageError> {
    let release = site.release;
    let indicator = release.indicator(id).ok_or(PageError::NotFound)?;
    let state = lookup::state_with_cells(release, indicator, super::choice(choices, "state")).ok_or(PageError::NotFound)?;
    let wanted = super::choice(choices, "component").filter(|wanted| indicator.components.iter().any(|component| component.id == *wanted));
    let component = wanted.unwrap_or(lookup::headline_component(indicator));
    let periods = release.periods(id);
    let period = super::chosen_period(release, id, choices).ok_or(PageError::NotFound)?;
    let dimension = super::choice(choices, "dimension").unwrap_or("all");

    let headline = lookup::total(release, id, component, state, period);
    let reference = headline.and_then(Observation::shown).map(|shown| shown.value);
    let mut members: Vec<(&Area, Option<&Observation>)> =
        release.members(&state.id).map(|area| (area, lookup::total(release, id, component, area, period))).collect();
    if members.iter().all(|(_, cell)| cell.is_none()) {
        members.clear();
    }
    let map = draw_map(site, indicator, state, period, &members);
    let page = IndicatorPage {
        shell: Shell::new(site, &format!("{} across {}", indicator.short_name, state.name), &indicator.question, &super::indicator_path(id), "indicators"),
        state: state.name.clone(),
        state_link: super::place_indicator_path(&state.id, id),
        period: period_label(&period.label()),
        span: format::span(period.start, period.end),
        component: (indicator.components.len() > 1).then(|| component_label(indicator, component)),
        selectors: selectors(site, indicator, state, component, &periods, period, dimension),
        headline: headline.map(|cell| CellView::new(cell, &indicator.polarity)),
        map_note: map_note(site, state, &members, map.as_ref()),
        map,
        places_word: words::counties_of(&state.id).to_lowercase(),
        trend: super::trend(site, indicator, component, state, None),
        remarks: headline.map(|cell| super::remarks(indicator, cell)).unwrap_or_default(),
        place: state.name.clone(),
        groups: equity::cards(site, indicator, component, state, period, Some(dimension).filter(|wanted| *wanted != "all")),
        gaps_csv: super::gaps_path(release, id, component, state, period),
        places_title: words::counties_of(&state.id),
        standing: standing(site, indicator, component, state, period, &members, reference),
        places: (!members.is_empty()).then(|| places_table(indicator, state, &members, reference)),
        reference: reference.map(|value| format::value(value, &indicator.unit)),
        csv: format!("/v1/observations?indicator={id}&format=csv"),
        json: format!("/v1/observations?indicator={id}"),
        measured: Measured::of(site, indicator),
    };
    Ok(Page::Html(page.render()?))
}

fn component_label(indicator: &Indicator, component: &str) -> String {
    indicator.components.iter().find(|known| known.id == component).map_or_else(|| component.to_owned(), |known| known.label.clone())
}

fn selectors(site: &Site<'_>, indicator: &Indicator, state: &Area, component: &str, periods: &[Period], period: Period, dimension: &str) -> Vec<Selector> {
    let mut selectors: Vec<Selector> = super::state_selector(site.release, state).into_iter().collect();
    selectors.extend(super::period_selector(periods, period));
    if indicator.components.len() > 1 {
        selectors.push(Selector::new("component", "Measure", indicator.components.iter().map(|known| (known.id.as_str(), known.label.clone())), component));
    }
    let dimensions: Vec<_> = site.release.dimensions_of(&indicator.id).collect();
    if dimensions.len() > 1 {
        let options = std::iter::once(("all", "Every grouping".to_owned())).chain(dimensions.iter().map(|known| (known.id.as_str(), known.label.clone())));
        selectors.push(Selector::new("dimension", "Groups", options, dimension));
    }
    selectors
}

fn draw_map(site: &Site<'_>, indicator: &Indicator, state: &Area, period: Period, members: &[(&Area, Option<&Observation>)]) -> Option<Map> {
    let counties: Vec<(&Area, Option<&Observation>)> = members.iter().filter(|(area, _)| area.is_place && area.level == AreaLevel::County).copied().collect();
    if counties.is_empty() {
        return None;
    }
    let title = format!("Map of {} in {}, {}. The same values stand in the table below.", indicator.short_name, state.name, period_label(&period.label()));
    Some(map::draw(site.assets.geometry(&state.id)?, indicator, &counties, &MapWords { title, stamp: super::stamp(site) }))
}

fn map_note(site: &Site<'_>, state: &Area, members: &[(&Area, Option<&Observation>)], map: Option<&Map>) -> Option<String> {
    if let Some(map) = map {
        return (!map.without_outline.is_empty()).then(|| format!("No outline is at hand for {}: see the table.", map.without_outline.join(", ")));
    }
    if members.is_empty() {
        return Some(match site.release.members(&state.id).next() {
            Some(_) => format!("This indicator is published for {} as a whole.", state.name),
            None => format!("This release has no smaller places within {}.", state.name),
        });
    }
    site.assets.geometry(&state.id).is_none().then(|| "No outlines are at hand on this server, so there is no map. The table below has every place.".to_owned())
}

fn places_table(indicator: &Indicator, state: &Area, members: &[(&Area, Option<&Observation>)], reference: Option<f64>) -> CellTable {
    let scale = Scale::of(members.iter().filter_map(|(_, cell)| *cell), &indicator.unit);
    let row = |(area, cell): &(&Area, Option<&Observation>)| {
        Row::new(&area.name, *cell, &indicator.polarity, &scale, reference).link(super::place_indicator_path(&area.id, &indicator.id))
    };
    let kind = |area: &Area| match (area.is_place, area.level) {
        (true, AreaLevel::County) => words::counties_of(&state.id),
        (true, _) => "Regions",
        (false, _) => "Place not stated",
    };
    let mut groups: Vec<RowGroup> = Vec::new();
    for heading in [words::counties_of(&state.id), "Regions", "Place not stated"] {
        let mut of_kind: Vec<_> = members.iter().filter(|(area, cell)| kind(area) == heading && cell.is_some()).collect();
        of_kind.sort_by_cached_key(|(area, _)| words::sort_key(&area.name));
        if !of_kind.is_empty() {
            groups.push(RowGroup { heading: heading.to_owned(), rows: of_kind.into_iter().map(row).collect() });
        }
    }
    if let [only] = groups.as_mut_slice() {
        only.heading.clear();
    }
    CellTable {
        caption: format!("{} for every place in {}", indicator.short_name, state.name),
        subject: "Place".to_owned(),
        count_heading: count_heading(&indicator.unit_noun),
        compared_with: Some(state.name.clone()),
        axis: scale.ends(),
        is_narrow: false,
        has_trend: false,
        groups,
    }
}
