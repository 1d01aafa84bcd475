//! FEBRL 4 by encodings alone: blocked by tokens, at the threshold that the scores give, held against the truth.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what it skips and what came out")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use attune_encoding::delivery::{Delivered, Header, Row};
use attune_encoding::harden::{Hardener, Hardening};
use attune_encoding::matching::{Assignment, Band, Matching, Settings, match_deliveries};
use attune_encoding::token::{Plan, Tokeniser};
use attune_encoding::{Encoder, Filter, Records, Schema, Secret};

const DIGITS: &str = "8f1c3a5be27d4906b1f0c2d3e4a596877a1b2c3d4e5f60718293a4b5c6d7e8f9";

/// The published set, or `None` where it is not beside the project.
fn febrl4() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("ATTUNE_SHARED").map_or(beside, PathBuf::from).join("linkage/febrl4");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", folder.display());
    eprintln!("skipped: {} is missing", folder.display());
    None
}

fn encoded(file: &Path, has_fields: bool, hardening: Hardening) -> Delivered {
    let schema = Schema::from_json(include_str!("febrl4/schema.json")).unwrap();
    let plan = Plan::from_toml(include_str!("febrl4/tokens.toml")).unwrap();
    let secret = Secret::new("test", DIGITS).unwrap();
    let mut encoder = Encoder::new(&schema, &secret).unwrap();
    let tokeniser = Tokeniser::new(plan, &secret);
    let hardener = Hardener::new(hardening, &secret, schema.bits).unwrap();
    let mut records = Records::open(file, "unique_id").unwrap();
    let columns: Vec<String> = encoder.columns().map(str::to_owned).collect();
    let places = records.places(columns.iter().map(String::as_str)).unwrap();
    let token_places = records.places(tokeniser.plan().columns()).unwrap();
    let mut rows = Vec::new();
    while records.advance().unwrap() {
        let values = records.values(&places);
        let plain = if has_fields { encoder.fields(&values).unwrap() } else { vec![encoder.record(&values).unwrap()] };
        let harden = |filter: Filter| {
            if filter.is_empty() { Filter::empty(hardener.bits()) } else { hardener.harden(filter, records.id(), "clk").unwrap() }
        };
        let tokens = tokeniser.tokens(&records.values(&token_places));
        rows.push(Row { id: records.id().to_owned(), filters: plain.into_iter().map(harden).collect(), tokens });
    }
    let header = Header {
        schema: schema.digest.clone(),
        key: secret.name(),
        tokens: tokeniser.plan().digest.clone(),
        hardening: hardening.to_string(),
        bits: hardener.bits(),
    };
    let tokens = tokeniser.plan().rules.iter().map(|rule| rule.name.clone()).collect();
    Delivered { header, filters: if has_fields { columns } else { vec!["clk".into()] }, tokens, rows }
}

fn truth(folder: &Path) -> BTreeSet<(String, String)> {
    let mut reader = csv::Reader::from_path(folder.join("truth_pairs.csv")).unwrap();
    let sides = |row: csv::StringRecord| {
        let (one, other) = (row[0].to_owned(), row[1].to_owned());
        if one.ends_with("-org") { (one, other) } else { (other, one) }
    };
    reader.records().map(|row| sides(row.unwrap())).collect()
}

/// Precision, recall over all true pairs, blocked or not, and F1 of the links.
fn accuracy(found: &Matching, truth: &BTreeSet<(String, String)>) -> (f64, f64, f64) {
    let links: Vec<_> = found.links.iter().filter(|link| link.band == Band::Auto).collect();
    let right = links.iter().filter(|link| truth.contains(&(link.left.clone(), link.right.clone()))).count() as f64;
    let (precision, recall) = (right / links.len() as f64, right / truth.len() as f64);
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

fn matched(folder: &Path, has_fields: bool, hardening: Hardening, settings: Settings) -> (Matching, (f64, f64, f64)) {
    let [left, right] = ["a.csv", "b.csv"].map(|file| encoded(&folder.join(file), has_fields, hardening));
    let found = match_deliveries(&left, &right, settings).unwrap();
    let figures = accuracy(&found, &truth(folder));
    eprintln!("fields {has_fields}, hardening {hardening}: precision, recall, F1 {figures:.4?}\n{found}");
    (found, figures)
}

#[test]
fn links_at_the_threshold_that_the_scores_give_are_nearly_all_right() {
    let Some(folder) = febrl4() else { return };
    let (found, (precision, recall, f1)) = matched(&folder, false, Hardening::default(), Settings::default());
    assert!(f1 >= 0.99, "F1 {f1}");
    assert!(found.pairs < 10_000, "blocked, not all 25 million: {}", found.pairs);
    // What was expected without the truth lies near what came out; recall is expected of blocked pairs alone.
    assert!((found.threshold.expected_precision.unwrap() - precision).abs() < 0.01, "{precision}");
    assert!((found.threshold.expected_recall.unwrap() - recall).abs() < 0.02, "{recall}");
}

#[test]
fn filters_of_fields_do_as_well() {
    let Some(folder) = febrl4() else { return };
    let (_, (_, _, f1)) = matched(&folder, true, Hardening::default(), Settings::default());
    assert!(f1 >= 0.99, "F1 {f1}");
}

#[test]
fn the_best_assignment_does_no_worse() {
    let Some(folder) = febrl4() else { return };
    let optimal = Settings { assignment: Assignment::Optimal, ..Settings::default() };
    let (_, (_, _, f1)) = matched(&folder, false, Hardening::default(), optimal);
    assert!(f1 >= 0.99, "F1 {f1}");
}

#[test]
fn hardening_costs_accuracy_within_bounds_and_the_threshold_follows() {
    let Some(folder) = febrl4() else { return };
    let none = Hardening::default();
    let mut thresholds = BTreeSet::new();
    for (name, hardening, least) in [
        ("balance", Hardening { is_balanced: true, ..none }, 0.99),
        ("noise", Hardening { noise: Some(0.02), ..none }, 0.99),
        ("fold", Hardening { folds: 1, ..none }, 0.99),
    ] {
        let (found, (_, _, f1)) = matched(&folder, false, hardening, Settings::default());
        assert!(f1 >= least, "{name}: F1 {f1}");
        thresholds.insert(format!("{:.3}", found.threshold.link));
    }
    assert_eq!(thresholds.len(), 3, "{thresholds:?}");
}
