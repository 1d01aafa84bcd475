//! Against published sets with known truth, where the shared data stand beside the project.
#![expect(clippy::unwrap_used, reason = "a failing test should stop")]

#[expect(dead_code, reason = "made-up families are used by another test")]
mod fixture;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use attune_linkage::{Evaluation, Model, link};
use fixture::{clusters, request};

/// The folder of linkage sets; nothing where it is missing, which fails where tests must be complete.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn shared() -> Option<PathBuf> {
    let root = std::env::var("ATTUNE_SHARED").map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let folder = root.join("linkage");
    let is_there = folder.is_dir();
    assert!(is_there || std::env::var("CI").is_err(), "the shared data are missing");
    if !is_there {
        eprintln!("skipped: there are no shared data");
    }
    is_there.then_some(folder)
}

fn model(name: &str) -> Model {
    Model::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/linkage").join(name).with_extension("toml")).unwrap()
}

fn evaluated(name: &str, files: Vec<PathBuf>, truth: PathBuf) -> Evaluation {
    let folder = tempfile::tempdir().unwrap();
    let mut asked = request(files, folder.path().to_owned());
    asked.truth = Some(truth);
    link(&asked, &model(name)).unwrap().evaluation.unwrap()
}

/// F1 at the best weight and at a probability of 0.95 as Splink 5.0.0 with the same rules gave it, and what blocking found.
#[track_caller]
fn assert_no_worse(evaluation: &Evaluation, best: f64, at_95: f64, blocking: f64) {
    assert!(evaluation.best.1.f1() >= best - 0.005, "{evaluation}");
    assert!(evaluation.at_95.f1() >= at_95 - 0.005, "{evaluation}");
    assert!((evaluation.blocking_recall - blocking).abs() < 1e-4, "{evaluation}");
}

#[test]
fn plain_linkage_is_no_worse_than_splink_on_one_file() {
    let Some(shared) = shared() else { return };
    for (name, best, at_95, blocking) in [("fake_1000", 0.8525, 0.7354, 0.8124), ("febrl3", 0.9978, 0.9956, 0.9968)] {
        let file = shared.join(name).join("records.csv");
        assert_no_worse(&evaluated(name, vec![file.clone()], file), best, at_95, blocking);
    }
    let folder = shared.join("erh_20k");
    assert_no_worse(&evaluated("erh_plain", vec![folder.join("records.parquet")], folder.join("truth.parquet")), 0.9684, 0.9682, 0.9872);
}

#[test]
fn plain_linkage_is_no_worse_than_splink_between_files() {
    let Some(shared) = shared() else { return };
    let files = ["a.csv", "b.csv"].map(|name| shared.join("febrl4").join(name));
    let folder = tempfile::tempdir().unwrap();
    let truth = folder.path().join("truth.csv");
    let both = files.iter().flat_map(|file| fs::read_to_string(file).unwrap().lines().skip(1).map(str::to_owned).collect::<Vec<_>>());
    let lines = both.map(|line| line.split(',').take(2).collect::<Vec<_>>().join(",") + "\n");
    fs::write(&truth, format!("unique_id,cluster\n{}", lines.collect::<String>())).unwrap();
    for (name, best, at_95, blocking) in [("febrl4", 0.9997, 0.9993, 0.9996), ("febrl4_no_id", 0.9956, 0.9929, 0.9922)] {
        assert_no_worse(&evaluated(name, files.to_vec(), truth.clone()), best, at_95, blocking);
    }
}

#[test]
fn what_is_known_of_children_finds_more_and_keeps_twins_apart() {
    let Some(shared) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let set = shared.join("erh_20k");
    let mut asked = request(vec![set.join("records.parquet")], folder.path().to_owned());
    asked.truth = Some(set.join("truth.parquet"));
    let evaluation = fixture::linked(&asked).evaluation.unwrap();
    assert!(evaluation.auto.precision >= 0.99 && evaluation.auto.recall >= 0.97 && evaluation.auto.f1() >= 0.98, "{evaluation}");
    // Splink with the baseline's rules links 687 pairs of twins.
    assert!(evaluation.auto.twins <= 68, "{evaluation}");
    assert!(evaluation.review.1 <= 0.03, "{evaluation}");
}

/// Incoming cases with their grade, as records whose identifiers differ from those of the seed.
fn graded(file: &Path) -> (String, Vec<(String, String)>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file).unwrap();
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    // One of the two files has a column less than its header says: the number of the case is that of the person.
    let has_case = file.ends_with("nbs_test.csv");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = header.iter().skip(2).take(16).map(String::as_str);
    writer.write_record(["unique_id"].into_iter().chain(columns)).unwrap();
    let mut grades = Vec::new();
    for (row, number) in reader.records().map(Result::unwrap).zip(1..) {
        let fields: Vec<&str> = row.iter().skip(usize::from(has_case)).collect();
        let id = format!("case-{number}");
        writer.write_record([id.as_str()].into_iter().chain(fields[1..16].iter().copied()).chain([""])).unwrap();
        grades.push((id, fields[16].trim().to_owned()));
    }
    (String::from_utf8(writer.into_inner().unwrap()).unwrap(), grades)
}

#[test]
fn no_graded_case_of_no_match_is_linked() {
    let Some(shared) = shared() else { return };
    let set = shared.join("cdc_recordlinker");
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.csv");
    let text = fs::read_to_string(set.join("seed.csv")).unwrap();
    fs::write(&seed, text.replacen("Match Id,ID,", "unique_id,ID,", 1)).unwrap();
    for (name, cases) in [("better_test.csv", 234), ("nbs_test.csv", 84)] {
        let (text, grades) = graded(&set.join(name));
        assert_eq!(grades.len(), cases);
        let file = folder.path().join(name);
        fs::write(&file, text).unwrap();
        let out = folder.path().join("out");
        link(&request(vec![seed.clone(), file], out.clone()), &model("cdc_recordlinker")).unwrap();
        let clusters = clusters(&out);
        let known: BTreeSet<&String> = clusters.iter().filter(|(id, _)| !id.starts_with("case-")).map(|(_, cluster)| cluster).collect();
        let review = fs::read_to_string(out.join("review.csv")).unwrap();
        let waiting: BTreeSet<&str> = review.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
        let count = |grade: &str, is: &dyn Fn(&String) -> bool| grades.iter().filter(|(id, own)| own == grade && is(id)).count();
        let is_linked = |id: &String| known.contains(&clusters[id]);
        let is_waiting = |id: &String| !is_linked(id) && waiting.contains(id.as_str());
        for grade in ["match", "possible_match", "no_match"] {
            eprintln!("{name} {grade}: {} linked, {} wait, of {}", count(grade, &is_linked), count(grade, &is_waiting), count(grade, &|_| true));
        }
        assert_eq!(count("no_match", &is_linked), 0);
        assert!(count("match", &is_linked) > 0);
        // What is a match is found, by the engine or by the person who looks at what waits.
        let found = count("match", &is_linked) + count("match", &is_waiting);
        assert!(found * 10 >= count("match", &|_| true) * 9, "{found}");
    }
}
