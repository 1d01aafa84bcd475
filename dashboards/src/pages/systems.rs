//! What a place's page says of systems: the profile of levels and elements, the sets of systems that reach the same
//! children, the way from a screen to a service, and what Medicaid pays for.

use attune_contract::{Area, Indicator, Observation, Period, Release};

use crate::cell::{CellView, NumberView, period_label};
use crate::lookup::{self, ProfileEntry};
use crate::{format, words};

/// One indicator in the profile: its name, link and cell.
pub(crate) struct ProfileItem {
    pub name: String,
    pub href: String,
    pub cell: CellView,
}

/// One level of one element: how its indicators stand, and which they are.
pub(crate) struct ProfileCell {
    pub summary: String,
    pub items: Vec<ProfileItem>,
}

/// One element of early relational health, across the levels.
pub(crate) struct ProfileRow {
    pub element: &'static str,
    pub meaning: &'static str,
    pub cells: Vec<ProfileCell>,
}

/// The profile of a place: elements by levels. No score: what cannot be added is not added.
pub(crate) fn profile_rows(profile: &[ProfileEntry<'_>], area: &Area, has_state: bool) -> Vec<ProfileRow> {
    let rows = words::ELEMENTS.iter().map(|(id, element, meaning)| {
        let cells = words::LEVELS.iter().map(|(level, ..)| {
            let of_both = |entry: &&ProfileEntry<'_>| entry.indicator.level == *level && entry.indicator.elements.iter().any(|known| known == id);
            let items: Vec<ProfileItem> = profile
                .iter()
                .filter(of_both)
                .map(|entry| ProfileItem {
                    name: entry.indicator.short_name.clone(),
                    href: super::place_indicator_path(&area.id, &entry.indicator.id),
                    cell: CellView::new(entry.best(), &entry.indicator.polarity),
                })
                .collect();
            ProfileCell { summary: summary(&items, has_state), items }
        });
        ProfileRow { element, meaning, cells: cells.collect() }
    });
    rows.filter(|row| row.cells.iter().any(|cell| !cell.items.is_empty())).collect()
}

fn summary(items: &[ProfileItem], has_state: bool) -> String {
    let numbers: Vec<&NumberView> = items.iter().filter_map(|item| item.cell.number.as_ref()).collect();
    let mut parts = Vec::new();
    if has_state {
        let of = |class: &str| numbers.iter().filter(|number| number.compared.class == class).count();
        for (class, word) in [("favourable", "better"), ("similar", "similar"), ("reach", "to reach further")] {
            if of(class) > 0 {
                parts.push(format!("{} {word}", of(class)));
            }
        }
        let other = numbers.len() - of("favourable") - of("similar") - of("reach");
        if other > 0 {
            parts.push(format!("{other} without comparison"));
        }
    } else if !numbers.is_empty() {
        parts.push(format!("{} shown", numbers.len()));
    }
    let hidden = items.len() - numbers.len();
    if hidden > 0 {
        parts.push(format!("{hidden} not shown"));
    }
    parts.join(", ")
}

/// The length of a bar, never too short to see.
fn length(percent: f64) -> String {
    format!("{:.1}", percent.clamp(0.5, 100.0))
}

/// One bar or line of a card: words and a cell.
pub(crate) struct Step {
    pub label: String,
    pub cell: CellView,
    /// Length of the bar in percent of the longest.
    pub width: Option<String>,
    /// For sets of systems, whether each of the card's systems belongs.
    pub belongs: Vec<bool>,
}

/// A card about systems: a funnel, or sets of systems.
pub(crate) struct SystemsCard {
    pub id: String,
    pub title: String,
    pub href: String,
    pub question: String,
    pub period: String,
    /// What the first step starts from, such as "239 children screened"; empty where it is withheld.
    pub start: String,
    pub systems: Vec<String>,
    pub steps: Vec<Step>,
    pub note: String,
}

/// The indicators that are drawn so, each with its latest cells of a place, pooled where the year is withheld.
fn drawn<'a>(release: &'a Release, display: &str) -> impl Iterator<Item = &'a Indicator> {
    release.indicators().iter().filter(move |indicator| indicator.display == display)
}

fn best<'a>(release: &'a Release, indicator: &Indicator, component: &str, area: &Area) -> Option<&'a Observation> {
    let period = lookup::headline_period(release, &indicator.id)?;
    let cell = lookup::total(release, &indicator.id, component, area, period)?;
    if cell.shown().is_some() { Some(cell) } else { lookup::pooled_alternative(release, &cell.key, area).or(Some(cell)) }
}

/// The latest year, or the pooled years where those show more of an indicator's components.
fn telling_period(release: &Release, indicator: &Indicator, area: &Area) -> Option<Period> {
    let latest = lookup::headline_period(release, &indicator.id)?;
    let shown = |period: &Period| {
        let cells = indicator.components.iter().filter_map(|component| lookup::total(release, &indicator.id, &component.id, area, *period));
        cells.filter(|cell| cell.shown().is_some()).count()
    };
    let pooled = release.periods(&indicator.id).into_iter().filter(|period| period.pooled_years > 1 && period.end == latest.end).max_by_key(&shown);
    pooled.filter(|pooled| shown(pooled) > shown(&latest)).or(Some(latest))
}

