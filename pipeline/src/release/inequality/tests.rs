#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::path::Path;

use attune_contract::{Cell, CellKey, Comparison, FROM_REFERENCE, GEOGRAPHY, ReferenceRule, UNKNOWN};

use super::*;
use crate::catalogue;
use crate::release::{assemble, fixture};

fn measures(definition: &Definition, dimensions: &[DimensionDefinition], observations: &[Observation]) -> Vec<Inequality> {
    super::measures(definition, dimensions, observations).unwrap()
}

fn sql() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql")
}

fn definition(id: &str) -> Definition {
    catalogue::load(&sql()).unwrap().remove(id).unwrap()
}

fn dimension(id: &str) -> Vec<DimensionDefinition> {
    catalogue::load_dimensions(&sql(), &[id.to_owned()]).unwrap()
}

/// A cell with counts, or a hidden one.
fn cell(definition: &Definition, area: &str, dimension: &str, category: &str, counts: Option<(u64, u64)>) -> Observation {
    let key = CellKey { indicator_id: definition.id.clone(), ..fixture::key("all", area, fixture::years(2025, 1), dimension, category) };
    let cell = match counts {
        Some((numerator, denominator)) => {
            Cell::Shown(assemble::figures(definition, 100.0 * numerator as f64 / denominator as f64, numerator, denominator, None))
        }
        None => Cell::Withheld(Status::Suppressed),
    };
    Observation { key, indicator_version: 1, is_provisional: false, cell }
}

/// An area by rurality: metropolitan, nonmetropolitan, not known.
fn by_rurality(definition: &Definition, area: &str, counts: [Option<(u64, u64)>; 3]) -> Vec<Observation> {
    let all = counts.iter().flatten().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let mut cells = vec![cell(definition, area, ALL, ALL, Some(all))];
    cells.extend(["metro", "nonmetro", UNKNOWN].into_iter().zip(counts).map(|(category, counts)| cell(definition, area, "rurality", category, counts)));
    cells.sort_by(|one, other| one.key.cmp(&other.key));
    cells
}

fn find<'a>(rows: &'a [Inequality], measure: &str, variant: &str, stratum: &str) -> &'a Inequality {
    rows.iter().find(|row| (row.key.measure.as_str(), row.key.variant.as_str(), row.key.stratum.as_str()) == (measure, variant, stratum)).unwrap()
}

#[test]
fn a_gap_is_found_with_its_sign_and_interval() {
    let definition = definition("sec_dev_screen_u3");
    let cells = by_rurality(&definition, "27", [Some((420, 700)), Some((120, 300)), Some((20, 50))]);
    let rows = measures(&definition, &dimension("rurality"), &cells);
    let gap = find(&rows, "d", FROM_REFERENCE, "nonmetro");
    let measured = gap.measured().unwrap();
    assert!((measured.value + 20.0).abs() < 1e-9);
    // Newcombe's method 10 by hand: 120 of 300 has 34.61 to 45.64, 420 of 700 has 56.33 to 63.57.
    assert!((measured.lower.unwrap() + 26.47).abs() < 0.02 && (measured.upper.unwrap() + 13.27).abs() < 0.02, "{measured:?}");
    assert_eq!(measured.comparison, Some(Comparison::Lower));
    assert_eq!((gap.reference.as_deref(), gap.reference_rule), (Some("metro"), Some(ReferenceRule::Largest)));
    assert!((find(&rows, "r", FROM_REFERENCE, "nonmetro").measured().unwrap().value - 2.0 / 3.0).abs() < 1e-9);
    // Where higher is better, the reference less the lowest of the others: a positive difference is a disadvantage.
    assert!((find(&rows, "d", "reference", ALL).measured().unwrap().value - 20.0).abs() < 1e-9);
    // The mean of the groups is 54 %: a fifth of the way from the larger to the smaller, weighted by people.
    assert!((find(&rows, "par", "population", ALL).measured().unwrap().value - 6.0).abs() < 1e-9);
    let simulated = find(&rows, "mdmw", "population", ALL).measured().unwrap();
    assert_eq!((simulated.method.as_deref(), simulated.draws, simulated.standard_error), (Some("simulated_chacha8"), Some(2000), None));
    assert!(simulated.seed.is_some());
    assert!(rows.iter().all(|row| row.status() == Status::Published && row.strata == 2 && row.strata_used == 2));
    assert_eq!(rows.len(), 19 + 2, "the measures of a dimension without order, and one group beside the reference");
}

#[test]
fn a_hidden_group_leaves_the_measures_of_a_state_without_a_figure() {
    let definition = definition("sec_dev_screen_u3");
    for hidden in 0..2 {
        let mut counts = [Some((420, 700)), Some((120, 300)), Some((20, 50))];
        counts[hidden] = None;
        let rows = measures(&definition, &dimension("rurality"), &by_rurality(&definition, "27", counts));
        assert_eq!(rows.len(), 19 + 2, "each measure has its row");
        assert!(rows.iter().all(|row| row.status() == Status::Suppressed && row.strata == 2 && row.strata_used == 0));
        assert!(rows.iter().all(|row| row.note.contains("not shown, to protect families")));
    }
}

