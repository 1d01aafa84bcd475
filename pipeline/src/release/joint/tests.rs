use attune_contract::{Cell, Observation, Status};
use attune_disclosure::{Availability, CountedCell, Cube, Equation};

use super::{Leak, audit};
use crate::release::fixture;

/// Areas of the small state: the state, then its counties.
const AREAS: [&str; 4] = ["27", "27001", "27003", "27005"];

/// Numerator and denominator; `None` where the cell is hidden.
type Shown = Option<(u64, u64)>;

fn key(area: &str, last: i32, pooled_years: u8) -> attune_contract::CellKey {
    fixture::key("all", area, fixture::years(last, pooled_years), "all", "all")
}

/// State = three counties, in each of the periods, and pooled years = their years.
fn system(periods: &[(i32, u8)]) -> Cube {
    let mut cells = Vec::new();
    let mut equations = Vec::new();
    for (nth, (last, pooled)) in periods.iter().enumerate() {
        let total = nth * AREAS.len();
        equations.push(Equation { total, parts: (total + 1..total + AREAS.len()).collect() });
        for area in AREAS {
            let (denominator, numerator, missing, amounts) = (0, 0, 0, Vec::new());
            cells.push(CountedCell { key: key(area, *last, *pooled), denominator, numerator, missing, amounts, availability: Availability::Counted });
        }
    }
    if periods[0].1 == 3 {
        equations.extend((0..AREAS.len()).map(|area| Equation { total: area, parts: (1..4).map(|period| period * AREAS.len() + area).collect() }));
    }
    Cube { indicator_id: "screen".to_owned(), is_sensitive: false, cells, equations, same_status: Vec::new(), nested: Vec::new() }
}

fn release(last: i32, pooled: u8, counts: [Shown; 4]) -> Vec<Observation> {
    let cell = |shown: Shown| shown.map_or(Cell::Withheld(Status::Suppressed), |(numerator, denominator)| Cell::Shown(fixture::shown(numerator, denominator)));
    let observation =
        |(area, shown): (&str, Shown)| Observation { key: key(area, last, pooled), indicator_version: 1, is_provisional: false, cell: cell(shown) };
    AREAS.into_iter().zip(counts).map(observation).collect()
}

fn judged(before: [Shown; 4], after: [Shown; 4]) -> Option<Leak> {
    audit(&system(&[(2025, 1)]), &release(2025, 1, after), &[release(2025, 1, before)], 10)
}

const BEFORE: [Shown; 4] = [Some((400, 1000)), Some((100, 300)), Some((100, 300)), Some((200, 400))];

#[test]
fn what_stands_as_it_was_gives_nothing_away() {
    assert_eq!(judged(BEFORE, BEFORE), None);
    assert_eq!(audit(&system(&[(2025, 1)]), &release(2025, 1, BEFORE), &[], 10), None);
}

#[test]
fn a_large_correction_that_is_shown_whole_may_come() {
    assert_eq!(judged(BEFORE, [Some((440, 1080)), Some((120, 340)), Some((120, 340)), Some((200, 400))]), None);
}

#[test]
fn a_small_correction_of_numerator_complement_or_denominator_may_not() {
    for (numerator, denominator) in [(103, 340), (120, 323), (112, 309), (111, 310), (88, 291)] {
        let (state_numerator, state_denominator) = (300 + numerator, 700 + denominator);
        let after = [Some((state_numerator, state_denominator)), Some((numerator, denominator)), Some((100, 300)), Some((200, 400))];
        assert_eq!(judged(BEFORE, after), Some(Leak::SmallChange), "{numerator} of {denominator}");
    }
}

#[test]
fn a_change_of_the_total_that_hidden_counties_made_may_not_come() {
    let before = [Some((400, 1000)), None, None, Some((200, 400))];
    assert_eq!(judged(before, [Some((440, 1080)), None, None, Some((240, 480))]), None);
    assert_eq!(judged(before, [Some((440, 1080)), None, None, Some((200, 400))]), Some(Leak::HiddenChange));
}

#[test]
fn a_county_hidden_in_turn_gives_the_other_away() {
    let (first, second) = ([Some((400, 1000)), None, None, Some((200, 400))], [Some((400, 1000)), None, Some((100, 300)), None]);
    assert_eq!(judged(first, first), None);
    assert_eq!(judged(first, second), Some(Leak::Subtraction));
}

