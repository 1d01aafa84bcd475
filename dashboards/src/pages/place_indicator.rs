//! One indicator in one place: the sentence, the years, the groups, and where else to look.

use askama::Template;
use attune_contract::{Area, Indicator, Observation};

use super::equity::{self, EquityCard};
use super::indicator::Measured;
use super::{Choices, Page, PageError, Selector};
use crate::cell::{CellView, period_label};
use crate::charts::interval::Scale;
use crate::shell::{Shell, Site};
use crate::table::{CellTable, Row, RowGroup, count_heading};
use crate::{format, lookup, words};

struct Alternative {
    label: String,
    href: Option<String>,
    cell: CellView,
}

#[derive(Template)]
#[template(path = "place_indicator.html")]
struct PlaceIndicator {
    shell: Shell,
    measured: Measured,
    place: String,
    place_path: String,
    indicator_path: String,
    state: Option<String>,
    period: String,
    span: String,
    headline: CellView,
    comparison: Option<String>,
    state_cell: Option<CellView>,
    trend_word: Option<&'static str>,
    details: Vec<String>,
    alternatives: Vec<Alternative>,
    trend: Option<(String, String)>,
    years: CellTable,
    components: Option<CellTable>,
    groups: Vec<EquityCard>,
    gaps_csv: Option<String>,
    selector: Option<Selector>,
    csv: String,
    json: String,
}

/// The page of one indicator in one place.
pub fn place_indicator(site: &Site<'_>, area_id: &str, indicator_id: &str, choices: &Choices) -> Result<Page, PageError> {
    let release = site.release;
    let area = release.area(area_id).ok_or(PageError::NotFound)?;
    let indicator = release.indicator(indicator_id).ok_or(PageError::NotFound)?;
    let component = lookup::headline_component(indicator);
    let period = super::chosen_period(release, indicator_id, choices).ok_or(PageError::NotFound)?;
    let cell = lookup::total(release, indicator_id, component, area, period).ok_or(PageError::NotFound)?;
    let state = lookup::state_of(release, area).filter(|state| state.id != area.id);
    let shown = cell.shown();
    let page = PlaceIndicator {
        shell: Shell::new(
            site,
            &format!("{}, {}", indicator.short_name, super::place::title(site, area)),
            &format!("{} {}, {}.", indicator.question, area.name, period_label(&period.label())),
            &super::place_indicator_path(area_id, indicator_id),
            "places",
        ),
        measured: Measured::of(site, indicator),
        place: area.name.clone(),
        place_path: super::place_path(area_id),
        indicator_path: match lookup::state_of(release, area) {
            Some(state) => format!("{}?state={}", super::indicator_path(indicator_id), state.id),
            None => super::indicator_path(indicator_id),
        },
        state: state.map(|state| state.name.clone()),
        period: period_label(&period.label()),
        span: format::span(period.start, period.end),
        headline: CellView::new(cell, &indicator.polarity),
        comparison: shown.and_then(|shown| shown.comparison).zip(state).map(|(comparison, state)| words::comparison_sentence(comparison, &state.name)),
        state_cell: shown
            .and(state)
            .and_then(|state| lookup::total(release, indicator_id, component, state, period))
            .map(|cell| CellView::new(cell, &indicator.polarity)),
        trend_word: shown.and_then(words::trend),
        details: details(indicator, cell),
        alternatives: alternatives(site, indicator, cell, area, state),
        trend: super::trend(site, indicator, component, area, state),
        years: years_table(site, indicator, component, area, state),
        components: (indicator.components.len() > 1).then(|| components_table(site, indicator, cell, area)),
        groups: equity::cards(site, indicator, component, area, period, None),
        gaps_csv: super::gaps_path(release, indicator_id, component, area, period),
        selector: super::period_selector(&release.periods(indicator_id), period),
        csv: format!("/v1/observations/{indicator_id}/{area_id}?format=csv"),
        json: format!("/v1/observations/{indicator_id}/{area_id}"),
    };
    Ok(Page::Html(page.render()?))
}

