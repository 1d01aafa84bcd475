//! One place: what goes well first, then where more families could be reached, then every indicator.

use askama::Template;
use attune_contract::{Area, AreaLevel, Observation};

use super::systems::{self, Financing, ProfileRow, SystemsCard};
use super::{Choices, Page, PageError};
use crate::cell::{CellView, period_label};
use crate::charts::interval::Scale;
use crate::lookup::{self, ProfileEntry};
use crate::shell::{Shell, Site};
use crate::table::{CellTable, Row, RowGroup};
use crate::words;

struct Finding {
    name: String,
    href: String,
    cell: CellView,
    beside: String,
}

struct FindingGroup {
    id: &'static str,
    heading: String,
    meaning: &'static str,
    findings: Vec<Finding>,
}

struct Member {
    name: String,
    href: String,
}

#[derive(Template)]
#[template(path = "place.html")]
struct Place {
    shell: Shell,
    name: String,
    id: String,
    state: Option<(String, String)>,
    sentence: String,
    groups: Vec<FindingGroup>,
    levels: Vec<String>,
    elements: Vec<ProfileRow>,
    funnels: Vec<SystemsCard>,
    overlaps: Vec<SystemsCard>,
    financing: Option<Financing>,
    table: CellTable,
    members_heading: String,
    members: Vec<Member>,
}

/// The page of one place.
pub fn place(site: &Site<'_>, id: &str, _choices: &Choices) -> Result<Page, PageError> {
    let release = site.release;
    let area = release.area(id).ok_or(PageError::NotFound)?;
    let state = lookup::state_of(release, area).filter(|state| state.id != area.id);
    let profile = lookup::profile(release, area);
    let groups = state.map(|state| findings(&profile, state)).unwrap_or_default();
    let mut members: Vec<&Area> = release.members(id).filter(|member| member.is_place).collect();
    members.sort_by_cached_key(|area| (area.level.as_str(), words::sort_key(&area.name)));
    let page = Place {
        shell: Shell::new(
            site,
            &title(site, area),
            &format!("Early relational health in {}: every indicator with its interval.", area.name),
            &super::place_path(id),
            "places",
        ),
        name: area.name.clone(),
        id: area.id.clone(),
        sentence: sentence(area, state, &groups, profile.len()),
        state: state.map(|state| (state.name.clone(), super::place_path(&state.id))),
        groups: groups.into_iter().filter(|group| !group.findings.is_empty()).collect(),
        levels: words::LEVELS.iter().map(|(_, heading, _)| (*heading).to_owned()).collect(),
        elements: systems::profile_rows(&profile, area, state.is_some()),
        funnels: systems::funnels(release, area),
        overlaps: systems::overlaps(release, area),
        financing: systems::financing(release, area),
        table: rug(&profile, area, state),
        members_heading: if area.level == AreaLevel::State { words::counties_of(id).to_owned() } else { "Places within".to_owned() },
        members: members.into_iter().map(|member| Member { name: member.name.clone(), href: super::place_path(&member.id) }).collect(),
    };
    Ok(Page::Html(page.render()?))
}

/// The name of a place, with its state where another place has the same name.
pub(super) fn title(site: &Site<'_>, area: &Area) -> String {
    let is_shared = site.release.areas().iter().filter(|other| other.name == area.name).count() > 1;
    match area.parent_id.as_deref().filter(|_| is_shared).and_then(|parent| site.release.area(parent)) {
        Some(parent) => format!("{}, {}", area.name, parent.name),
        None => area.name.clone(),
    }
}

fn findings(profile: &[ProfileEntry<'_>], state: &Area) -> Vec<FindingGroup> {
    let class = |entry: &ProfileEntry<'_>| match entry.best().shown() {
        Some(shown) => words::compared(shown.comparison, &entry.indicator.polarity).class,
        None => "withheld",
    };
    let of = |wanted: &[&str]| -> Vec<Finding> { profile.iter().filter(|entry| wanted.contains(&class(entry))).map(|entry| finding(entry, state)).collect() };
    let group = |id, heading: String, meaning, findings| FindingGroup { id, heading, meaning, findings };
    vec![
        group(
            "strengths",
            format!("Where it does better than {}", state.name),
            "The interval lies on the better side of the state's value.",
            of(&["favourable"]),
        ),
        group("reach", "Where more families could be reached".to_owned(), "The interval lies on the other side of the state's value.", of(&["reach"])),
        group("different", format!("Different from {}", state.name), "Neither higher nor lower is the aim of these.", of(&["neutral"])),
        group("unclear", "Cannot tell".to_owned(), "The difference from the state could be chance, or the two are not compared.", of(&["similar", "none"])),
        group("not-shown", "Not shown".to_owned(), "Each says why. A larger area or more years together may have a number.", of(&["withheld"])),
    ]
}

