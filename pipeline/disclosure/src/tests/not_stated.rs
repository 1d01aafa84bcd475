//! Those not stated where there is nobody: said where the place is shown, no cost to other cells, nothing said of hidden places.

use attune_contract::{AreaLevel, CellKey, Status};

use super::fixture::{cell, cleared, cube, policy, year};
use super::state::{Lcg, Size, state};
use crate::not_stated::NotStated;
use crate::range::Ranges;
use crate::{ClearedCell, CountedCell, Cube, HiddenBy, Policy, Primary, Report, clear, recoverable, structure};

const SHOWN: Option<Status> = None;
const HIDDEN: Option<Status> = Some(Status::Suppressed);
const NOBODY: Option<Status> = Some(Status::Nobody);

/// The status of each cell; `None` where it is shown.
fn statuses(cube: Cube, policy: &Policy) -> (Vec<Option<Status>>, Report) {
    let (cleared, report) = clear(cube, policy).unwrap();
    let status = |cell: ClearedCell<'_>| if let ClearedCell::Withheld { status, .. } = cell { Some(status) } else { None };
    (cleared.cells().map(status).collect(), report)
}

fn of(cube: Cube) -> Vec<Option<Status>> {
    statuses(cube, &policy()).0
}

/// Two large groups of a state, and a third.
fn split(third: &str, numerator: u64, denominator: u64) -> Cube {
    let cells = vec![
        cell("all", "state", "all", 300 + numerator, 700 + denominator),
        cell("all", "state", "metro", 200, 400),
        cell("all", "state", "nonmetro", 100, 300),
        cell("all", "state", third, numerator, denominator),
    ];
    cube(cells, &[(0, &[1, 2, 3])])
}

