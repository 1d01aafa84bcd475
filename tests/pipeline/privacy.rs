use attune_contract::{Status, observation_json};
use attune_pipeline::jobs::{audit, explain, run};
use attune_pipeline::release;
use attune_tests::{DemoState, objects, prepared_observations};
use serde_json::Value;

/// Words that a withheld cell's JSON may have: its key and its status.
const KEY_FIELDS: [&str; 10] =
    ["indicator_id", "indicator_version", "component", "area_level", "area_id", "period", "is_provisional", "dimension", "category", "status"];

#[tokio::test(flavor = "multi_thread")]
async fn a_withheld_cell_has_its_key_and_its_status_and_nothing_else() {
    let state = DemoState::generate(3_000, 21);
    let warehouse = state.warehouse();
    run::run(&warehouse).await.unwrap();
    let mut withheld = 0;
    for observation in prepared_observations(&warehouse).await {
        if observation.status() == Status::Published {
            continue;
        }
        withheld += 1;
        let Value::Object(fields) = observation_json(&observation) else { panic!("an object") };
        assert!(fields.keys().all(|field| KEY_FIELDS.contains(&field.as_str())), "{fields:?}");
    }
    assert!(withheld > 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn canaries_are_in_no_public_byte_no_report_and_no_message() {
    let state = DemoState::generate(3_000, 33);
    let warehouse = state.warehouse();
    let summary = run::run(&warehouse).await.unwrap();
    release::publish(&warehouse.stores, &warehouse.ledger, warehouse.clock.as_ref(), &summary.release_id, "a steward", "test").await.unwrap();
    let explained = explain::explain(&warehouse, "sec_w30_first15", "27053").await.unwrap();
    let audited = audit::report(&warehouse, &summary.release_id).await.unwrap();
    let widths: Vec<[u64; 3]> = audited.lines().skip_while(|line| !line.ends_with("not proven")).skip(1).map_while(widths).collect();
    assert!(widths.len() > 50, "{audited}");
    assert!(widths.iter().all(|[hidden, proven, open]| *hidden == proven + open), "{audited}");
    let [proven, open] = [1, 2].map(|of| widths.iter().map(|width| width[of]).sum::<u64>());
    assert!(proven > open, "{proven} of {}", proven + open);
    let mut texts: Vec<(String, Vec<u8>)> = objects(&warehouse.stores.public, "").await.into_iter().collect();
    assert!(texts.len() > 12);
    texts.extend(objects(&warehouse.stores.controlled, "report").await);
    texts.push(("explain".to_owned(), explained.into_bytes()));
    texts.push(("audit".to_owned(), audited.into_bytes()));
    for receipt in warehouse.ledger.receipts().unwrap() {
        texts.push((receipt.id, receipt.reason.into_bytes()));
    }
    for run in warehouse.ledger.runs(10).unwrap() {
        texts.push(("run".to_owned(), run.detail.into_bytes()));
    }
    // They are planted: the identity zone and the landed files have them.
    let landed = objects(&warehouse.stores.restricted, "landing").await;

    assert!(landed.values().any(|bytes| has_canary(bytes)));
    for (name, bytes) in texts {
        assert!(!has_canary(&decompressed(&bytes)) && !has_canary(&bytes), "{name} names a canary");
    }
    // Names stay in the identity zone: no table of rows about people has one.
    for (name, bytes) in objects(&warehouse.stores.restricted, "").await {
        if name.ends_with(".parquet") {
            assert!(!has_canary(&decompressed(&bytes)), "{name} names a canary");
        }
    }
}

/// Hidden cells of an indicator in the steward's report, those of which width is proven, and those of which it is not.
fn widths(line: &str) -> Option<[u64; 3]> {
    let numbers: Vec<u64> = line.split_whitespace().skip(1).map(|number| number.replace(',', "").parse().unwrap()).collect();
    numbers.try_into().ok()
}

fn has_canary(bytes: &[u8]) -> bool {
    bytes.windows(8).any(|window| window.eq_ignore_ascii_case(b"zzcanary"))
}

/// The text of every column of a Parquet file; other bytes as they are.
fn decompressed(bytes: &[u8]) -> Vec<u8> {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    match ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)) {
        Ok(reader) => reader.build().unwrap().flat_map(|batch| format!("{:?}", batch.unwrap().columns()).into_bytes()).collect(),
        Err(_) => bytes.to_vec(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn publication_is_signed_create_only_and_can_be_taken_back() {
    let state = DemoState::generate(400, 8);
    let warehouse = state.warehouse();
    let summary = run::run(&warehouse).await.unwrap();
    let (stores, ledger, clock) = (&warehouse.stores, &warehouse.ledger, warehouse.clock.as_ref());
    assert!(release::publish(stores, ledger, clock, &summary.release_id, "", "no name").await.is_err());
    let pointer = release::publish(stores, ledger, clock, &summary.release_id[..12], "a steward", "first release").await.unwrap();
    assert_eq!(pointer.number, 1);
    let again = release::publish(stores, ledger, clock, &summary.release_id, "a steward", "again").await.unwrap();
    assert_eq!(again.number, 1, "publishing the current release again changes nothing");
    let tombstone = release::withdraw(stores, ledger, clock, "a steward", "an error was found").await.unwrap();
    assert!(tombstone.withdrawn && tombstone.number == 2);
    let left = objects(&stores.public, "releases").await;
    assert!(left.is_empty(), "the bytes are gone");
    assert!(!objects(&stores.controlled, "vault").await.is_empty(), "a copy is kept for later audits");
    let stale = release::publish(stores, ledger, clock, &summary.release_id, "a steward", "prepared before").await;
    assert!(stale.is_err(), "a release prepared under another pointer is prepared again first");
}
