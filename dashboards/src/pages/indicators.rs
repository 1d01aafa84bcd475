//! The list of indicators, by level of relational health.

use askama::Template;

use super::{Choices, Page, PageError, Selector};
use crate::charts::interval::Scale;
use crate::shell::{Shell, Site};
use crate::table::{CellTable, Row, RowGroup};
use crate::{format, lookup, words};

struct Level {
    id: &'static str,
    heading: &'static str,
    meaning: &'static str,
    table: CellTable,
}

#[derive(Template)]
#[template(path = "indicators.html")]
struct Indicators {
    shell: Shell,
    count: String,
    state: String,
    selector: Option<Selector>,
    levels: Vec<Level>,
}

/// The list of indicators with the latest value of one state.
pub fn indicators(site: &Site<'_>, choices: &Choices) -> Result<Page, PageError> {
    let release = site.release;
    let state = lookup::focus_state(release, super::choice(choices, "state")).ok_or(PageError::NotFound)?;
    let known: Vec<&str> = words::LEVELS.iter().map(|level| level.0).collect();
    let other = [("other", "Context", "What surrounds families.")];
    let levels = words::LEVELS.iter().chain(&other).map(|(id, heading, meaning)| {
        let members = release.indicators().iter().filter(|indicator| indicator.level == *id || (*id == "other" && !known.contains(&indicator.level.as_str())));
        let rows = members.map(|indicator| {
            let cell = lookup::headline_period(release, &indicator.id)
                .and_then(|period| lookup::total(release, &indicator.id, lookup::headline_component(indicator), state, period));
            let path = super::indicator_path(&indicator.id);
            let address = if cell.is_some() { format!("{path}?state={}", state.id) } else { path };
            let mut row = Row::new(&indicator.name, cell, &indicator.polarity, &Scale::whole(), None).link(address);
            if indicator.unit != "percent" {
                row.glyph.clear();
            }
            row.detail = indicator.question.clone();
            row
        });
        let table = CellTable {
            caption: format!("{heading}: indicators with the latest value for {}", state.name),
            subject: "Indicator".to_owned(),
            count_heading: "Counted".to_owned(),
            compared_with: None,
            axis: Some(("0%".to_owned(), "100%".to_owned())),
            is_narrow: false,
            has_trend: false,
            groups: vec![RowGroup { heading: String::new(), rows: rows.collect() }],
        };
        Level { id, heading, meaning, table }
    });
    let page = Indicators {
        shell: Shell::new(
            site,
            "Indicators",
            "Every indicator of early relational health in this release, with its latest value.",
            "/indicators",
            "indicators",
        ),
        count: format::counted(release.indicators().len(), "indicator", "indicators"),
        state: state.name.clone(),
        selector: super::state_selector(release, state),
        levels: levels.filter(|level| level.table.groups.iter().any(|group| !group.rows.is_empty())).collect(),
    };
    Ok(Page::Html(page.render()?))
}
