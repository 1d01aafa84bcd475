//! `attune link` as it is called: what it writes, and how it refuses.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

mod review;

use std::path::Path;
use std::process::{Command, Output};

/// A model of two comparisons whose shares are stated, so that four records are enough.
const MODEL: &str = r#"
name = "four"
[blocking]
rules = ["l.dob = r.dob"]
[[comparison]]
name = "name"
levels = ["exact", "jaro_winkler >= 0.9"]
m = [0.9, 0.08, 0.02]
u = [0.001, 0.004, 0.995]
[[comparison]]
name = "dob"
levels = ["exact"]
m = [0.98, 0.02]
u = [0.001, 0.999]
[training]
chance = 0.01
[bands]
auto = 5.0
review = 0.0
keep = -10.0
"#;

const RECORDS: &str = "unique_id,source,name,dob\na,x,JOHANNA,2020-01-01\nb,y,JOHANNA,2020-01-01\nc,y,ELIAS,2020-01-01\nd,x,MIRA,2021-05-05\n";

fn attune(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attune")).current_dir(folder).arg("link").args(arguments).output().unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("model.toml"), MODEL).unwrap();
    std::fs::write(folder.path().join("records.csv"), RECORDS).unwrap();
    folder
}

#[test]
fn records_that_agree_share_a_cluster() {
    let folder = folder();
    let output = attune(folder.path(), &["records.csv", "--model", "model.toml", "--out", "out", "--threads", "2"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let summary = String::from_utf8(output.stdout).unwrap();
    for line in ["records 4", "pairs by blocking rule 3", "auto    1", "clusters 3"] {
        assert!(summary.lines().any(|own| own.trim() == line), "{line}: {summary}");
    }
    let clusters = std::fs::read_to_string(folder.path().join("out/clusters.csv")).unwrap();
    let ids: Vec<&str> = clusters.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(ids.len(), 4);
    assert!(ids[0] == ids[1] && ids[0] != ids[2] && ids[2] != ids[3]);
    assert!(folder.path().join("out/pairs.parquet").exists());
}

#[test]
fn what_cannot_be_used_is_said_with_its_place_and_without_its_value() {
    let folder = folder();
    std::fs::write(folder.path().join("twice.csv"), format!("{RECORDS}a,x,SECRET,2020-01-01\n")).unwrap();
    let output = attune(folder.path(), &["twice.csv", "--model", "model.toml", "--out", "out"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("twice.csv line 6, column unique_id") && !message.contains("SECRET"), "{message}");
    assert_eq!(attune(folder.path(), &["records.csv", "--out", "out"]).status.code(), Some(2));
}
