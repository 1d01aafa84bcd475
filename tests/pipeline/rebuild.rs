use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use attune_pipeline::jobs::{Warehouse, run};
use attune_tests::{DemoState, objects};

/// The bytes of the release that a run prepared.
async fn release_bytes(warehouse: &Warehouse, release: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = format!("prepared/{release}");
    let files = objects(&warehouse.stores.controlled, &folder).await;
    assert!(!files.is_empty());
    files.into_iter().map(|(path, bytes)| (path.replace(release, ""), bytes)).collect()
}

/// Deletes everything that can be made again: all but landed files and the ledger.
async fn delete_derived(state: &DemoState) {
    let root = state.folder.path().join("data/demo");
    for derived in [
        "identity",
        "controlled",
        "restricted/parsed",
        "restricted/rejects",
        "restricted/staging",
        "restricted/core",
        "restricted/measures",
        "restricted/reference",
        "restricted/link",
    ] {
        let _ = fs::remove_dir_all(root.join(derived));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_does_nothing_and_a_rebuild_gives_the_same_bytes() {
    let state = DemoState::generate(1_500, 5);
    let warehouse = state.warehouse();
    let first = run::run(&warehouse).await.unwrap();
    assert!(first.did_work);
    let bytes = release_bytes(&warehouse, &first.release_id).await;
    let second = run::run(&warehouse).await.unwrap();
    assert!(!second.did_work);
    assert_eq!(second.release_id, first.release_id);

    drop(warehouse);
    delete_derived(&state).await;
    let warehouse = state.warehouse();
    let rebuilt = run::run(&warehouse).await.unwrap();
    assert!(rebuilt.did_work);
    assert_eq!(rebuilt.release_id, first.release_id);
    assert_eq!(release_bytes(&warehouse, &rebuilt.release_id).await, bytes);
}

/// A small generator of choices (SplitMix64), so that a failing sequence can be run again by its seed.
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy_folder(&entry.path(), &target) } else { fs::copy(entry.path(), target).map(|_| ()).unwrap() }
    }
}

/// Files that a sequence may deliver late, correct or take back.
const FILES: [(&str, &str); 6] = [
    ("medicaid_claims", "claim_line_2024.csv"),
    ("medicaid_claims", "claim_header_2025.csv"),
    ("medicaid_eligibility", "eligibility_2024_v2.csv"),
    ("births", "births_2025.txt"),
    ("home_visiting", "hv_visits_20260331.csv"),
    ("early_intervention", "ei_children_20260331.csv"),
];

/// Seeds of the sequences: `ATTUNE_SEQUENCES` such as `1-200`; few by default, since each is many runs.
fn sequences() -> std::ops::RangeInclusive<u64> {
    let stated = std::env::var("ATTUNE_SEQUENCES").unwrap_or_else(|_| "1-6".to_owned());
    let (first, last) = stated.split_once('-').unwrap();
    first.parse().unwrap()..=last.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn any_sequence_of_deliveries_and_edits_gives_what_a_rebuild_gives() {
    for seed in sequences() {
        sequence(seed).await;
        println!("sequence {seed} holds");
    }
}

async fn sequence(seed: u64) {
    let mut choices = Choices(seed);
    let mut state = DemoState::generate(150, seed);
    state = state.with("ATTUNE_INDICATORS_INCLUDE", "sec_w30_first15,sec_dev_screen_u3,pri_postpartum_visit,ter_cross_system_reach");
    let sql = state.folder.path().join("sql");
    copy_folder(&state.sql, &sql);
    state.sql.clone_from(&sql);
    // Some files are held back and arrive later.
    let held = tempfile::tempdir().unwrap();
    for (feed, file) in FILES.iter().filter(|_| choices.below(2) == 0) {
        fs::rename(state.feed(feed).join(file), held.path().join(file)).unwrap();
    }
    let mut last = run::run(&state.warehouse()).await.unwrap().release_id;
    let steps = 2 + choices.below(3);
    for step in 0..steps {
        let (feed, file) = FILES[choices.below(FILES.len())];
        let (waiting, delivered) = (held.path().join(file), state.feed(feed).join(file));
        match choices.below(5) {
            // A file arrives.
            0 if waiting.exists() => fs::rename(waiting, delivered).unwrap(),
            // A corrected file arrives: a later version without every seventh row.
            0 | 1 if delivered.exists() => {
                let text = fs::read(&delivered).unwrap();
                let kept: Vec<&[u8]> =
                    text.split_inclusive(|byte| *byte == b'\n').enumerate().filter(|(line, _)| *line == 0 || line % 7 != step).map(|(_, line)| line).collect();
                let (stem, extension) = file.rsplit_once('.').unwrap();
                let stem = stem.split("_v").next().unwrap();
                fs::write(delivered.with_file_name(format!("{stem}_v{}.{extension}", 10 + step)), kept.concat()).unwrap();
            }
            // The steward takes a file back.
            2 => {
                let warehouse = state.warehouse();
                let receipts = warehouse.ledger.receipts().unwrap();
                let receipt = receipts.iter().find(|receipt| receipt.file == file);
                if let Some(receipt) = receipt {
                    warehouse.ledger.settle(&receipt.id, attune_pipeline::store::ReceiptState::Withdrawn, "test", 0, 0).unwrap();
                }
            }
            // The SQL of a model changes.
            3 => {
                let model = sql.join("core/service.sql");
                let text = fs::read_to_string(&model).unwrap();
                fs::write(&model, format!("{text}    and {step} = {step}\n")).unwrap();
            }
            // A code set changes.
            _ => {
                let codes = sql.join("reference/code/code.csv");
                let text = fs::read_to_string(&codes).unwrap();
                let code = ["99213", "99214", "T1015"][choices.below(3)];
                if !text.contains(&format!("well_care,cpt,{code},")) {
                    fs::write(&codes, format!("{text}well_care,cpt,{code},,,,test,state\n")).unwrap();
                }
            }
        }
        last = run::run(&state.warehouse()).await.unwrap().release_id;
    }
    let incremental = release_bytes(&state.warehouse(), &last).await;
    delete_derived(&state).await;
    let warehouse = state.warehouse();
    let rebuilt = run::run(&warehouse).await.unwrap();
    assert_eq!(rebuilt.release_id, last, "sequence {seed}");
    assert_eq!(release_bytes(&warehouse, &last).await, incremental, "sequence {seed}");
}
