use std::fs;
use std::path::Path;

use attune_pipeline::jobs::{run, status};
use attune_tests::DemoState;

/// The first file of a feed that begins so.
fn a_file(state: &DemoState, feed: &str, front: &str) -> std::path::PathBuf {
    let mut files: Vec<_> = fs::read_dir(state.feed(feed)).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().find(|file| file.file_name().unwrap().to_string_lossy().starts_with(front)).unwrap()
}

fn lines(file: &Path) -> Vec<Vec<u8>> {
    fs::read(file).unwrap().split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

type Breakage = (&'static str, &'static str, fn(&Path), &'static [&'static str]);

/// Feed, front of the file name, what is done to it, what the message must say.
const BREAKAGES: &[Breakage] = &[
    ("medicaid_claims", "claim_line_2024", |file| cut(file, 10), &["medicaid_claims", "claim_line_2024.csv", "cut short"]),
    ("medicaid_claims", "claim_header_2025", |file| replace(file, b"|", b";"), &["claim_header_2025.csv", "line 1", "STATE_CD", "delimiter"]),
    ("medicaid_eligibility", "eligibility_2025", |file| replace(file, b"|MSIS_CASE_NUM|", b"|CASE|"), &["eligibility_2025.csv", "line 1", "MSIS_CASE_NUM"]),
    ("medicaid_eligibility", "eligibility_2023", |file| extra_column(file), &["eligibility_2023.csv", "line 1", "21 columns"]),
    ("births", "births_2024", |file| wrong_width(file), &["births_2024", "line 1", "width"]),
    ("births", "births_2025", |file| cut(file, 700), &["births_2025.txt", "cut short"]),
    ("births", "births_2023", |file| cut_gzip(file), &["births_2023", "gzip"]),
    ("home_visiting", "hv_visits_20260331", |file| fs::write(file, b"").unwrap(), &["hv_visits_20260331.csv", "empty"]),
    ("home_visiting", "hv_clients_20260331", |file| utf16(file), &["hv_clients_20260331.csv", "UTF-16"]),
    ("home_visiting_flat", "flat_base", |file| replace(file, b"|cheeers_date|", b"|cci_dt|"), &["flat_base_20260331.txt", "line 1", "cheeers_date"]),
    ("ece", "ece_participants", |file| not_utf8(file), &["ece_participants", "line 2", "not UTF-8"]),
    ("practice_program", "practice_sites", |file| replace(file, b",", b";"), &["practice_sites_20260331.csv", "line 1", "practice_id", "delimiter"]),
    ("early_intervention", "ei_children", |file| folder(file), &["ei_children", "folder"]),
    ("practice_screening", "practice_visits", |file| replace(file, b"visit_date", b"seen_on"), &["practice_visits_20260331.csv", "line 1", "visit_date"]),
    ("immunization_registry", "iis_doses", |file| replace(file, b",admin_date,", b",given,"), &["iis_doses_20260331.csv", "line 1", "admin_date"]),
    ("lead_registry", "lead_tests", |file| replace(file, b",sample_date,", b",drawn_on,"), &["lead_tests_20260331.csv", "line 1", "sample_date"]),
    ("wic", "wic_certifications", |file| cut(file, 9), &["wic_certifications_20260331.txt", "cut short"]),
    ("child_care_subsidy", "acf801_2024", |file| replace(file, b"|PROVIDER_STATE_ID", b"|PROVIDER"), &["acf801_2024.txt", "line 1", "PROVIDER_STATE_ID"]),
    ("care_quality_list", "qris_providers", |file| not_utf8(file), &["qris_providers_20260331.csv", "line 2", "not UTF-8"]),
    ("part_c_618", "cchildcountandsettings2024", |file| title_line(file), &["cchildcountandsettings2024.csv", "line 1", "Year"]),
    ("cms_416", "cms416_2025", |file| replace(file, b"Total", b"All"), &["cms416_2025.csv", "rows cannot be read"]),
    ("miechv_forms", "miechv_form2_2024", |file| cut(file, 12), &["miechv_form2_2024.csv", "cut short"]),
    ("survey_prams", "prams_2025", |file| replace(file, b",WTANAL,", b",WEIGHT,"), &["prams_2025.csv", "line 1", "WTANAL"]),
    ("referral_hub", "Task_", |file| replace(file, b"{", b"("), &["Task_20260331.ndjson", "line 1", "JSON"]),
    ("referral_hub", "ServiceRequest_", |file| cut_gzip(file), &["ServiceRequest_20260331.ndjson.gz", "gzip"]),
];

