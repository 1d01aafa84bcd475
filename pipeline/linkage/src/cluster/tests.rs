//! Records are joined from the surest pair on, and never against a rule.
#![expect(clippy::unwrap_used, reason = "a failing test should stop")]

use proptest::prelude::*;

use super::{Roots, cluster};
use crate::decision::Decisions;
use crate::model::Model;
use crate::plan::Plan;
use crate::score::{Band, Pair, Reason};
use crate::table::{Column, Table, Texts};

const MODEL: &str = r#"
name = "names"
[blocking]
rules = ["l.name = r.name"]
[[comparison]]
name = "name"
levels = ["exact"]
m = [0.9, 0.1]
u = [0.1, 0.9]
[training]
chance = 0.1
[bands]
auto = 1.0
review = 0.0
keep = -1.0
[[veto]]
name = "different names"
when = "l.name <> r.name"
"#;

/// A record a name; an empty name is none. Each record is of the source at its place.
fn clustered(names: &[&str], sources: &[u8], weights: &[(u32, u32, f64)], decisions: &Decisions) -> (Roots, Vec<Pair>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("model.toml"), MODEL).unwrap();
    let model = Model::read(&folder.path().join("model.toml")).unwrap();
    let (mut ids, mut column) = (Texts::default(), Column::default());
    for (record, name) in names.iter().enumerate() {
        ids.push(&record.to_string());
        let code = column.texts.intern(name).unwrap();
        column.codes.push(code);
    }
    let table = Table { ids, sources: sources.to_vec(), source_names: vec!["many".to_owned(), "one".to_owned()], columns: vec![("name".to_owned(), column)] };
    let plan = Plan::new(&model, &table, 1).unwrap();
    let pair = |(left, right, weight): &(u32, u32, f64)| Pair {
        left: *left,
        right: *right,
        weight: *weight,
        pattern: 0,
        rule: 0,
        band: Band::Auto,
        reason: Reason::Weight,
    };
    let mut pairs: Vec<Pair> = weights.iter().map(pair).collect();
    let roots = cluster(&model, &plan, &mut pairs, decisions, &[None, Some(0)]);
    (roots, pairs)
}

#[test]
fn a_veto_holds_also_through_a_third_record() {
    // The one without a name goes with the surer of two that are not each other.
    let (roots, pairs) = clustered(&["ADA", "", "IDA"], &[0, 0, 0], &[(0, 1, 3.0), (1, 2, 5.0)], &Decisions::default());
    assert_eq!(roots, [0, 1, 1]);
    assert_eq!((pairs[0].band, pairs[0].reason), (Band::Review, Reason::Refused));
    assert_eq!(pairs[1].band, Band::Auto);
}

#[test]
fn a_source_with_one_record_a_person_is_never_twice_in_a_cluster() {
    let (roots, _) = clustered(&["ADA"; 3], &[1, 0, 1], &[(0, 1, 3.0), (1, 2, 2.0)], &Decisions::default());
    assert_eq!(roots, [0, 0, 2]);
}

#[test]
fn what_a_person_kept_apart_stays_apart_and_what_one_joined_is_joined() {
    let decisions = Decisions { yes: vec![(2, 3)], no: vec![(0, 2)], absent: 0 };
    let (roots, _) = clustered(&["ADA", "ADA", "ADA", "IDA"], &[0; 4], &[(0, 1, 3.0), (1, 2, 2.0)], &decisions);
    assert_eq!(roots, [0, 0, 2, 2]);
}

proptest! {
    #[test]
    fn no_cluster_breaks_a_rule(
        named in prop::collection::vec(0_usize..3, 2..12),
        sources in prop::collection::vec(0_u8..2, 12),
        weights in prop::collection::vec((0_u32..12, 0_u32..12, 1_i32..9), 0..40),
    ) {
        let names: Vec<&str> = named.iter().map(|name| ["", "ADA", "IDA"][*name]).collect();
        let count = names.len() as u32;
        let weights: Vec<(u32, u32, f64)> = weights.into_iter().filter(|(left, right, _)| left < right && *right < count).map(|(left, right, weight)| (left, right, f64::from(weight))).collect();
        let (roots, pairs) = clustered(&names, &sources[..names.len()], &weights, &Decisions::default());
        for left in 0..names.len() {
            prop_assert!(roots[left] as usize <= left && roots[roots[left] as usize] == roots[left]);
            for right in left + 1..names.len() {
                if roots[left] == roots[right] {
                    prop_assert!(sources[left] == 0 || sources[right] == 0);
                    prop_assert!(names[left].is_empty() || names[right].is_empty() || names[left] == names[right]);
                }
            }
        }
        // A pair of the auto band is within a cluster; one that was refused is not.
        for pair in &pairs {
            prop_assert_eq!(pair.band == Band::Auto, roots[pair.left as usize] == roots[pair.right as usize] && pair.reason != Reason::Refused);
        }
    }
}