#[test]
fn nobody_not_stated_is_said_and_costs_no_other_cell() {
    let (found, report) = statuses(split("unknown", 0, 0), &policy());
    assert_eq!(found, [SHOWN, SHOWN, SHOWN, NOBODY]);
    assert_eq!((report.shown, report.nobody, report.hidden.len()), (3, 1, 0));
    assert_eq!(report.tables.iter().map(|table| table.nobody).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_few_not_stated_are_hidden_as_before_and_so_is_another_beside_them() {
    for (numerator, denominator) in [(0, 1), (1, 1), (5, 12), (0, 29), (15, 29), (4, 200)] {
        let found = of(split("unknown", numerator, denominator));
        assert_eq!(found[3], HIDDEN, "{numerator} of {denominator}");
        assert!(found[..3].contains(&HIDDEN), "{numerator} of {denominator}: {found:?}");
    }
    assert_eq!(of(split("unknown", 40, 90)), [SHOWN; 4]);
}

#[test]
fn nobody_in_a_named_group_is_hidden_and_protected_as_before() {
    let (found, report) = statuses(split("hmong", 0, 0), &policy());
    assert_eq!(found, [SHOWN, HIDDEN, HIDDEN, HIDDEN]);
    assert!(report.hidden.iter().any(|hidden| hidden.hidden_by == HiddenBy::Primary(Primary::Denominator)));
    assert_eq!(report.nobody, 0);
}

#[test]
fn nothing_is_said_where_nobody_and_everybody_are_hidden_or_the_policy_does_not_ask_for_it() {
    let mut sensitive = split("unknown", 0, 0);
    sensitive.is_sensitive = true;
    assert_eq!(of(sensitive), [SHOWN, HIDDEN, HIDDEN, HIDDEN]);
    let text = "version = '1'\nlargest_hidden_count = 10\nsmallest_denominator = 30\nsummary = ''";
    assert_eq!(statuses(split("unknown", 0, 0), &Policy::parse(text).unwrap()).0, [SHOWN, HIDDEN, HIDDEN, HIDDEN]);
    let education = Policy::parse(&format!("{text}\nshow_nobody_not_stated = true\npresets = ['ferpa']")).unwrap();
    assert_eq!(statuses(split("unknown", 0, 0), &education).0[3], HIDDEN);
    assert!(policy().note().shows_nobody_not_stated);
}

#[test]
fn of_a_hidden_place_it_is_not_said_whether_somebody_is_not_stated() {
    let county = |unknown: u64, all: u64| {
        let cells = vec![cell("all", "Cook", "all", 0, all), cell("all", "Cook", "girls", 0, all - unknown), cell("all", "Cook", "unknown", 0, unknown)];
        of(cube(cells, &[(0, &[1, 2])]))
    };
    // Nobody, somebody who is stated, somebody who is not: the three look alike.
    assert_eq!(county(0, 0), [HIDDEN; 3]);
    assert_eq!(county(0, 20), [HIDDEN; 3]);
    assert_eq!(county(3, 20), [HIDDEN; 3]);
}

fn area(component: &str, area: &str, category: &str, numerator: u64, denominator: u64) -> CountedCell {
    let mut cell = cell(component, area, category, numerator, denominator);
    if area.len() == 2 {
        cell.key.area_level = AreaLevel::State;
    }
    cell
}

/// A state of two counties and the county that is not stated, by group; those not stated are `none` by group and `lost` by county.
fn counties(small: (u64, u64), none: u64, lost: u64) -> Cube {
    let girls = [(40, 100), small, (lost / 2, lost)];
    let boys = [(50, 120), (30, 60), (0, 0)];
    let areas = ["27001", "27003", "27999"];
    let mut cells = Vec::new();
    for (place, name) in areas.iter().enumerate() {
        let (met, of) = (girls[place].0 + boys[place].0, girls[place].1 + boys[place].1);
        let unknown = if place == 0 { none } else { 0 };
        cells.push(area("all", name, "all", met, of + unknown));
        cells.push(area("all", name, "girls", girls[place].0, girls[place].1));
        cells.push(area("all", name, "boys", boys[place].0, boys[place].1));
        cells.push(area("all", name, "unknown", 0, unknown));
    }
    let names = ["all", "girls", "boys", "unknown"];
    for (slice, name) in names.iter().enumerate() {
        let sum = |count: fn(&CountedCell) -> u64| (0..3).map(|place| count(&cells[place * 4 + slice])).sum();
        cells.push(area("all", "27", name, sum(|cell| cell.numerator), sum(|cell| cell.denominator)));
    }
    let rows = (0..4).map(|place| (place * 4, vec![place * 4 + 1, place * 4 + 2, place * 4 + 3]));
    let columns = (0..4).map(|slice| (12 + slice, vec![slice, 4 + slice, 8 + slice]));
    let equations: Vec<(usize, Vec<usize>)> = rows.chain(columns).collect();
    cube(cells, &equations.iter().map(|(total, parts)| (*total, parts.as_slice())).collect::<Vec<_>>())
}

#[test]
fn a_county_that_is_not_stated_and_holds_nobody_is_said_to_with_all_that_follows() {
    let found = of(counties((35, 70), 0, 0));
    assert_eq!(found[8..12], [NOBODY; 4], "of the county that is not stated, every group");
    assert_eq!([found[3], found[7], found[15]], [NOBODY; 3], "those not stated, by county and in the state");
    assert!(found.iter().all(|status| *status != HIDDEN), "{found:?}");
}

#[test]
fn what_follows_from_a_shown_nobody_is_said_of_a_hidden_county_too() {
    // The second county is hidden, but nobody in the whole state is not stated.
    let mut cube = counties((1, 2), 0, 0);
    for cell in [6, 4, 14, 12] {
        cube.cells[cell].numerator -= 25;
        cube.cells[cell].denominator -= 45;
    }
    let found = of(cube);
    assert_eq!((found[4], found[7], found[15]), (HIDDEN, NOBODY, NOBODY), "{found:?}");
}

#[test]
fn a_named_county_in_the_group_not_stated_is_not_told_of() {
    // The state's unknown group is the county that is not stated, and a named one that no list places.
    let cells = vec![
        area("all", "27", "all", 300, 700),
        area("all", "27", "metro", 200, 400),
        area("all", "27", "nonmetro", 100, 300),
        area("all", "27", "unknown", 0, 0),
        area("all", "27999", "all", 0, 0),
        area("all", "27155", "all", 0, 0),
        area("all", "27001", "all", 200, 400),
        area("all", "27003", "all", 100, 300),
    ];
    let found = of(cube(cells, &[(0, &[1, 2, 3]), (0, &[4, 5, 6, 7]), (3, &[4, 5]), (1, &[6]), (2, &[7])]));
    assert_eq!((found[3], found[5]), (HIDDEN, HIDDEN), "{found:?}");
}

#[test]
fn somebody_is_known_to_be_in_a_hidden_group_of_a_shown_place() {
    // Three years of those not stated, and 5 of them in all: each year has one, two or three.
    let mut cells = vec![cell("all", "state", "unknown", 2, 5)];
    for (nth, (numerator, denominator)) in [(1, 2), (0, 2), (1, 1)].into_iter().enumerate() {
        let mut of_year = cell("all", "state", "unknown", numerator, denominator);
        of_year.key.period = year(2023 + nth as i32);
        let mut all = cell("all", "state", "all", 300, 700);
        all.key.period = of_year.key.period;
        cells.insert(nth + 1, of_year);
        cells.push(all);
    }
    cells[0].key = CellKey { period: super::fixture::years(2025, 3), ..cells[0].key.clone() };
    let cube = cube(cells, &[(0, &[1, 2, 3])]);
    let rules = policy().rules("screening", false);
    let known = vec![false; cube.cells.len()];
    let not_stated = NotStated::of(&cube, &rules, &known);
    let hidden: Vec<bool> = (0..cube.cells.len()).map(|cell| (1..=3).contains(&cell)).collect();
    let limits = |over_somebody| {
        let ranges = Ranges::new(&cube, &known, &rules, over_somebody);
        let limits = ranges.limits(&hidden);
        [1, 2, 3].map(|cell| limits.denominator(cell))
    };
    assert_eq!(limits(not_stated.over_somebody(&cube)), [(1, 3); 3]);
    assert_eq!(limits(vec![None; known.len()]).map(|(low, _)| low), [0; 3], "nothing is known without the rule");
}

/// Renames the last group of each dimension to those not stated, and the last county to the one that is not stated.
fn renamed(cube: &mut Cube, size: &Size) {
    for cell in &mut cube.cells {
        let key = &mut cell.key;
        let last = key.dimension.strip_prefix("dimension ").map(|dimension| size.dimensions[dimension.parse::<usize>().unwrap()] - 1);
        if last.is_some_and(|last| key.category == last.to_string()) {
            "unknown".clone_into(&mut key.category);
        }
        if key.area_id == format!("27{:03}", size.counties) {
            "27999".clone_into(&mut key.area_id);
        }
    }
}

#[test]
fn random_states_give_nothing_away_to_who_knows_that_somebody_is_there() {
    let mut random = Lcg(20_261_127);
    let (mut nobody, mut untold) = (0, 0);
    for case in 0..200 {
        let size = Size {
            counties: 2 + random.below(4) as usize,
            dimensions: (0..1 + random.below(2)).map(|_| 4 + random.below(4) as usize).collect(),
            unions: Vec::new(),
            bands: 2 * random.below(2) as usize,
            has_strict: random.below(3) == 0,
            years: 1 + 2 * random.below(2) as usize,
            people: 3 + random.below(300),
        };
        let mut cube = state(&size, &mut random);
        renamed(&mut cube, &size);
        let rules = policy().rules("screening", false);
        let (found, report) = statuses(cube.clone(), &policy());
        let hidden: Vec<bool> = found.iter().map(|status| *status == HIDDEN).collect();
        let zero = structure::known_zeros(&cube);
        assert!(recoverable(found.len(), &hidden, &zero, &cube.equations).is_empty(), "case {case}");
        let not_stated = NotStated::of(&cube, &rules, &zero);
        // A reader knows of what is hidden that somebody is in it, where the rule would have said nobody.
        let ranges = Ranges::new(&cube, &zero, &rules, not_stated.over_somebody(&cube));
        assert!(ranges.narrow(&ranges.limits(&hidden)).len() <= report.narrow, "case {case}");
        for (cell, status) in cube.cells.iter().zip(&found).filter(|(_, status)| **status == NOBODY) {
            assert!(cell.denominator == 0 && cell.key.is_not_stated(), "case {case}: {status:?} {cell:?}");
        }
        nobody += report.nobody;
        let is_empty = |(cell, status): &(&CountedCell, &Option<Status>)| cell.denominator == 0 && cell.key.is_not_stated() && **status == HIDDEN;
        untold += cube.cells.iter().zip(&found).filter(is_empty).count();
    }
    assert!(nobody > 50 && untold > 50, "{nobody} said, {untold} of hidden places");
}

#[test]
fn the_numbers_of_nobody_are_not_kept() {
    let (cleared, _) = cleared(split("unknown", 0, 0));
    assert!(matches!(cleared.cells().last(), Some(ClearedCell::Withheld { status: Status::Nobody, .. })));
}