fn card(indicator: &Indicator, area: &Area, first: &Observation, steps: Vec<Step>) -> SystemsCard {
    SystemsCard {
        id: indicator.id.clone(),
        title: indicator.short_name.clone(),
        href: super::place_indicator_path(&area.id, &indicator.id),
        question: indicator.question.clone(),
        period: period_label(&first.key.period.label()),
        start: String::new(),
        systems: Vec::new(),
        steps,
        note: indicator.limitations.first().cloned().unwrap_or_default(),
    }
}

/// Ways from one step to the next.
pub(crate) fn funnels(release: &Release, area: &Area) -> Vec<SystemsCard> {
    drawn(release, "funnel")
        .filter_map(|indicator| {
            let period = telling_period(release, indicator, area)?;
            let first = lookup::total(release, &indicator.id, lookup::headline_component(indicator), area, period)?;
            let steps = indicator.components.iter().filter_map(|component| {
                let cell = lookup::total(release, &indicator.id, &component.id, area, period)?;
                let width = cell.shown().map(|shown| length(shown.value));
                Some(Step { label: component.label.clone(), cell: CellView::new(cell, &indicator.polarity), width, belongs: Vec::new() })
            });
            let start = first.shown().and_then(|shown| shown.denominator).map(|all| format!("{} {}", format::count(all), indicator.unit_noun));
            Some(SystemsCard { start: start.unwrap_or_default(), ..card(indicator, area, first, steps.collect()) })
        })
        .collect()
}

/// Sets of systems that reach the same children.
pub(crate) fn overlaps(release: &Release, area: &Area) -> Vec<SystemsCard> {
    drawn(release, "overlap")
        .filter_map(|indicator| {
            let (all, sets) = indicator.components.split_first()?;
            let period = telling_period(release, indicator, area)?;
            let first = lookup::total(release, &indicator.id, &all.id, area, period)?;
            let total = first.shown().map(|shown| shown.value).filter(|value| *value > 0.0);
            let cells = sets.iter().filter_map(|set| lookup::total(release, &indicator.id, &set.id, area, period)?.shown());
            let largest = cells.map(|shown| shown.value).fold(0.0, f64::max);
            let systems: Vec<&str> = sets.iter().map(|set| set.id.as_str()).filter(|id| !id.contains('+') && *id != "none").collect();
            let steps = sets.iter().filter_map(|set| {
                let cell = lookup::total(release, &indicator.id, &set.id, area, period)?;
                let width = cell.shown().filter(|_| largest > 0.0).map(|shown| length(100.0 * shown.value / largest));
                let belongs = systems.iter().map(|system| set.id.split('+').any(|part| part == *system)).collect();
                Some(Step { label: set.label.clone(), cell: CellView::new(cell, &indicator.polarity), width, belongs })
            });
            let steps = steps.collect();
            let names = systems.iter().map(|system| format::capitalised(&system.replace('_', " ")));
            let start = total.map(|total| format!("{} {}", format::count(total.round() as u64), indicator.unit_noun)).unwrap_or_default();
            Some(SystemsCard { start, systems: names.collect(), ..card(indicator, area, first, steps) })
        })
        .collect()
}

/// One group of activity that Medicaid pays for.
pub(crate) struct FinancingRow {
    pub activity: String,
    /// A cell for each indicator of the card.
    pub cells: Vec<Option<CellView>>,
    pub policy: Vec<String>,
}

/// What Medicaid pays for in a place.
pub(crate) struct Financing {
    /// Heading and link of each indicator.
    pub columns: Vec<(String, String)>,
    pub period: String,
    pub rows: Vec<FinancingRow>,
}

/// The card about what Medicaid pays for; `None` where no indicator of the release speaks of it.
pub(crate) fn financing(release: &Release, area: &Area) -> Option<Financing> {
    let indicators: Vec<&Indicator> = drawn(release, "financing").collect();
    let lead = indicators.first()?;
    let first = best(release, lead, lookup::headline_component(lead), area)?;
    let rows = lead.components.iter().map(|component| {
        let cells = indicators.iter().map(|indicator| best(release, indicator, &component.id, area).map(|cell| CellView::new(cell, &indicator.polarity)));
        let opening = format!("{}: ", component.label);
        let policy = super::notes(release, Some(&lead.id)).into_iter().filter_map(|note| note.strip_prefix(&opening).map(str::to_owned));
        FinancingRow { activity: component.label.clone(), cells: cells.collect(), policy: policy.collect() }
    });
    let columns = indicators.iter().map(|indicator| {
        // What is published for the state alone has no page in a county.
        let has_page = best(release, indicator, lookup::headline_component(indicator), area).is_some();
        let path = if has_page { super::place_indicator_path(&area.id, &indicator.id) } else { super::indicator_path(&indicator.id) };
        (indicator.short_name.clone(), path)
    });
    Some(Financing { columns: columns.collect(), period: period_label(&first.key.period.label()), rows: rows.collect() })
}
