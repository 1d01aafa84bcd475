use std::collections::{BTreeMap, HashMap};

use attune_contract::{CellKey, Comparison, FROM_REFERENCE, Inequality, Observation, check_inequality};
use attune_pipeline::catalogue::DimensionDefinition;
use attune_pipeline::jobs::run;
use attune_tests::{DemoState, csv, prepared_inequality, prepared_observations};

/// Indicators whose services the generator gives by a family's access, and that many children have.
const PLANTED: &str = "sec_dev_screen_u3,sec_w30_first15,sec_w30_15to30,sec_wcv_3to5,sec_lead_test_2,sec_fluoride_1to5,sec_socemo_screen_u3,\
    sec_sdoh_screen_u3,sec_trauma_ace_screen,sec_sdoh_need_documented,sec_imm_combo10,sec_dyadic_service_reach,ter_care_coordination_u3,\
    ter_medicaid_u3_hv_reach,pri_infant_visit_maternal_dep_screen,pri_postpartum_visit,pri_postpartum_depression_screen,pri_prenatal_care_timely,\
    pri_breastfed_at_discharge";

/// Counts of the whole state by indicator, component, year, dimension and category: denominator, numerator.
type Truth = HashMap<[String; 5], (f64, f64)>;

fn truth(state: &DemoState) -> Truth {
    let rows = csv(&state.truth("delivered.csv"));
    let number = |text: &String| text.parse().unwrap_or_default();
    let of_state = rows.iter().filter(|row| row["area_id"] == "27");
    let keys = ["indicator", "component", "period_label", "dimension", "category"];
    of_state.map(|row| (keys.map(|key| row[key].clone()), (number(&row["denominator"]), number(&row["numerator"])))).collect()
}

/// A difference of two groups in percentage points, with its standard error.
fn planted(truth: &Truth, row: &Inequality) -> Option<(f64, f64)> {
    let share = |category: &str| {
        let key = &row.key;
        let of = [key.indicator_id.clone(), key.component.clone(), key.period.label(), key.dimension.clone(), category.to_owned()];
        let (denominator, numerator) = truth.get(&of).filter(|(denominator, _)| *denominator > 0.0)?;
        let share = numerator / denominator;
        Some((100.0 * share, share * (1.0 - share) / denominator))
    };
    let (group, of_group) = share(&row.key.stratum)?;
    let (reference, of_reference) = share(row.reference.as_deref()?)?;
    Some((group - reference, 100.0 * (of_group + of_reference).sqrt()))
}

/// The differences of one group and the reference, over single years, that are shown.
fn differences(rows: &[Inequality]) -> impl Iterator<Item = (&Inequality, f64, f64, f64, Comparison)> {
    rows.iter().filter(|row| row.key.measure == "d" && row.key.variant == FROM_REFERENCE && row.key.period.pooled_years == 1).filter_map(|row| {
        let measured = row.measured()?;
        Some((row, measured.value, measured.lower?, measured.upper?, measured.comparison?))
    })
}

fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// What a release of the indicators holds, checked: its cells and its measures.
async fn release(state: &DemoState) -> (Vec<Observation>, Vec<Inequality>) {
    let warehouse = state.warehouse();
    run::run(&warehouse).await.unwrap();
    let rows = prepared_inequality(&warehouse).await;
    let mut cells = prepared_observations(&warehouse).await;
    cells.sort_by(|one, other| one.key.cmp(&other.key));
    let dimensions: Vec<_> = warehouse.dimensions.iter().map(DimensionDefinition::metadata).collect();
    check_inequality(&cells, &rows, &dimensions).unwrap();
    (cells, rows)
}

fn state(seed: u64, gaps: bool) -> DemoState {
    DemoState::with_gaps(12_000, seed, gaps).with("ATTUNE_LINKAGE_MODE", "off").with("ATTUNE_INDICATORS_INCLUDE", PLANTED)
}