/// What else a published cell says about itself.
fn details(indicator: &Indicator, cell: &Observation) -> Vec<String> {
    let Some(shown) = cell.shown() else { return Vec::new() };
    let mut lines = super::remarks(indicator, cell);
    if let Some(missing) = shown.missing {
        lines.push(format!("Counted apart because a needed element was not recorded: {}.", format::count(missing)));
    }
    if let Some((low, high)) = shown.link_low.zip(shown.link_high) {
        lines.push(format!(
            "If uncertain links between records were all counted the other way, the value would lie between {} and {}.",
            format::value(low, &shown.unit),
            format::value(high, &shown.unit)
        ));
    }
    lines.extend(shown.flags.iter().map(|flag| words::flag(flag) + "."));
    lines
}

/// Where a reader can look when a cell is withheld: more years together, the state.
fn alternatives(site: &Site<'_>, indicator: &Indicator, cell: &Observation, area: &Area, state: Option<&Area>) -> Vec<Alternative> {
    if cell.shown().is_some() {
        return Vec::new();
    }
    let pooled = lookup::pooled_alternative(site.release, &cell.key, area);
    let larger = state.and_then(|state| {
        lookup::total(site.release, &indicator.id, &cell.key.component, state, cell.key.period).filter(|cell| cell.shown().is_some()).map(|cell| (state, cell))
    });
    let pooled = pooled.map(|cell| Alternative {
        label: format!("{}, {} together", area.name, period_label(&cell.key.period.label())),
        href: None,
        cell: CellView::new(cell, &indicator.polarity),
    });
    let larger = larger.map(|(state, cell)| Alternative {
        label: format!("{}, {}", state.name, period_label(&cell.key.period.label())),
        href: Some(super::place_indicator_path(&state.id, &indicator.id)),
        cell: CellView::new(cell, &indicator.polarity),
    });
    pooled.into_iter().chain(larger).collect()
}

/// Every period of the place, newest first, single years before pooled ones.
fn years_table(site: &Site<'_>, indicator: &Indicator, component: &str, area: &Area, state: Option<&Area>) -> CellTable {
    let release = site.release;
    let mut periods = release.periods(&indicator.id);
    periods.sort_by_key(|period| (period.pooled_years, std::cmp::Reverse(period.end)));
    let cells: Vec<_> =
        periods.iter().map(|period| (period, lookup::total(release, &indicator.id, component, area, *period))).filter(|(_, cell)| cell.is_some()).collect();
    let scale = Scale::of(cells.iter().filter_map(|(_, cell)| *cell), &indicator.unit);
    let rows = |is_pooled: bool| -> Vec<Row> {
        let wanted = cells.iter().filter(|(period, _)| (period.pooled_years > 1) == is_pooled);
        wanted
            .map(|(period, cell)| {
                let reference = state
                    .and_then(|state| lookup::total(release, &indicator.id, component, state, **period))
                    .and_then(Observation::shown)
                    .map(|shown| shown.value);
                Row::new(&period_label(&period.label()), *cell, &indicator.polarity, &scale, reference)
            })
            .collect()
    };
    let groups =
        [("Single years", false), ("Years together", true)].map(|(heading, is_pooled)| RowGroup { heading: heading.to_owned(), rows: rows(is_pooled) });
    CellTable {
        caption: format!("{} in {} by period", indicator.short_name, area.name),
        subject: "Period".to_owned(),
        count_heading: count_heading(&indicator.unit_noun),
        compared_with: state.map(|state| state.name.clone()),
        axis: scale.ends(),
        is_narrow: false,
        has_trend: false,
        groups: groups.into_iter().filter(|group| !group.rows.is_empty()).collect(),
    }
}

/// The rates within the indicator, such as age bands.
fn components_table(site: &Site<'_>, indicator: &Indicator, headline: &Observation, area: &Area) -> CellTable {
    let cells: Vec<_> = indicator
        .components
        .iter()
        .map(|component| (component, lookup::total(site.release, &indicator.id, &component.id, area, headline.key.period)))
        .collect();
    let scale = Scale::of(cells.iter().filter_map(|(_, cell)| *cell), &indicator.unit);
    CellTable {
        caption: format!("Measures within {}, {}", indicator.short_name, area.name),
        subject: "Measure".to_owned(),
        count_heading: count_heading(&indicator.unit_noun),
        compared_with: None,
        axis: scale.ends(),
        is_narrow: true,
        has_trend: false,
        groups: vec![RowGroup {
            heading: String::new(),
            rows: cells.iter().map(|(component, cell)| Row::new(&component.label, *cell, &indicator.polarity, &scale, None)).collect(),
        }],
    }
}
