//! Runs from files to files, on made-up families.
#![expect(clippy::unwrap_used, reason = "a failing test should stop")]

mod fixture;

use std::fs;

use attune_linkage::{LinkError, Model, link};
use fixture::{HEADER, children, clusters, linked, partition, records, request, write};

fn truth(records: &[fixture::Record]) -> Vec<String> {
    records.iter().map(|record| format!("{},{}", record.id, record.child)).collect()
}

#[test]
fn children_are_found_and_twins_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(1_500, 7);
    let file = write(&folder.path().join("records.csv"), HEADER, records.iter().map(|record| record.line.as_str()));
    let truth = truth(&records);
    let truth = write(&folder.path().join("truth.csv"), "unique_id,person_id", truth.iter().map(String::as_str));
    let mut asked = request(vec![file], folder.path().join("out"));
    asked.truth = Some(truth);
    let evaluation = linked(&asked).evaluation.unwrap();
    assert!(evaluation.auto.precision > 0.995, "{evaluation}");
    assert!(evaluation.auto.recall > 0.96, "{evaluation}");
    assert!(evaluation.clusters.precision > 0.995, "{evaluation}");
    assert!(evaluation.blocking_recall > 0.99, "{evaluation}");
}

#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(800, 3);
    let file = write(&folder.path().join("records.csv"), HEADER, records.iter().map(|record| record.line.as_str()));
    let out = |threads: usize| {
        let mut asked = request(vec![file.clone()], folder.path().join(threads.to_string()));
        asked.threads = threads;
        linked(&asked);
        ["pairs.parquet", "clusters.csv", "cluster_quality.csv", "review.csv", "dyads.csv", "caregivers.csv", "state/000001.bin"]
            .map(|name| fs::read(asked.out.join(name)).unwrap())
    };
    let one = out(1);
    assert!(one.iter().all(|bytes| bytes.len() > 100));
    assert!(out(2) == one);
    assert!(out(8) == one);
}

#[test]
fn new_records_come_to_where_a_run_over_all_would_have_put_them() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(1_500, 11);
    let lines: Vec<&str> = records.iter().map(|record| record.line.as_str()).collect();
    let (old, new) = lines.split_at(lines.len() - lines.len() / 50);
    let old_file = write(&folder.path().join("old.csv"), HEADER, old.iter().copied());
    let new_file = write(&folder.path().join("new.csv"), HEADER, new.iter().copied());
    let both = write(&folder.path().join("both.csv"), HEADER, lines.iter().copied());
    linked(&request(vec![old_file], folder.path().join("first")));
    let mut second = request(vec![new_file], folder.path().join("second"));
    second.previous = Some(folder.path().join("first"));
    let summary = linked(&second);
    assert_eq!(summary.new_records, Some(new.len()));
    linked(&request(vec![both], folder.path().join("whole")));

    // What is estimated from a few records more differs a little, so that single pairs near a bound may.
    let (added, whole) = (partition(&folder.path().join("second")), partition(&folder.path().join("whole")));
    let same = added.intersection(&whole).count();
    assert!(same as f64 > 0.995 * whole.len() as f64, "{same} of {}", whole.len());

    let (before, after) = (clusters(&folder.path().join("first")), clusters(&folder.path().join("second")));
    assert_eq!(after.len(), lines.len());
    let kept = before.iter().filter(|(id, cluster)| after.get(*id) == Some(cluster)).count();
    assert!(kept as f64 >= 0.999 * before.len() as f64, "{kept} of {}", before.len());
}

#[test]
fn a_record_that_is_delivered_again_changes_nothing_and_a_corrected_one_moves() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(600, 5);
    let file = write(&folder.path().join("records.csv"), HEADER, records.iter().map(|record| record.line.as_str()));
    linked(&request(vec![file.clone()], folder.path().join("first")));
    let mut again = request(vec![file], folder.path().join("second"));
    again.previous = Some(folder.path().join("first"));
    assert_eq!(linked(&again).new_records, Some(0));
    assert_eq!(clusters(&folder.path().join("first")), clusters(&folder.path().join("second")));

    let before = clusters(&folder.path().join("first"));
    let shared = records.iter().find(|record| before.values().filter(|cluster| **cluster == before[&record.id]).count() > 2).unwrap();
    let other = format!("{},ece,ZEBEDIAH,QUARTERMAINE,2018-02-02,M,XANTHE,QUARTERMAINE,1970-01-01,9 LONELY WAY,99999,9999999999", shared.id);
    let corrected = write(&folder.path().join("corrected.csv"), HEADER, [other.as_str()]);
    let mut third = request(vec![corrected], folder.path().join("third"));
    third.previous = Some(folder.path().join("second"));
    assert_eq!(linked(&third).new_records, Some(1));
    let after = clusters(&folder.path().join("third"));
    assert_eq!(after.len(), before.len());
    assert_eq!(after.values().filter(|cluster| **cluster == after[&shared.id]).count(), 1);
}

