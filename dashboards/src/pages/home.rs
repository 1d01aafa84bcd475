//! The first page: find a place, how the state stands, what this release is.

use askama::Template;
use attune_contract::{Area, Observation, Period};

use super::{Choices, Page, PageError, Selector, Suggestion};
use crate::charts::interval::Scale;
use crate::charts::sparkline::sparkline;
use crate::shell::{Shell, Site, short_id};
use crate::table::{CellTable, Row, RowGroup};
use crate::{format, lookup, words};

struct Level {
    id: &'static str,
    heading: &'static str,
    meaning: &'static str,
    table: CellTable,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    shell: Shell,
    heading: String,
    sentence: String,
    suggestions: Vec<Suggestion>,
    selector: Option<Selector>,
    state: String,
    state_path: String,
    levels: Vec<Level>,
    title: String,
    release_id: String,
    published: Option<String>,
    coverage: String,
    policy: String,
    notes: Vec<String>,
}

/// The home page.
pub fn home(site: &Site<'_>, choices: &Choices) -> Result<Page, PageError> {
    let release = site.release;
    let state = lookup::focus_state(release, super::choice(choices, "state")).ok_or(PageError::NotFound)?;
    let levels: Vec<Level> = words::LEVELS
        .iter()
        .map(|(id, heading, meaning)| Level { id, heading, meaning, table: level_table(site, id, heading, state) })
        .filter(|level| level.table.groups.iter().any(|group| !group.rows.is_empty()))
        .collect();
    let manifest = release.manifest();
    let places = release.areas().iter().filter(|area| area.is_place).count();
    let page = Home {
        shell: Shell::new(
            site,
            &format!("Early relational health in {}", state.name),
            "How young children and their families are supported in early relationships, place by place.",
            "/",
            "home",
        ),
        heading: format!("Early relational health in {}", state.name),
        sentence: sentence(site, state),
        suggestions: super::suggestions(release),
        selector: super::state_selector(release, state),
        state: state.name.clone(),
        state_path: super::place_path(&state.id),
        levels,
        title: manifest.title.clone(),
        release_id: short_id(&manifest.release_id),
        published: site.published_at.map(format::date_text),
        coverage: format!("{} for {}", format::counted(release.indicators().len(), "indicator", "indicators"), format::counted(places, "place", "places")),
        policy: manifest.policy.summary.clone(),
        notes: super::notes(release, None).into_iter().map(str::to_owned).collect(),
    };
    Ok(Page::Html(page.render()?))
}

fn latest<'a>(site: &'a Site<'_>, indicator: &attune_contract::Indicator, state: &Area) -> Option<&'a Observation> {
    let period = lookup::headline_period(site.release, &indicator.id)?;
    lookup::total(site.release, &indicator.id, lookup::headline_component(indicator), state, period)
}

fn level_table(site: &Site<'_>, level: &str, heading: &str, state: &Area) -> CellTable {
    let release = site.release;
    let mut rows = Vec::new();
    let mut has_trend = false;
    for indicator in release.indicators().iter().filter(|indicator| indicator.level == level) {
        let Some(cell) = latest(site, indicator, state) else { continue };
        has_trend |= cell.shown().is_some_and(|shown| shown.trend.is_some());
        let scale = Scale::of([cell], &indicator.unit);
        let mut row = Row::new(&indicator.short_name, Some(cell), &indicator.polarity, &scale, None).link(format!(
            "{}?state={}",
            super::indicator_path(&indicator.id),
            state.id
        ));
        let periods: Vec<Period> = release.annual_periods(&indicator.id);
        row.glyph = sparkline(&super::yearly(release, &indicator.id, lookup::headline_component(indicator), state, &periods));
        row.detail = indicator.question.clone();
        rows.push(row);
    }
    // One year makes no line.
    let has_years = rows.iter().any(|row| !row.glyph.is_empty());
    CellTable {
        caption: format!("{heading}: latest values for {}", state.name),
        subject: "Indicator".to_owned(),
        count_heading: String::new(),
        compared_with: None,
        axis: has_years.then(|| ("Over the years".to_owned(), String::new())),
        is_narrow: false,
        // A column in which every cell says that nothing is stated tells nobody anything.
        has_trend,
        groups: vec![RowGroup { heading: String::new(), rows }],
    }
}

/// What the trend fields of the state's cells say, taken together.
fn sentence(site: &Site<'_>, state: &Area) -> String {
    let cells: Vec<&Observation> = site.release.indicators().iter().filter_map(|indicator| latest(site, indicator, state)).collect();
    let having = |word: &str| cells.iter().filter(|cell| cell.shown().and_then(|shown| shown.trend.as_deref()) == Some(word)).count();
    let (rising, falling, steady) = (having("rising"), having("falling"), having("no_change"));
    let opening = format!("{} speak of {}.", format::capitalised(&format::counted(cells.len(), "indicator", "indicators")), state.name);
    if rising + falling + steady == 0 {
        return opening;
    }
    format!("{opening} Over the years shown, {rising} rose, {falling} fell and {steady} showed no clear change.")
}