#[test]
fn what_can_be_compared_is_compared_beside_a_hidden_group() {
    let definition = definition("sec_dev_screen_u3");
    let mut cells = vec![cell(&definition, "27", ALL, ALL, Some((500, 1000)))];
    let counts = [("english", Some((400, 700))), ("hmong", Some((60, 150))), ("other", None), ("somali", None), ("spanish", Some((30, 100))), (UNKNOWN, None)];
    cells.extend(counts.map(|(category, counts)| cell(&definition, "27", "language", category, counts)));
    let rows = measures(&definition, &dimension("language"), &cells);
    let statuses = ["hmong", "other", "somali", "spanish"].map(|group| find(&rows, "d", FROM_REFERENCE, group).status());
    assert_eq!(statuses, [Status::Published, Status::Suppressed, Status::Suppressed, Status::Published]);
    assert!(rows.iter().filter(|row| row.key.variant != FROM_REFERENCE).all(|row| row.status() == Status::Suppressed));
    // The same cells in a county: what has a figure, and one row for what has none.
    for observation in &mut cells {
        observation.key.area_level = AreaLevel::County;
        "27053".clone_into(&mut observation.key.area_id);
    }
    let rows = measures(&definition, &dimension("language"), &cells);
    let keys: Vec<[&str; 3]> = rows.iter().map(|row| [row.key.measure.as_str(), &row.key.variant, &row.key.stratum]).collect();
    let expected =
        [[ALL, ALL, ALL], ["d", FROM_REFERENCE, "hmong"], ["d", FROM_REFERENCE, "spanish"], ["r", FROM_REFERENCE, "hmong"], ["r", FROM_REFERENCE, "spanish"]];
    assert_eq!(keys, expected);
    assert_eq!(rows[0].status(), Status::Suppressed);
}

#[test]
fn those_of_whom_the_group_is_not_known_are_told_apart_and_hide_nothing() {
    let definition = definition("sec_dev_screen_u3");
    let rows = |unknown| measures(&definition, &dimension("rurality"), &by_rurality(&definition, "27", [Some((420, 700)), Some((100, 200)), unknown]));
    let many = rows(Some((50, 100)));
    assert!(many.iter().all(|row| row.unknown_percent == Some(10.0) && row.flags == ["unknown_10_percent_or_more"]));
    let few = rows(Some((45, 90)));
    assert!(few.iter().all(|row| row.unknown_percent.unwrap() < 10.0 && row.flags.is_empty()));
    let hidden = rows(None);
    assert!(hidden.iter().all(|row| row.unknown_percent.is_none() && row.status() == Status::Published));
    // The measures are those of the groups, whoever is not known.
    let value = |rows: &[Inequality]| find(rows, "mld", "population", ALL).measured().unwrap().value;
    assert!((value(&many) - value(&few)).abs() < 1e-15);
}

#[test]
fn nobody_of_whom_the_group_is_not_known_is_a_share_of_zero() {
    let definition = definition("sec_dev_screen_u3");
    let mut cells = by_rurality(&definition, "27", [Some((420, 700)), Some((120, 300)), None]);
    cells.iter_mut().find(|cell| cell.key.category == UNKNOWN).unwrap().cell = Cell::Withheld(Status::Nobody);
    let rows = measures(&definition, &dimension("rurality"), &cells);
    assert!(rows.iter().all(|row| row.unknown_percent == Some(0.0) && row.status() == Status::Published));
    assert!(attune_contract::check_inequality(&cells, &rows, &dimension("rurality").iter().map(DimensionDefinition::metadata).collect::<Vec<_>>()).is_ok());
}

#[test]
fn rows_depend_on_nothing_but_their_own_split() {
    let definition = definition("sec_dev_screen_u3");
    let state = by_rurality(&definition, "27", [Some((420, 700)), Some((120, 300)), None]);
    let alone = measures(&definition, &dimension("rurality"), &state);
    let mut both = state.clone();
    both.extend(by_rurality(&definition, "72", [Some((300, 700)), Some((150, 300)), None]));
    let both = measures(&definition, &dimension("rurality"), &both);
    let of_state: Vec<Inequality> = both.iter().filter(|row| row.key.area_id == "27").cloned().collect();
    assert_eq!(of_state, alone);
    let seed = |rows: &[Inequality], area: &str| rows.iter().filter(|row| row.key.area_id == area).find_map(|row| row.measured()?.seed).unwrap();
    assert_ne!(seed(&both, "27"), seed(&both, "72"), "each split has a seed of its own");
}

