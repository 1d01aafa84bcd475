//! Rules on one cell, the policy, the report, and what a cleared cube says.

use attune_contract::Status;

use super::fixture::{NONE, cell, cleared, cube, hidden_in, policy, refusal, years};
use crate::{Availability, ClearedCell, CountedCell, DisclosureError, HiddenBy, Policy, PolicyError, Primary, clear};

fn is_shown(numerator: u64, denominator: u64) -> bool {
    hidden_in(cube(vec![cell("all", "state", "all", numerator, denominator)], &[])).is_empty()
}

#[test]
fn counts_of_one_to_ten_are_hidden() {
    assert!(is_shown(0, 100));
    assert!(!is_shown(1, 100));
    assert!(!is_shown(10, 100));
    assert!(is_shown(11, 100));
}

#[test]
fn so_are_complements_of_one_to_ten() {
    assert!(is_shown(89, 100));
    assert!(!is_shown(90, 100));
    assert!(!is_shown(99, 100));
    assert!(is_shown(100, 100));
}

#[test]
fn a_denominator_is_shown_from_thirty() {
    assert!(!is_shown(0, 29));
    assert!(is_shown(0, 30));
    assert!(!is_shown(29, 29));
    assert!(is_shown(30, 30));
    assert!(!is_shown(0, 0));
}

#[test]
fn nobody_and_everybody_are_hidden_when_the_indicator_is_sensitive() {
    let sensitive = |numerator| {
        let mut cube = cube(vec![cell("all", "state", "all", numerator, 100)], &[]);
        cube.is_sensitive = true;
        cleared(cube).1.hidden.first().map(|hidden| hidden.hidden_by)
    };
    assert_eq!(sensitive(0), Some(HiddenBy::Primary(Primary::Zero)));
    assert_eq!(sensitive(100), Some(HiddenBy::Primary(Primary::Full)));
    assert_eq!(sensitive(50), None);

    let mut by_policy = cube(vec![cell("all", "state", "all", 0, 100)], &[]);
    by_policy.indicator_id = "opioid_exposure".to_owned();
    assert_eq!(hidden_in(by_policy), [0]);
}

#[test]
fn a_stricter_indicator_has_thresholds_and_areas_of_its_own() {
    let of_policy = |place: &str, numerator| {
        let mut cube = cube(vec![cell("all", place, "all", numerator, 100)], &[]);
        cube.indicator_id = "opioid_exposure".to_owned();
        cleared(cube).1.hidden.first().map(|hidden| hidden.hidden_by)
    };
    assert_eq!(of_policy("state", 19), Some(HiddenBy::Primary(Primary::Count)));
    assert_eq!(of_policy("state", 20), None);
    assert_eq!(of_policy("Cook", 50), Some(HiddenBy::Primary(Primary::Geography)));
    let note = &policy().note().stricter[0];
    assert_eq!((note.indicator_id.as_str(), note.largest_hidden_count, note.smallest_denominator), ("opioid_exposure", 19, 30));
}

/// The first cell's rule under a policy with further lines.
fn under(lines: &str, cell: CountedCell) -> Option<HiddenBy> {
    let text = format!("version = '1'\nlargest_hidden_count = 10\nsmallest_denominator = 30\nsummary = ''\n{lines}");
    let policy = Policy::parse(&text).unwrap();
    clear(cube(vec![cell], &[]), &policy).unwrap().1.hidden.first().map(|hidden| hidden.hidden_by)
}

#[test]
fn presets_raise_what_they_speak_of() {
    let nobody = || cell("all", "state", "all", 0, 100);
    assert_eq!(under("presets = ['cms', 'hipaa']", nobody()), None);
    for preset in ["ferpa", "idea_part_c"] {
        assert_eq!(under(&format!("presets = ['{preset}']"), nobody()), Some(HiddenBy::Primary(Primary::Zero)));
    }
    assert_eq!(under("[[stricter]]\nindicators = ['screening']\nreason = ''\npresets = ['ferpa']", nobody()), Some(HiddenBy::Primary(Primary::Zero)));
}

#[test]
fn what_others_publish_protects_nothing() {
    let state = || {
        cube(
            vec![
                cell("all", "state", "all", 120, 300),
                cell("all", "Cook", "all", 5, 100),
                cell("all", "Lake", "all", 15, 60),
                cell("all", "Anoka", "all", 100, 140),
            ],
            &[(0, &[1, 2, 3])],
        )
    };
    let hidden = |lines: &str| {
        let text = format!("version = '1'\nlargest_hidden_count = 10\nsmallest_denominator = 30\nsummary = ''\n{lines}");
        super::fixture::suppressed(&clear(state(), &Policy::parse(&text).unwrap()).unwrap().0)
    };
    assert_eq!(hidden(""), [1, 2]);
    // Whoever reads Lake elsewhere would work Cook out, so Anoka goes too.
    let elsewhere = |areas: &str| hidden(&format!("[[known_elsewhere]]\npublisher = 'state department'\nindicator = 'screening'\nareas = ['{areas}']"));
    assert_eq!(elsewhere("Lake"), [1, 3]);
    assert_eq!(elsewhere("nowhere"), [1, 2]);
}