#[test]
fn what_persons_decided_holds() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(400, 9);
    let file = write(&folder.path().join("records.csv"), HEADER, records.iter().map(|record| record.line.as_str()));
    linked(&request(vec![file.clone()], folder.path().join("first")));
    let before = clusters(&folder.path().join("first"));
    let pair = |is_one: bool| {
        let all = || records.iter().map(|record| &record.id);
        all().flat_map(|left| all().map(move |right| (left, right))).find(|(left, right)| left < right && (before[*left] == before[*right]) == is_one).unwrap()
    };
    let (one, two) = (pair(true), pair(false));
    let lines = [format!("{},{},no", one.0, one.1), format!("{},{},yes", two.0, two.1)];
    let decisions = write(&folder.path().join("decisions.csv"), "left_id,right_id,decision", lines.iter().map(String::as_str));
    let mut asked = request(vec![file], folder.path().join("second"));
    asked.decisions = Some(decisions.clone());
    linked(&asked);
    let after = clusters(&asked.out);
    assert_ne!(after[one.0], after[one.1]);
    assert_eq!(after[two.0], after[two.1]);

    let empty = write(&folder.path().join("empty.csv"), HEADER, []);
    let mut added = request(vec![empty], folder.path().join("third"));
    (added.previous, added.decisions) = (Some(folder.path().join("first")), Some(decisions));
    linked(&added);
    let after = clusters(&added.out);
    assert_ne!(after[one.0], after[one.1]);
    assert_eq!(after[two.0], after[two.1]);
}

#[test]
fn errors_say_file_line_and_column_and_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let of = |name: &str, header: &str, lines: &[&str]| {
        let file = write(&folder.path().join(name), header, lines.iter().copied());
        link(&request(vec![file], out.clone()), &children()).unwrap_err().to_string()
    };
    let row = "a,vital,SECRET,SECRET,2020-01-01,F,,,,,,";
    assert!(of("twice.csv", HEADER, &[row, row]).ends_with("twice.csv line 3, column unique_id: the identifier of an earlier record"));
    assert!(of("empty.csv", HEADER, &[row, ",vital,SECRET,SECRET,2020-01-01,F,,,,,,"]).ends_with("empty.csv line 3, column unique_id: empty"));
    assert!(of("short.csv", HEADER, &[row, "b,SECRET"]).contains("short.csv line 3:"));
    assert!(of("header.csv", "unique_id,first_name", &["a,SECRET"]).ends_with("header.csv: there is no column dob"));
    assert!(!of("short.csv", HEADER, &[row, "b,SECRET"]).contains("SECRET"));
}

#[test]
fn a_rule_that_is_no_equality_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let model = |rule: &str| {
        let text = format!(
            "name = \"x\"\n[blocking]\nrules = [\"{rule}\"]\n[[comparison]]\nname = \"zip\"\nlevels = [\"exact\"]\n[training]\nchance = 0.1\n[bands]\nauto = 3.0\nreview = 1.0\nkeep = 0.0\n"
        );
        fs::write(folder.path().join("model.toml"), text).unwrap();
        Model::read(&folder.path().join("model.toml"))
    };
    assert!(model("l.zip = r.zip and substr(l.name, 1, 1) = substr(r.name, 1, 1)").is_ok());
    for rule in ["jaro_winkler(l.name, r.name) > 0.9", "l.zip = r.zip or l.name = r.name", "l.zip = l.name", "l.zip = '1'", "l.zip <> r.zip"] {
        let error = model(rule).unwrap_err().to_string();
        assert!(error.contains("[blocking] rule 1") && error.contains("compare each record with each"), "{error}");
    }
}

#[test]
fn an_earlier_run_of_another_model_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(200, 2);
    let file = write(&folder.path().join("records.csv"), HEADER, records.iter().map(|record| record.line.as_str()));
    linked(&request(vec![file.clone()], folder.path().join("first")));
    let text = fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/linkage/erh_plain.toml")).unwrap();
    fs::write(folder.path().join("other.toml"), text).unwrap();
    let mut asked = request(vec![file], folder.path().join("second"));
    asked.previous = Some(folder.path().join("first"));
    let error = link(&asked, &Model::read(&folder.path().join("other.toml")).unwrap()).unwrap_err();
    assert!(matches!(error, LinkError::State(_)), "{error}");
}
