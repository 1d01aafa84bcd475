//! The generator as a whole: same bytes twice, and counts that add up.

#![allow(clippy::unwrap_used)]

use super::{Options, generate};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

fn options(out: &Path, seed: u64) -> Options {
    Options { children: 300, seed, years: (2023, 2025), as_of: (2026, 6, 30), gaps: true, out: out.to_owned() }
}

fn files(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>, root: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found, root);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
}

fn run(seed: u64) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    generate(&options(folder.path(), seed)).unwrap();
    let mut found = BTreeMap::new();
    files(folder.path(), &mut found, folder.path());
    found
}

fn text<'a>(files: &'a BTreeMap<PathBuf, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(&files[Path::new(name)]).unwrap()
}

fn unpacked(name: &Path, bytes: &[u8]) -> Vec<u8> {
    if name.extension().is_none_or(|ending| ending != "gz") {
        return bytes.to_vec();
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let (first, second) = (run(7), run(7));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, bytes) in &first {
        assert!(bytes == &second[name], "{} differs", name.display());
    }
    assert_ne!(text(&first, "truth/delivered.csv"), text(&run(8), "truth/delivered.csv"));
}

#[test]
fn children_are_born_as_often_as_asked() {
    let found = run(7);
    let who = text(&found, "truth/who_is_who.csv");
    let children: std::collections::BTreeSet<&str> =
        who.lines().filter(|line| line.starts_with("births,child,")).filter_map(|line| line.rsplit(',').next()).collect();
    assert_eq!(children.len(), 300);
}

#[test]
fn strata_and_counties_add_up_to_the_state() {
    let found = run(7);
    for truth in ["truth/delivered.csv", "truth/person.csv"] {
        let mut state: BTreeMap<String, u64> = BTreeMap::new();
        let mut parts: BTreeMap<(String, String), u64> = BTreeMap::new();
        for line in text(&found, truth).lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (numerator, denominator): (u64, u64) = (cells[6].parse().unwrap(), cells[7].parse().unwrap());
            assert!(numerator <= denominator);
            let key = cells[..3].join(",");
            match (cells[3], cells[4]) {
                ("27", "all") => *state.entry(key).or_default() += denominator,
                ("27", dimension) => *parts.entry((key, dimension.to_owned())).or_default() += denominator,
                (_, "all") => *parts.entry((key, "county".to_owned())).or_default() += denominator,
                _ => {}
            }
        }
        assert!(!state.is_empty());
        for ((key, dimension), sum) in parts {
            assert_eq!(state[&key], sum, "{truth} {key} {dimension}");
        }
    }
}

#[test]
fn every_feed_with_names_carries_canaries_and_bad_rows() {
    let found = run(7);
    for (feed, mark) in [
        ("home_visiting", "ZZCANARYHV"),
        ("home_visiting_flat", "ZZCANARYHVF"),
        ("ece", "ZZCANARYECE"),
        ("early_intervention", "ZZCANARYEI"),
        ("referral_hub", "ZZCANARYHUB"),
        ("immunization_registry", "ZZCANARYIIS"),
        ("lead_registry", "ZZCANARYLEAD"),
        ("wic", "ZZCANARYWIC"),
        ("practice_roster", "ZZCANARYROSTER"),
        ("practice_program", "ZZCANARYPRACTICE"),
        ("medicaid_eligibility", "ZZCANARYELIG"),
        ("births", "ZZCANARYBIRTH"),
    ] {
        let mut delivered = found.iter().filter(|(name, _)| name.starts_with(Path::new("feeds").join(feed)));
        assert!(delivered.any(|(name, bytes)| String::from_utf8_lossy(&unpacked(name, bytes)).contains(mark)), "{feed}");
    }
    let rejects = text(&found, "truth/rejects.csv");
    for reason in ["duplicate", "field_count", "bad_date", "bad_code", "bad_number", "required_empty", "encoding", "broken_json", "short_line"] {
        assert!(rejects.contains(&format!(",{reason},")), "{reason}");
    }
}