#[test]
fn a_tribal_nations_area_is_shown_by_agreement_alone() {
    let county = || cell("all", "Cook", "all", 50, 100);
    assert_eq!(under("tribal = { areas = ['Cook'] }", county()), Some(HiddenBy::Primary(Primary::Agreement)));
    assert_eq!(under("tribal = { areas = ['Cook'], agreed = ['Cook'] }", county()), None);
    assert_eq!(under("tribal = { areas = ['Lake'] }", county()), None);
}

#[test]
fn an_indicator_may_raise_a_threshold_and_never_lower_it() {
    let text = |count| {
        format!(
            "version = '1'\nlargest_hidden_count = 12\nsmallest_denominator = 30\nsummary = ''\n[[stricter]]\nindicators = ['screening']\nreason = ''\nlargest_hidden_count = {count}"
        )
    };
    assert!(Policy::parse(&text(12)).is_ok());
    let refused = Policy::parse(&text(11)).unwrap_err();
    assert!(matches!(refused, PolicyError::Lowered { setting: "largest_hidden_count", found: 11, floor: 12, .. }));
    assert!(refused.to_string().contains("screening"), "{refused}");
}

#[test]
fn a_small_difference_between_nested_numerators_hides_both() {
    let nested = |strict, lenient| {
        let mut cube = cube(vec![cell("strict", "state", "all", strict, 200), cell("lenient", "state", "all", lenient, 200)], &[]);
        cube.nested = vec![(0, 1)];
        hidden_in(cube)
    };
    assert_eq!(nested(100, 100), NONE);
    assert_eq!(nested(100, 101), [0, 1]);
    assert_eq!(nested(100, 110), [0, 1]);
    assert_eq!(nested(100, 111), NONE);
}

#[test]
fn cells_of_one_status_are_hidden_together() {
    let mut cube = cube(vec![cell("a", "state", "all", 5, 200), cell("b", "state", "all", 100, 200), cell("c", "state", "all", 50, 200)], &[]);
    cube.same_status = vec![vec![0, 1]];
    assert_eq!(hidden_in(cube), [0, 1]);
}

#[test]
fn a_policy_below_the_floor_is_refused() {
    let text = |count, denominator| format!("version = '1'\nlargest_hidden_count = {count}\nsmallest_denominator = {denominator}\nsummary = ''");
    assert!(Policy::parse(&text(11, 50)).is_ok());
    assert!(matches!(Policy::parse(&text(9, 30)), Err(PolicyError::BelowFloor { setting: "largest_hidden_count", found: 9, floor: 10 })));
    assert!(matches!(Policy::parse(&text(10, 29)), Err(PolicyError::BelowFloor { setting: "smallest_denominator", .. })));
    assert!(matches!(Policy::parse("version = '1'"), Err(PolicyError::Toml(_))));

    let mut lowered = policy();
    lowered.largest_hidden_count = 5;
    assert!(matches!(clear(cube(Vec::new(), &[]), &lowered), Err(DisclosureError::Policy(_))));
}

#[test]
fn the_note_repeats_the_policy() {
    let note = policy().note();
    assert_eq!((note.version.as_str(), note.largest_hidden_count, note.smallest_denominator), ("1", 10, 30));
}

#[test]
fn a_higher_threshold_hides_more() {
    let mut raised = policy();
    raised.largest_hidden_count = 19;
    let (cleared, _) = clear(cube(vec![cell("all", "state", "all", 19, 100)], &[]), &raised).unwrap();
    assert_eq!(super::fixture::suppressed(&cleared), [0]);
}

#[test]
fn a_cell_that_was_not_reported_keeps_its_own_status() {
    let mut absent = cell("all", "Cook", "all", 0, 0);
    absent.availability = Availability::NotReported;
    let mut never = cell("all", "Lake", "all", 0, 0);
    never.availability = Availability::NotCollected;
    let cells = vec![cell("all", "state", "all", 200, 400), cell("all", "Anoka", "all", 200, 400), absent, never];
    let (cleared, report) = cleared(cube(cells, &[(0, &[1, 2, 3])]));
    let statuses: Vec<Option<Status>> = cleared
        .cells()
        .map(|cell| match cell {
            ClearedCell::Withheld { status, .. } => Some(status),
            ClearedCell::Shown { .. } => None,
        })
        .collect();
    assert_eq!(statuses, [None, None, Some(Status::NotReported), Some(Status::NotCollected)]);
    assert_eq!((report.shown, report.not_counted), (2, 2));
}

