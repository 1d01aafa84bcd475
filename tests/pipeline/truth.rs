use std::collections::BTreeMap;

use attune_pipeline::jobs::run;
use attune_pipeline::jobs::status;
use attune_tests::counts::{self, Counts, Key};
use attune_tests::{DemoState, csv, prepared_observations, workspace};

/// What 6,000 children are too few for. Without linkage no birth is linked to an enrollment, so that every infant of
/// `ter_no_touch_12mo` is missing, no child of early care is
/// known to Medicaid, and all children stand in one set of systems.
const TOO_SMALL: [&str; 5] = ["ter_no_touch_12mo", "ter_ece_wellchild_overlap", "ter_system_overlap", "ter_ipv_referral", "sec_hv_tobacco_referral"];

#[tokio::test(flavor = "multi_thread")]
async fn counts_and_published_cells_equal_the_truth_by_delivered_identifier() {
    let state = DemoState::generate(6_000, 70_231).with("ATTUNE_LINKAGE_MODE", "off");
    let warehouse = state.warehouse();
    run::run(&warehouse).await.unwrap();
    let truth = counts::truth(&state.truth("delivered.csv"));

    let counted = counts::counted(&warehouse).await;
    let expected = counts::of_counties(&warehouse, &truth);
    let mut differences: Vec<String> = Vec::new();
    for key in expected.keys().chain(counted.keys()) {
        let (expected, counted) = (expected.get(key).copied().unwrap_or_default(), counted.get(key).copied().unwrap_or_default());
        if expected != counted {
            differences.push(format!("{key:?}: truth {expected:?}, counted {counted:?}"));
        }
    }
    differences.sort();
    differences.dedup();
    assert!(differences.is_empty(), "{} cells differ, such as\n{}", differences.len(), differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n"));

    agree_with_independent_route(&state, &counted);

    // The published cells, the state's own splits included.
    let mut shown_by = BTreeMap::new();
    for observation in prepared_observations(&warehouse).await {
        let key = &observation.key;
        let Some(shown) = observation.shown() else { continue };
        *shown_by.entry(key.indicator_id.clone()).or_insert(0) += 1;
        if key.period.pooled_years > 1 {
            continue;
        }
        let truth_key = (key.indicator_id.clone(), key.component.clone(), key.period.label(), key.area_id.clone(), key.dimension.clone(), key.category.clone());
        let (denominator, numerator, ..) = truth.get(&truth_key).copied().unwrap_or_default();
        assert_eq!((shown.denominator, shown.numerator), (Some(denominator), numerator), "{truth_key:?}");
    }
    for definition in &warehouse.definitions {
        let is_shown = shown_by.contains_key(&definition.id);
        assert_eq!(is_shown, !TOO_SMALL.contains(&definition.id.as_str()), "{} shows something: {shown_by:?}", definition.id);
    }

    // Rows delivered are staged, rejected or superseded, and each file's rejects are as many as were planted.
    let receipts = warehouse.ledger.receipts().unwrap();
    let mut planted: BTreeMap<String, i64> = BTreeMap::new();
    for row in csv(&state.truth("rejects.csv")) {
        *planted.entry(row["file"].clone()).or_default() += row["rows"].parse::<i64>().unwrap();
    }
    let rejected = receipts.iter().filter(|receipt| receipt.rows_rejected > 0).map(|receipt| (receipt.file.clone(), receipt.rows_rejected)).collect();
    assert_eq!(planted, rejected);
    for row in csv(&state.truth("rows.csv")) {
        let receipt = receipts.iter().find(|receipt| receipt.file == row["file"]).unwrap();
        assert_eq!(receipt.rows_delivered.to_string(), row["rows_delivered"], "{}", row["file"]);
    }
    for (feed, rows) in status::feed_rows(&warehouse).unwrap() {
        assert_eq!(rows.delivered, rows.staged + rows.rejected + rows.superseded, "{feed}");
        assert_eq!(rows.quarantined, 0, "{feed}");
    }
}

/// Thirteen indicators are recomputed from the delivered files by a route that shares no code, no SQL and no author's
/// reading with the pipeline: the scripts of `tests/independent`, written from the specification alone.
fn agree_with_independent_route(state: &DemoState, counted: &BTreeMap<Key, Counts>) {
    let mut expected: BTreeMap<Key, Counts> = BTreeMap::new();
    for script in ["recompute.py", "recompute_more.py"] {
        let script = workspace().join("tests/independent").join(script);
        let output = std::process::Command::new("python3").arg("-B").arg(script).arg(state.feed("")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for row in csv(&String::from_utf8(output.stdout).unwrap()).into_iter().filter(|row| row["area_id"] != "27") {
            // Where a script prints no missing cases and no amount, there are none.
            let number = |column: &str| row.get(column).map_or(0, |text| text.parse::<u64>().unwrap());
            let counts = (number("denominator"), number("numerator"), number("missing"), [number("amount"), 0]);
            let [indicator, component, year, area] = ["indicator", "component", "period_label", "area_id"].map(|column| row[column].clone());
            expected.insert((indicator, component, year, area, "all".to_owned(), "all".to_owned()), counts);
        }
    }
    let recomputed = [
        "sec_w30_first15",
        "sec_dev_screen_u3",
        "pri_postpartum_visit",
        "sec_w30_15to30",
        "sec_wcv_3to5",
        "sec_lead_test_2",
        "sec_fluoride_1to5",
        "sec_epsdt_participant_ratio",
        "pri_prenatal_care_timely",
        "pri_postpartum_depression_screen",
        "pri_hv_breastfed_6mo",
        "sec_hv_ipv_screen",
        "sec_hv_tobacco_referral",
    ];
    let of_these = counted.iter().filter(|(key, counts)| recomputed.contains(&key.0.as_str()) && key.4 == "all" && (counts.0 > 0 || counts.2 > 0));
    let of_these: BTreeMap<Key, Counts> = of_these.map(|(key, counts)| (key.clone(), *counts)).collect();
    assert!(of_these.len() > 4_000);
    assert_eq!(expected, of_these);
}