/// The generator gives families less access by race, language and county, on the logit scale. What that comes to in percentage points
/// is taken from a second state, five times as large and from another seed.
#[tokio::test(flavor = "multi_thread")]
async fn planted_gaps_are_found_with_their_sign_and_size() {
    let (cells, rows) = release(&state(4_711, true)).await;
    differences_are_those_of_the_published_cells(&cells, &rows);
    let larger = truth(&DemoState::generate(60_000, 815));
    let (mut seen, mut held, mut clear, mut found) = (0, 0, 0, 0);
    let is_by_family = |row: &Inequality| ["race_ethnicity", "language"].contains(&row.key.dimension.as_str()) && row.key.area_id == "27";
    for (row, value, lower, upper, comparison) in differences(&rows).filter(|(row, ..)| is_by_family(row)) {
        let Some((gap, error)) = planted(&larger, row) else { continue };
        seen += 1;
        // What the larger state says of the planted gap is itself uncertain.
        let (below, above) = ((value - lower).hypot(1.96 * error), (upper - value).hypot(1.96 * error));
        held += usize::from((value - below..=value + above).contains(&gap));
        // A gap of three standard errors is never turned round, and told from chance in five of six places.
        if gap.abs() > 3.0 * (upper - lower) / (2.0 * 1.96) {
            clear += 1;
            assert!(value.signum() == gap.signum(), "{:?}: {value} for {gap}", row.key);
            found += usize::from(comparison == if gap < 0.0 { Comparison::Lower } else { Comparison::Higher });
        }
    }
    println!("planted: {held} of {seen} gaps within their interval ({:.1} %)", share(held, seen));
    println!("clear: {clear} gaps, all with their sign, {found} told from chance ({:.1} %)", share(found, clear));
    assert!(seen > 300 && clear > 40, "{seen} {clear}");
    // Brothers and sisters share their family's access, which the intervals do not know: a little under 95 % is expected.
    assert!((91.0..=98.0).contains(&share(held, seen)), "{held} of {seen}");
    assert!(share(found, clear) > 75.0, "{found} of {clear}");
}

/// The same state without gaps: families differ by lot alone, so that each comparison is significant once in twenty times.
#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_was_planted_significance_is_chance() {
    let (_, rows) = release(&state(4_711, false)).await;
    let comparisons: Vec<Comparison> = differences(&rows).map(|(.., comparison)| comparison).collect();
    let count = |wanted| comparisons.iter().filter(|comparison| **comparison == wanted).count();
    let (higher, lower) = (count(Comparison::Higher), count(Comparison::Lower));
    println!("not planted: {} of {} comparisons significant ({:.1} %)", higher + lower, comparisons.len(), share(higher + lower, comparisons.len()));
    println!("of them {higher} above the reference and {lower} below it");
    assert!(comparisons.len() > 400, "{}", comparisons.len());
    assert!((2.5..=8.0).contains(&share(higher + lower, comparisons.len())), "{higher} and {lower} of {}", comparisons.len());
    // Chance has no side: neither has more than four in five.
    assert!(higher.max(lower) * 5 <= (higher + lower) * 4, "{higher} {lower}");
}

/// A difference follows from two cells that everybody can see, and from nothing else.
fn differences_are_those_of_the_published_cells(cells: &[Observation], rows: &[Inequality]) {
    let values: BTreeMap<&CellKey, f64> = cells.iter().filter_map(|cell| Some((&cell.key, cell.shown()?.value))).collect();
    let mut seen = 0;
    for row in rows.iter().filter(|row| row.key.measure == "d" && row.key.variant == FROM_REFERENCE) {
        let key = &row.key;
        let cell = |category: &str| CellKey {
            indicator_id: key.indicator_id.clone(),
            component: key.component.clone(),
            area_level: key.area_level,
            area_id: key.area_id.clone(),
            period: key.period,
            dimension: key.dimension.clone(),
            category: category.to_owned(),
        };
        let both = row.reference.as_ref().and_then(|reference| Some((values.get(&cell(&key.stratum))?, values.get(&cell(reference))?)));
        match (row.measured(), both) {
            (Some(measured), Some((group, reference))) => {
                assert!((measured.value - (group - reference)).abs() < 1e-9, "{key:?}");
                seen += 1;
            }
            (None, None) => {}
            (measured, both) => panic!("{key:?}: {measured:?} beside {both:?}"),
        }
    }
    assert!(seen > 500, "{seen}");
}