fn cut(file: &Path, bytes: usize) {
    let whole = fs::read(file).unwrap();
    fs::write(file, &whole[..whole.len() - bytes]).unwrap();
}
fn cut_gzip(file: &Path) {
    let whole = fs::read(file).unwrap();
    fs::write(file, &whole[..whole.len() / 2]).unwrap();
}
fn replace(file: &Path, from: &[u8], to: &[u8]) {
    let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    fs::write(file, text.replace(str::from_utf8(from).unwrap(), str::from_utf8(to).unwrap())).unwrap();
}
/// The publisher's title above the header was not cut off.
fn title_line(file: &Path) {
    let text = fs::read(file).unwrap();
    fs::write(file, [&b"Children by setting\n"[..], &text].concat()).unwrap();
}
fn extra_column(file: &Path) {
    let text = String::from_utf8_lossy(&fs::read(file).unwrap()).replace('\n', "|x\n");
    fs::write(file, text).unwrap();
}
fn wrong_width(file: &Path) {
    let text = fs::read(file).unwrap();
    let plain = if file.extension().is_some_and(|extension| extension == "gz") { gunzip(&text) } else { text };
    let wide: Vec<u8> = plain.split_inclusive(|byte| *byte == b'\n').flat_map(|line| [b" ", line].concat()).collect();
    fs::remove_file(file).unwrap();
    fs::write(file.with_file_name("births_2024.txt"), wide).unwrap();
}
fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut plain).unwrap();
    plain
}
fn utf16(file: &Path) {
    let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    fs::write(file, wide).unwrap();
}
fn not_utf8(file: &Path) {
    let broken: Vec<u8> = lines(file).into_iter().enumerate().flat_map(|(line, text)| if line == 0 { text } else { [&b"\xe9"[..], &text].concat() }).collect();
    fs::write(file, broken).unwrap();
}
fn folder(file: &Path) {
    fs::remove_file(file).unwrap();
    fs::create_dir(file).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_is_put_aside_with_its_place_and_the_rest_is_read() {
    let state = DemoState::generate(800, 11);
    for (feed, front, damage, _) in BREAKAGES {
        damage(&a_file(&state, feed, front));
    }
    let warehouse = state.warehouse();
    let summary = run::run(&warehouse).await.unwrap();
    assert_eq!(summary.quarantined.len(), BREAKAGES.len(), "{:#?}", summary.quarantined);
    for (feed, front, _, words) in BREAKAGES {
        let message = summary.quarantined.iter().find(|message| message.contains(front)).unwrap();
        for word in [*feed, "line ", "column "].iter().chain(*words) {
            assert!(message.contains(word), "{message} lacks {word}");
        }
    }
    // Nothing is lost: the bytes of each broken file are kept, but for the folder, which has none.
    for receipt in warehouse.ledger.receipts().unwrap().iter().filter(|receipt| !receipt.reason.contains("folder")) {
        let kept = warehouse.stores.restricted.get(&format!("landing/{}/{}", receipt.feed, receipt.sha256)).await.unwrap();
        assert_eq!(kept.len(), usize::try_from(receipt.size).unwrap());
    }
    for (feed, rows) in status::feed_rows(&warehouse).unwrap() {
        assert_eq!(rows.delivered, rows.staged + rows.rejected + rows.superseded, "{feed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_was_never_delivered_is_named() {
    let state = DemoState::generate(200, 3);
    fs::remove_dir_all(state.feed("ece")).unwrap();
    let error = run::run(&state.warehouse()).await.unwrap_err().to_string();
    assert!(error.contains("feed ece") && error.contains("cannot read"), "{error}");
}