#[test]
fn three_releases_are_judged_together() {
    let all = system(&[(2025, 1)]);
    let state = Some((400, 1000));
    let of = |counts| release(2025, 1, counts);
    let (first, second) = (of([state, None, None, None]), of([state, None, None, Some((200, 400))]));
    assert_eq!(audit(&all, &second, std::slice::from_ref(&first), 10), None);
    let third = of([state, None, Some((100, 300)), None]);
    assert_eq!(audit(&all, &third, std::slice::from_ref(&first), 10), None);
    assert_eq!(audit(&all, &third, &[first, second], 10), Some(Leak::Subtraction));
}

#[test]
fn what_is_left_by_both_releases_is_not_a_small_sum() {
    let cells = [("27001", 4), ("27003", 3), ("27005", 93)];
    let before = [Some((100, 1000)), None, None, None];
    let after = [Some((100, 1000)), None, None, Some((cells[2].1, 400))];
    assert_eq!(audit(&system(&[(2025, 1)]), &release(2025, 1, before), &[release(2025, 1, after)], 10), Some(Leak::SmallSum));
}

#[test]
fn a_window_that_moves_on_is_judged_with_the_one_before() {
    // 2022 is hidden, and all else is shown: the first window less its other years is 2022.
    let hidden = [None, None, Some((100, 300)), Some((200, 400))];
    let year = |last| release(last, 1, BEFORE);
    let window = |last| release(last, 3, [Some((1200, 3000)), Some((300, 900)), Some((300, 900)), Some((600, 1200))]);
    let first = [window(2024), release(2022, 1, hidden), release(2023, 1, hidden), year(2024)].concat();
    let second = [window(2025), year(2023), year(2024), year(2025)].concat();
    let grid = system(&[(2025, 3), (2023, 1), (2024, 1), (2025, 1)]);
    assert_eq!(audit(&grid, &second, &[], 10), None);
    assert_eq!(audit(&grid, &second, &[first], 10), Some(Leak::Subtraction));
}

#[test]
fn another_version_of_the_definition_is_another_question() {
    let mut before = release(2025, 1, BEFORE);
    before.iter_mut().for_each(|observation| observation.indicator_version = 2);
    let after = release(2025, 1, [Some((403, 1000)), Some((103, 300)), Some((100, 300)), Some((200, 400))]);
    assert_eq!(audit(&system(&[(2025, 1)]), &after, &[before], 10), None);
}

#[test]
fn a_figure_that_moves_while_its_counts_stand_may_not() {
    let mut after = release(2025, 1, BEFORE);
    if let Cell::Shown(shown) = &mut after[0].cell {
        shown.value += 0.5;
    }
    assert_eq!(audit(&system(&[(2025, 1)]), &after, &[release(2025, 1, BEFORE)], 10), Some(Leak::SmallChange));
}

/// The third county is the one that is not stated: nobody is in it, or it has counts, or is hidden.
fn with_nobody(counts: [Shown; 4], is_nobody: bool) -> Vec<Observation> {
    let mut release = release(2025, 1, counts);
    if is_nobody {
        release[3].cell = Cell::Withheld(Status::Nobody);
    }
    release
}

#[test]
fn a_cell_over_nobody_counts_as_shown() {
    let grid = system(&[(2025, 1)]);
    let (state, first, second) = (Some((200, 600)), Some((100, 300)), Some((100, 300)));
    let all = with_nobody([state, first, second, None], true);
    assert_eq!(audit(&grid, &all, std::slice::from_ref(&all), 10), None);
    // The earlier release hid a county, and this one says that it was alone.
    let before = with_nobody([state, first, None, None], false);
    assert_eq!(audit(&grid, &all, std::slice::from_ref(&before), 10), None, "all is shown now, and may be");
    let alone = with_nobody([state, first, None, None], true);
    assert_eq!(audit(&grid, &alone, &[before], 10), Some(Leak::Subtraction));
    // Where there was nobody there are some now, and they are few, or hidden.
    let few = with_nobody([Some((203, 604)), first, second, Some((3, 4))], false);
    assert_eq!(audit(&grid, &few, std::slice::from_ref(&all), 10), Some(Leak::SmallChange));
    let hidden = with_nobody([Some((215, 640)), first, None, None], false);
    assert_eq!(audit(&grid, &hidden, std::slice::from_ref(&all), 10), Some(Leak::HiddenChange));
    let many = with_nobody([Some((215, 640)), first, second, Some((15, 40))], false);
    assert_eq!(audit(&grid, &many, &[all], 10), None);
}

#[test]
fn the_words_name_the_way_and_no_number() {
    for leak in [Leak::SmallChange, Leak::HiddenChange, Leak::Subtraction, Leak::SmallSum] {
        assert!(!leak.to_string().contains(|letter: char| letter.is_ascii_digit()));
    }
}
