#![expect(clippy::unwrap_used, reason = "tests")]

mod inequality;

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch};

use super::*;

fn observation(area: &str, cell: Cell) -> Observation {
    let date = |text: &str| text.parse().unwrap();
    let key = CellKey {
        indicator_id: "sec_dev_screen_u3".to_owned(),
        component: "all".to_owned(),
        area_level: AreaLevel::County,
        area_id: area.to_owned(),
        period: Period { start: date("2023-01-01"), end: date("2025-12-31"), pooled_years: 3 },
        dimension: "language".to_owned(),
        category: "somali".to_owned(),
    };
    Observation { key, indicator_version: 1, is_provisional: true, cell }
}

fn shown() -> Cell {
    Cell::Shown(Shown {
        value: 45.25,
        lower: Some(40.0),
        upper: Some(50.5),
        interval_level: Some(0.95),
        interval_method: Some("wilson".to_owned()),
        unit: "percent".to_owned(),
        numerator: 181,
        denominator: Some(400),
        missing: None,
        link_low: None,
        link_high: None,
        reliability: Reliability::UseWithCare,
        comparison: Some(Comparison::Lower),
        trend: Some("rising".to_owned()),
        trend_reason: Some(TrendReason::Significant),
        benchmark_comparison: Some(Comparison::Similar),
        flags: vec!["one".to_owned(), "two".to_owned()],
    })
}

#[test]
fn observations_come_back_from_their_table_as_they_were() {
    let mut observations = vec![observation("27053", shown())];
    observations.extend(Status::ALL.into_iter().filter(|status| *status != Status::Published).map(|status| observation("27999", Cell::Withheld(status))));
    let batch = observations_to_batch(&observations).unwrap();
    assert_eq!(observations_from_batch(&batch).unwrap(), observations);
}

#[test]
fn a_withheld_row_with_a_number_is_refused() {
    let batch = observations_to_batch(&[observation("27123", Cell::Withheld(Status::Suppressed))]).unwrap();
    let position = batch.schema().index_of("upper").unwrap();
    let mut columns = batch.columns().to_vec();
    columns[position] = Arc::new(Float64Array::from(vec![Some(12.0)])) as ArrayRef;
    let leaking = RecordBatch::try_new(batch.schema(), columns).unwrap();
    assert!(matches!(observations_from_batch(&leaking), Err(ContractError::Leak { column, .. }) if column == "upper"));
}

#[test]
fn nobody_is_said_of_those_not_stated_alone() {
    let read = |observation: Observation| observations_from_batch(&observations_to_batch(&[observation]).unwrap());
    let of_group = |category: &str| {
        let mut nobody = observation("27123", Cell::Withheld(Status::Nobody));
        category.clone_into(&mut nobody.key.category);
        read(nobody)
    };
    assert!(of_group(UNKNOWN).is_ok() && read(observation("27999", Cell::Withheld(Status::Nobody))).is_ok());
    assert!(matches!(of_group("somali"), Err(ContractError::Word { column: "status", row: 0, .. })), "a named group");
}

#[test]
fn a_withheld_cell_is_its_key_and_its_status() {
    let json = observation_json(&observation("27123", Cell::Withheld(Status::Suppressed)));
    assert_eq!(json["status"], "suppressed");
    assert!(json.get("value").is_none() && json.get("numerator").is_none() && json.get("reliability").is_none());
}

#[test]
fn a_pooled_period_names_its_years() {
    assert_eq!(observation("27053", shown()).key.period.label(), "2023-2025");
}
