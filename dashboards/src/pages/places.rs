//! Every place of the release, and the search for one.

use askama::Template;
use attune_contract::{Area, AreaLevel};

use super::{Choices, Page, PageError, Suggestion};
use crate::shell::{Shell, Site};
use crate::words;

struct PlaceLink {
    name: String,
    href: String,
    within: String,
}

struct PlaceGroup {
    heading: String,
    href: Option<String>,
    places: Vec<PlaceLink>,
}

#[derive(Template)]
#[template(path = "places.html")]
struct Places {
    shell: Shell,
    query: String,
    found: Option<Vec<PlaceLink>>,
    groups: Vec<PlaceGroup>,
    suggestions: Vec<Suggestion>,
}

/// The list of places; a query that names exactly one leads straight there.
pub fn places(site: &Site<'_>, choices: &Choices) -> Result<Page, PageError> {
    let release = site.release;
    let query = super::choice(choices, "q").map(str::trim).unwrap_or_default();
    let link = |area: &Area| PlaceLink {
        name: area.name.clone(),
        href: super::place_path(&area.id),
        within: area.parent_id.as_deref().and_then(|id| release.area(id)).map(|parent| parent.name.clone()).unwrap_or_default(),
    };
    let mut found = None;
    if !query.is_empty() {
        let wanted = query.to_lowercase();
        let exact: Vec<&Area> = release
            .areas()
            .iter()
            .filter(|area| area.id == query || area.name.to_lowercase() == wanted || words::short_place(&area.name).to_lowercase() == wanted)
            .collect();
        if let [only] = exact.as_slice() {
            return Ok(Page::Redirect(super::place_path(&only.id)));
        }
        let matches: Vec<&Area> = release.areas().iter().filter(|area| area.name.to_lowercase().contains(&wanted)).collect();
        if let [only] = matches.as_slice() {
            return Ok(Page::Redirect(super::place_path(&only.id)));
        }
        found = Some(matches.into_iter().map(link).collect());
    }
    let mut groups = Vec::new();
    for state in release.states() {
        for level in [AreaLevel::County, AreaLevel::Region] {
            let mut members: Vec<&Area> = release.members(&state.id).filter(|area| area.is_place && area.level == level).collect();
            members.sort_by_cached_key(|area| words::sort_key(&area.name));
            if level == AreaLevel::County || !members.is_empty() {
                let heading =
                    if level == AreaLevel::County { state.name.clone() } else { format!("{}: {}", state.name, words::level_plural(level).to_lowercase()) };
                let href = (level == AreaLevel::County).then(|| super::place_path(&state.id));
                groups.push(PlaceGroup { heading, href, places: members.into_iter().map(link).collect() });
            }
        }
    }
    let page = Places {
        shell: Shell::new(
            site,
            if query.is_empty() { "Places" } else { "Search places" },
            "Every place in this release: states, counties and regions.",
            "/places",
            "places",
        ),
        query: query.to_owned(),
        found,
        groups,
        suggestions: super::suggestions(release),
    };
    Ok(Page::Html(page.render()?))
}