#[test]
fn a_cube_that_contradicts_itself_is_refused_without_a_number() {
    let above = refusal(cube(vec![cell("all", "Cook", "all", 777, 555)], &[]));
    assert!(matches!(above, DisclosureError::NumeratorAboveDenominator(_)));
    assert_eq!(above.to_string(), "indicator screening (all all all), area Cook, period 2025: the numerator is above the denominator");

    let sum = refusal(cube(vec![cell("all", "state", "all", 777, 999), cell("all", "Cook", "all", 776, 999)], &[(0, &[1])]));
    assert!(matches!(sum, DisclosureError::EquationBroken(_)));
    assert!(!sum.to_string().contains("77"));

    let mut absent = cell("all", "Cook", "all", 0, 5);
    absent.availability = Availability::NotReported;
    assert!(matches!(refusal(cube(vec![absent], &[])), DisclosureError::CountsWithoutReport(_)));

    let twice = cube(vec![cell("all", "Cook", "all", 50, 99), cell("all", "Cook", "all", 50, 99)], &[]);
    assert!(matches!(refusal(twice), DisclosureError::DuplicateKey(_)));
    let outside = cube(vec![cell("all", "Cook", "all", 50, 99)], &[(0, &[7])]);
    assert!(matches!(refusal(outside), DisclosureError::UnknownPosition { position: 7, .. }));
    let repeated = cube(vec![cell("all", "state", "all", 100, 198), cell("all", "Cook", "all", 50, 99)], &[(0, &[1, 1])]);
    assert!(matches!(refusal(repeated), DisclosureError::RepeatedMember(_)));
    let mut upside_down = cube(vec![cell("strict", "state", "all", 60, 99), cell("lenient", "state", "all", 50, 99)], &[]);
    upside_down.nested = vec![(0, 1)];
    assert!(matches!(refusal(upside_down), DisclosureError::NotNested(_)));
}

#[test]
fn debugging_prints_no_count() {
    let cleared = cleared(cube(vec![cell("all", "Cook", "all", 7, 7777)], &[])).0;
    assert!(!format!("{cleared:?}").contains("7777"));
    assert!(!format!("{:?}", cell("all", "Cook", "all", 7, 7777)).contains("7777"));
}

#[test]
fn the_report_names_cells_and_rules_and_counts_no_people() {
    let cells = vec![cell("all", "state", "all", 4123, 7777), cell("all", "Cook", "all", 4, 777), cell("all", "Lake", "all", 4119, 7000)];
    let (_, report) = cleared(cube(cells, &[(0, &[1, 2])]));
    assert_eq!((report.cells, report.shown, report.primary.count, report.complementary), (3, 1, 1, 1));
    assert_eq!((report.unknowns, report.rank), (2, 1));
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["hidden"][0]["area_id"], "Cook");
    assert_eq!(json["hidden"][0]["hidden_by"]["primary"], "count");
    assert_eq!(json["hidden"][1]["hidden_by"], "complementary");
    assert_eq!(json["tables"].as_array().unwrap().len(), 2);
    assert!(!json.to_string().contains("777"));
}

#[test]
fn missing_is_shown_for_annual_state_cells_over_everybody_alone() {
    let missing = |place: &str, category: &str, pooled_years: u8, missing: u64| {
        let mut cell = cell("all", place, category, 500, 1000);
        cell.missing = missing;
        cell.key.period = years(2025, pooled_years);
        let (cleared, _) = cleared(cube(vec![cell], &[]));
        let Some(ClearedCell::Shown { missing, .. }) = cleared.cells().next() else { panic!("the cell is large") };
        missing
    };
    assert_eq!(missing("state", "all", 1, 0), Some(0));
    assert_eq!(missing("state", "all", 1, 10), None);
    assert_eq!(missing("state", "all", 1, 11), Some(11));
    assert_eq!(missing("state", "all", 3, 11), None);
    assert_eq!(missing("state", "girls", 1, 11), None);
    assert_eq!(missing("Cook", "all", 1, 11), None);
}

#[test]
fn a_small_missing_count_is_not_left_over_between_components() {
    let missing = |second: u64| {
        let mut cells = vec![cell("all", "state", "all", 1000, 2000), cell("a", "state", "all", 500, 1000), cell("b", "state", "all", 500, 1000)];
        cells[0].missing = 50 + second;
        cells[1].missing = 50;
        cells[2].missing = second;
        let (cleared, _) = cleared(cube(cells, &[(0, &[1, 2])]));
        cleared
            .cells()
            .map(|cell| match cell {
                ClearedCell::Shown { missing, .. } => missing,
                ClearedCell::Withheld { .. } => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(missing(11), [Some(61), Some(50), Some(11)]);
    assert_eq!(missing(3), [None, None, None]);
}
