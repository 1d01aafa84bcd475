//! What arrives in core tables from the feeds that no indicator compares in full: rows, persons and amounts by group.

use std::collections::BTreeMap;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use attune_pipeline::jobs::{Warehouse, run};
use attune_pipeline::store::{Restricted, Store};
use attune_tests::{DemoState, csv};

/// Table, and its rows by group: group, rows, distinct persons, amount.
const TABLES: [(&str, &str); 12] = [
    (
        "core.lead_test",
        "select cast(date_part('year', tested_on) as varchar) || '|' || sample_type || '|' || coalesce(result_qualifier, 'none') as part,
            person_id, round(10 * coalesce(result_ug_dl, 0)) as amount
        from core.lead_test",
    ),
    (
        "core.program_enrollment",
        "select 'wic|' || model || '|' || cast(date_part('year', start_on) as varchar) as part, person_id, cast(end_on as int) - cast(start_on as int) as amount
        from core.program_enrollment
        where source_feed = 'wic'
        union all
        select source_feed || '|' || role, person_id, 0
        from core.program_enrollment
        where source_feed = 'home_visiting_flat'",
    ),
    (
        "core.care_arrangement",
        "select substr(cast(start_on as varchar), 1, 7) || '|' || setting as part, person_id, amount_paid as amount from core.care_arrangement",
    ),
    (
        "core.care_provider",
        "select kind || '|' || coalesce(cast(quality_level as varchar), 'none') as part, provider_id as person_id, places_under_3 as amount
        from core.care_provider",
    ),
    (
        "core.home_visit",
        "select cast(date_part('year', due_on) as varchar) as part, family_id as person_id, case when completed then 1 else 0 end as amount
        from core.home_visit
        where source_feed = 'home_visiting_flat'",
    ),
    (
        "core.screening",
        "select tool || '|' || coalesce(result, 'none') as part, person_id, coalesce(score, 0) as amount
        from core.screening
        where source_feed = 'home_visiting_flat'",
    ),
    (
        "core.referral",
        "select domain as part, person_id, case when evaluated_on is not null or service_started_on is not null then 1 else 0 end as amount
        from core.referral
        where source_feed = 'home_visiting_flat'",
    ),
    (
        "core.assessment_answer",
        "select item || '|' || replace(value, ',', ';') as part, person_id, case when event_on is null then 0 else 1 end as amount
        from core.assessment_answer
        where source_feed = 'home_visiting_flat'",
    ),
    (
        "core.child_welfare_report",
        "select disposition as part, person_id, case when reported_on is null then 0 else 1 end as amount
        from core.child_welfare_report
        where report_id like 'child_welfare|flat|%'",
    ),
    (
        "core.supervision_session",
        "select cast(date_part('year', due_on) as varchar) as part, worker_id as person_id, case when held_on is null then 0 else 1 end as amount
        from core.supervision_session
        where source_feed = 'home_visiting_flat'",
    ),
    (
        "core.aggregate_report",
        "select report || '|' || cast(year as varchar) || '|' || category || '|' || item || '|' || value_status as part,
            reporter_id as person_id, coalesce(value, 0) as amount
        from core.aggregate_report
        where source_feed in ('part_c_618', 'cms_416', 'miechv_forms')",
    ),
    (
        "core.survey_response",
        "select cast(year as varchar) || '|' || item || '|' || cast(coalesce(value, 0) as varchar) as part,
            respondent_id as person_id, round(100 * weight) as amount
        from core.survey_response
        where survey = 'prams'",
    ),
];

/// Rows, distinct persons, amount.
type Counts = (i64, i64, i64);

async fn arrived(warehouse: &Warehouse) -> BTreeMap<(String, String), Counts> {
    let engine = warehouse.engine().unwrap();
    let mut found = BTreeMap::new();
    for (table, rows) in TABLES {
        let files = warehouse.stores.restricted.list(&table.replace('.', "/")).await.unwrap();
        assert_eq!(files.len(), 1, "{table} was built");
        engine.register_stored(table, Store::<Restricted>::url(&files[0])).await.unwrap();
        let sql = format!(
            "select part, count(*) as found, count(distinct person_id) as persons, cast(sum(amount) as bigint) as amount
            from ({rows}) as arrived
            group by part"
        );
        for batch in engine.rows(&sql).await.unwrap() {
            note(table, &batch, &mut found);
        }
    }
    found
}

fn note(table: &str, batch: &RecordBatch, found: &mut BTreeMap<(String, String), Counts>) {
    let part = arrow::compute::cast(batch.column(0), &arrow::datatypes::DataType::Utf8).unwrap();
    let numbers: Vec<_> = (1..4).map(|column| batch.column(column).as_primitive::<Int64Type>()).collect();
    for row in 0..batch.num_rows() {
        let counts = (numbers[0].value(row), numbers[1].value(row), numbers[2].value(row));
        found.insert((table.to_owned(), part.as_string::<i32>().value(row).to_owned()), counts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrives_in_core_tables_equals_the_truth_group_by_group() {
    let state = DemoState::generate(3_000, 41).with("ATTUNE_LINKAGE_MODE", "off");
    let warehouse = state.warehouse();
    run::run(&warehouse).await.unwrap();
    let found = arrived(&warehouse).await;
    let number = |text: &str| text.parse::<i64>().unwrap();
    let mut expected = BTreeMap::new();
    for row in csv(&state.truth("arrivals.csv")) {
        let counts = (number(&row["rows"]), number(&row["persons"]), number(&row["amount"]));
        expected.insert((row["table"].clone(), row["group"].clone()), counts);
    }
    for (table, _) in TABLES {
        assert!(expected.keys().any(|(of, _)| of == table), "the truth knows nothing of {table}");
    }
    let keys = expected.keys().chain(found.keys());
    let differences: Vec<String> = keys
        .filter(|key| expected.get(*key) != found.get(*key))
        .map(|key| format!("{key:?}: truth {:?}, arrived {:?}", expected.get(key), found.get(key)))
        .collect();
    assert!(differences.is_empty(), "{} groups differ, such as\n{}", differences.len(), differences[..differences.len().min(20)].join("\n"));
}