#[test]
fn an_ordered_dimension_has_its_own_measures_and_its_end_as_reference() {
    let definition = definition("sec_dev_screen_u3");
    let mut cells = vec![cell(&definition, "27", ALL, ALL, Some((620, 1240)))];
    let counts = [("q1", 150), ("q2", 140), ("q3", 120), ("q4", 110), ("q5", 100)];
    cells.extend(counts.map(|(category, numerator)| cell(&definition, "27", "svi_quintile", category, Some((numerator, 240)))));
    cells.push(cell(&definition, "27", "svi_quintile", UNKNOWN, None));
    let rows = measures(&definition, &dimension("svi_quintile"), &cells);
    let slope = find(&rows, "sii", "linear", ALL);
    assert!(slope.measured().unwrap().value > 0.0, "screening reaches more children where vulnerability is low");
    assert_eq!((slope.reference.as_deref(), slope.reference_rule), (Some("q1"), Some(ReferenceRule::EndOfOrder)));
    assert!((find(&rows, "d", "ends", ALL).measured().unwrap().value - 100.0 * 50.0 / 240.0).abs() < 1e-9);
    assert!(rows.iter().all(|row| row.key.measure != "mld"), "measures of dimensions without order are not given");
    assert_eq!(rows.len(), 12 + 2 * 4);
}

#[test]
fn counties_are_the_groups_of_their_state_and_county_not_stated_is_none() {
    let definition = definition("sec_dev_screen_u3");
    let counties = |last| {
        let mut cells = vec![cell(&definition, "27", ALL, ALL, Some((260, 600)))];
        cells.extend(
            [("27001", Some((100, 200))), ("27003", Some((80, 200))), ("27005", last), ("27999", Some((30, 60)))]
                .map(|(area, counts)| cell(&definition, area, ALL, ALL, counts)),
        );
        cells.sort_by(|one, other| one.key.cmp(&other.key));
        measures(&definition, &[], &cells)
    };
    let rows = counties(Some((60, 140)));
    assert!(rows.iter().all(|row| row.key.dimension == GEOGRAPHY && row.strata == 3 && row.status() == Status::Published));
    assert_eq!(find(&rows, "d", "extremes", ALL).unknown_percent, Some(10.0));
    assert!((find(&rows, "d", "extremes", ALL).measured().unwrap().value - 10.0).abs() < 1e-9);
    assert!(rows.iter().all(|row| row.key.variant != FROM_REFERENCE), "a county stands beside its state, not beside another county");
    assert!(counties(None).iter().all(|row| row.status() == Status::Suppressed));
}

#[test]
fn an_indicator_without_a_direction_has_no_measure_that_needs_one() {
    let definition =
        catalogue::load(&sql()).unwrap().into_values().find(|definition| definition.favours_higher().is_none() && definition.finish.is_none()).unwrap();
    let rows = measures(&definition, &dimension("rurality"), &by_rurality(&definition, "27", [Some((420, 700)), Some((120, 300)), None]));
    for (measure, variant) in
        [("d", "reference"), ("r", "reference"), ("par", "population"), ("paf", "population"), ("mdbu", "population"), ("mdbw", "population")]
    {
        let row = find(&rows, measure, variant, ALL);
        assert_eq!(row.status(), Status::Unreliable, "{measure}");
        assert!(row.note.contains("direction"));
    }
    assert_eq!(find(&rows, "d", "extremes", ALL).status(), Status::Published);
    assert_eq!(find(&rows, "d", FROM_REFERENCE, "nonmetro").status(), Status::Published);
}

#[test]
fn where_lower_is_better_a_positive_difference_is_still_a_disadvantage() {
    let definition = definition("pri_low_birth_weight");
    assert_eq!(definition.favours_higher(), Some(false));
    let rows = measures(&definition, &dimension("rurality"), &by_rurality(&definition, "27", [Some((70, 700)), Some((45, 300)), None]));
    assert!((find(&rows, "d", "reference", ALL).measured().unwrap().value - 5.0).abs() < 1e-9);
    let par = find(&rows, "par", "population", ALL).measured().unwrap();
    assert!((par.value + 1.5).abs() < 1e-9, "a gain is fewer");
}

#[test]
fn a_figure_without_an_interval_has_one_row_that_says_so() {
    let definition = definition("sec_epsdt_participant_ratio");
    let rows = measures(&definition, &dimension("rurality"), &by_rurality(&definition, "27", [Some((420, 700)), Some((120, 300)), None]));
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].key.measure.as_str(), rows[0].status()), (ALL, Status::Unreliable));
    let hidden = measures(&definition, &dimension("rurality"), &by_rurality(&definition, "27", [Some((420, 700)), None, None]));
    assert_eq!((hidden.len(), hidden[0].status()), (1, Status::Suppressed), "privacy before reliability");
}
