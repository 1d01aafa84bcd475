//! One file a page. Each takes the release and what the address asks for, and gives finished HTML.

mod about;
mod equity;
mod home;
mod indicator;
mod indicators;
mod measures;
mod notice;
mod place;
mod place_indicator;
mod places;
mod standing;
mod systems;

pub use about::about;
pub use equity::key_text as gap_key_text;
pub use home::home;
pub use indicator::indicator;
pub use indicators::indicators;
pub use notice::{Notice, PROBLEMS, notice, problem};
pub use place::place;
pub use place_indicator::place_indicator;
pub use places::places;

use attune_contract::{Area, AreaLevel, Indicator, Note, Observation, Period, Release};

use crate::cell::period_label;
use crate::charts::trend::{Series, Trend};
use crate::shell::{Site, short_id};
use crate::{lookup, words};

/// What a page answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Finished HTML.
    Html(String),
    /// The address of the page that was meant.
    Redirect(String),
}

/// Why a page cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// The release has no such place or indicator.
    #[error("the release has no such page")]
    NotFound,
    /// The template failed.
    #[error("the page could not be drawn")]
    Template(#[from] askama::Error),
}

/// What an address asks for: the pairs of its query.
pub type Choices = [(String, String)];

fn choice<'a>(choices: &'a Choices, name: &str) -> Option<&'a str> {
    choices.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.as_str())
}

/// A choice among several, as a form shows it.
#[derive(Debug, Clone)]
pub(crate) struct Selector {
    /// Name in the query.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// Value, label, and whether it is the current one.
    pub options: Vec<(String, String, bool)>,
}

impl Selector {
    fn new<'a>(name: &'static str, label: &str, options: impl IntoIterator<Item = (&'a str, String)>, current: &str) -> Selector {
        let options = options.into_iter().map(|(value, text)| (value.to_owned(), text, value == current)).collect();
        Selector { name, label: label.to_owned(), options }
    }
}

/// The selector of the state, where a release has several.
fn state_selector(release: &Release, current: &Area) -> Option<Selector> {
    let states: Vec<&Area> = release.states().collect();
    (states.len() > 1).then(|| Selector::new("state", "State or territory", states.iter().map(|state| (state.id.as_str(), state.name.clone())), &current.id))
}

/// The selector of the period: single years before years together, newest first; `None` where there is one only.
fn period_selector(periods: &[Period], current: Period) -> Option<Selector> {
    let mut sorted: Vec<(&Period, String)> = periods.iter().map(|period| (period, period.label())).collect();
    sorted.sort_by_key(|(period, _)| (period.pooled_years, std::cmp::Reverse(period.end)));
    let options = sorted.iter().map(|(period, label)| {
        let text = period_label(label);
        (label.as_str(), if period.pooled_years > 1 { format!("{text} together") } else { text })
    });
    (periods.len() > 1).then(|| Selector::new("period", "Period", options, &current.label()))
}

/// The period that an address asks for, or the headline one.
fn chosen_period(release: &Release, indicator: &str, choices: &Choices) -> Option<Period> {
    let wanted = choice(choices, "period").and_then(|label| release.periods(indicator).into_iter().find(|period| period.label() == label));
    wanted.or_else(|| lookup::headline_period(release, indicator))
}

/// What a published cell says of its trend and of the indicator's benchmark, in sentences.
fn remarks(indicator: &Indicator, cell: &Observation) -> Vec<String> {
    let Some(shown) = cell.shown() else { return Vec::new() };
    let benchmark = indicator.benchmark.as_ref().filter(|benchmark| benchmark.component == cell.key.component);
    let trend = words::trend_ground(shown).or_else(|| words::trend_absence(shown)).map(str::to_owned);
    benchmark.map(|benchmark| words::benchmark_sentence(shown.benchmark_comparison, benchmark, &indicator.unit)).into_iter().chain(trend).collect()
}

/// A place that the search box offers.
#[derive(Debug, Clone)]
pub(crate) struct Suggestion {
    /// Its name, with the state where names repeat.
    pub name: String,
}

/// Most places a search box lists; beyond it, the reader types and submits.
const MOST_SUGGESTIONS: usize = 400;

fn suggestions(release: &Release) -> Vec<Suggestion> {
    let places = release.areas().iter().filter(|area| area.is_place && area.level != AreaLevel::Tract);
    places.take(MOST_SUGGESTIONS).map(|area| Suggestion { name: area.name.clone() }).collect()
}

/// The line inside every drawing: what it is drawn from, and that it is an example where it is one.
fn stamp(site: &Site<'_>) -> String {
    let manifest = site.release.manifest();
    let release = format!("Release {}", short_id(&manifest.release_id));
    if manifest.data_kind == attune_contract::DataKind::Synthetic { format!("{} {release}", words::EXAMPLE) } else { release }
}

fn indicator_path(indicator: &str) -> String {
    format!("/indicators/{indicator}")
}

fn place_path(area: &str) -> String {
    format!("/places/{area}")
}

fn place_indicator_path(area: &str, indicator: &str) -> String {
    format!("/places/{area}/{indicator}")
}

/// Where the gaps and measures of one place come as CSV; `None` where the release has none of it, as before schema 1.2.
fn gaps_path(release: &Release, indicator: &str, component: &str, area: &Area, period: Period) -> Option<String> {
    let has_any = !release.equity(indicator, component, area, period).is_empty();
    has_any.then(|| format!("/v1/inequality?indicator={indicator}&component={component}&area={}&period={}&format=csv", area.id, period.label()))
}

/// Notes on one indicator, or on the release as a whole.
fn notes<'a>(release: &'a Release, indicator: Option<&str>) -> Vec<&'a str> {
    let all = release.notes().iter().chain(&release.manifest().notes);
    let mut texts: Vec<&str> = all.filter(|note: &&Note| note.indicator_id.as_deref() == indicator).map(|note| note.text.as_str()).collect();
    texts.dedup();
    let mut seen = std::collections::HashSet::new();
    texts.retain(|text| seen.insert(*text));
    texts
}

/// One cell a year for an area, oldest first.
fn yearly<'a>(release: &'a Release, indicator: &str, component: &str, area: &Area, periods: &[Period]) -> Vec<Option<&'a Observation>> {
    periods.iter().map(|period| lookup::total(release, indicator, component, area, *period)).collect()
}

/// The trend of an area beside its state's; `None` where there is too little to draw.
fn trend(site: &Site<'_>, indicator: &Indicator, component: &str, area: &Area, state: Option<&Area>) -> Option<(String, String)> {
    let periods = site.release.annual_periods(&indicator.id);
    let cells = yearly(site.release, &indicator.id, component, area, &periods);
    let latest = cells.iter().rev().find_map(|cell| cell.and_then(|cell| cell.shown()));
    let heading = words::trend_title(latest, &area.name);
    let drawing = Trend {
        title: format!("{}, {}, by year", indicator.name, area.name),
        id: "trend-title",
        years: periods.iter().map(Period::label).collect(),
        unit: indicator.unit.clone(),
        main: Series { label: words::short_place(&area.name).to_owned(), cells },
        reference: state.map(|state| Series { label: state.name.clone(), cells: yearly(site.release, &indicator.id, component, state, &periods) }),
        stamp: stamp(site),
    };
    drawing.draw().map(|svg| (heading, svg))
}
