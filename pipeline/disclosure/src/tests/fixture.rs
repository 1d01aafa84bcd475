//! Small cubes, written out.

use attune_contract::{AreaLevel, CellKey, Period, Status};
use chrono::NaiveDate;

use crate::{Availability, Cleared, ClearedCell, CountedCell, Cube, DisclosureError, Equation, Policy, Report, clear};

/// No positions.
pub(super) const NONE: [usize; 0] = [];

pub(super) fn policy() -> Policy {
    Policy::parse("version = '1'\nlargest_hidden_count = 10\nsmallest_denominator = 30\nsummary = 'Small counts are hidden.'\nshow_nobody_not_stated = true\n[[stricter]]\nindicators = ['opioid_exposure']\nreason = 'substance use'\nlargest_hidden_count = 19\nhide_none_and_all = true\nfinest_area = 'state'")
        .unwrap()
}

pub(super) fn year(year: i32) -> Period {
    years(year, 1)
}

pub(super) fn years(last: i32, pooled_years: u8) -> Period {
    let start = NaiveDate::from_ymd_opt(last + 1 - i32::from(pooled_years), 1, 1).unwrap();
    Period { start, end: NaiveDate::from_ymd_opt(last, 12, 31).unwrap(), pooled_years }
}

/// A cell of 2025; `place` is "state", or a county's name.
pub(super) fn cell(component: &str, place: &str, category: &str, numerator: u64, denominator: u64) -> CountedCell {
    let key = CellKey {
        indicator_id: "screening".to_owned(),
        component: component.to_owned(),
        area_level: if place == "state" { AreaLevel::State } else { AreaLevel::County },
        area_id: place.to_owned(),
        period: year(2025),
        dimension: if category == "all" { "all" } else { "sex" }.to_owned(),
        category: category.to_owned(),
    };
    CountedCell { key, denominator, numerator, missing: 0, amounts: vec![numerator], availability: Availability::Counted }
}

pub(super) fn cube(cells: Vec<CountedCell>, equations: &[(usize, &[usize])]) -> Cube {
    let equations = equations.iter().map(|&(total, parts)| Equation { total, parts: parts.to_vec() }).collect();
    Cube { indicator_id: "screening".to_owned(), is_sensitive: false, cells, equations, same_status: Vec::new(), nested: Vec::new() }
}

pub(super) fn cleared(cube: Cube) -> (Cleared<Cube>, Report) {
    clear(cube, &policy()).unwrap()
}

pub(super) fn refusal(cube: Cube) -> DisclosureError {
    clear(cube, &policy()).err().unwrap()
}

/// Positions of the suppressed cells.
pub(super) fn suppressed(cleared: &Cleared<Cube>) -> Vec<usize> {
    let is_suppressed = |cell: &ClearedCell<'_>| matches!(cell, ClearedCell::Withheld { status: Status::Suppressed, .. });
    cleared.cells().enumerate().filter(|(_, cell)| is_suppressed(cell)).map(|(index, _)| index).collect()
}

pub(super) fn hidden_in(cube: Cube) -> Vec<usize> {
    suppressed(&cleared(cube).0)
}