fn finding(entry: &ProfileEntry<'_>, state: &Area) -> Finding {
    let cell = CellView::new(entry.best(), &entry.indicator.polarity);
    let mut beside = period_label(&entry.best().key.period.label());
    if let Some(shown) = entry.state.and_then(Observation::shown).filter(|_| entry.best().shown().is_some()) {
        beside += &format!(" · {} {}", state.name, crate::format::value(shown.value, &shown.unit));
    }
    Finding { name: entry.indicator.short_name.clone(), href: super::place_indicator_path(&entry.observation.key.area_id, &entry.indicator.id), cell, beside }
}

fn sentence(area: &Area, state: Option<&Area>, groups: &[FindingGroup], indicators: usize) -> String {
    let Some(state) = state else {
        return format!("{} have a value for {}.", crate::format::capitalised(&crate::format::counted(indicators, "indicator", "indicators")), area.name);
    };
    let number = |id: &str| groups.iter().find(|group| group.id == id).map_or(0, |group| group.findings.len());
    let strengths = match number("strengths") {
        0 => "none".to_owned(),
        some => some.to_string(),
    };
    let mut rest = Vec::new();
    for (id, opening, closing) in
        [("reach", "on ", " more families could be reached"), ("different", "on ", " it differs, with no aim stated"), ("unclear", "on ", " we cannot tell")]
    {
        if number(id) > 0 {
            rest.push(format!("{opening}{},{closing}", number(id)));
        }
    }
    match number("not-shown") {
        0 => {}
        1 => rest.push("1 is not shown".to_owned()),
        several => rest.push(format!("{several} are not shown")),
    }
    let opening = format!("{} does better than {} on {strengths} of {}", area.name, state.name, crate::format::counted(indicators, "indicator", "indicators"));
    if rest.is_empty() { format!("{opening}.") } else { format!("{opening}. {}.", crate::format::capitalised(&rest.join("; "))) }
}

/// Every indicator of a place, by level: value, interval, comparison, and pooled years where the year is withheld.
fn rug(profile: &[ProfileEntry<'_>], area: &Area, state: Option<&Area>) -> CellTable {
    let row = |entry: &ProfileEntry<'_>| {
        let unit = &entry.indicator.unit;
        let scale = Scale::whole();
        let reference = entry.state.and_then(Observation::shown).map(|shown| shown.value);
        let mut row = Row::new(&entry.indicator.short_name, Some(entry.observation), &entry.indicator.polarity, &scale, reference);
        if unit != "percent" {
            // The column is a scale of percent: another unit has no place on it.
            row.glyph.clear();
        }
        row.detail = format!("{}, {}", period_label(&entry.observation.key.period.label()), entry.indicator.unit_noun);
        row.pooled = entry.pooled.map(|pooled| CellView::new(pooled, &entry.indicator.polarity));
        row.link(super::place_indicator_path(&area.id, &entry.indicator.id))
    };
    let levels = words::LEVELS.iter().map(|(id, heading, _)| (heading.to_string(), Some(*id))).chain([("Context".to_owned(), None)]);
    let groups = levels.map(|(heading, level)| {
        let belongs = |entry: &&ProfileEntry<'_>| match level {
            Some(level) => entry.indicator.level == level,
            None => words::LEVELS.iter().all(|known| known.0 != entry.indicator.level),
        };
        RowGroup { heading, rows: profile.iter().filter(belongs).map(row).collect() }
    });
    CellTable {
        caption: format!("Every indicator for {}", area.name),
        subject: "Indicator".to_owned(),
        count_heading: "Counted".to_owned(),
        compared_with: state.map(|state| state.name.clone()),
        axis: Some(("0%".to_owned(), "100%".to_owned())),
        is_narrow: false,
        // A column in which every cell says that nothing is stated tells nobody anything.
        has_trend: state.is_none() && profile.iter().any(|entry| entry.observation.shown().is_some_and(|shown| shown.trend.is_some())),
        groups: groups.filter(|group| !group.rows.is_empty()).collect(),
    }
}
