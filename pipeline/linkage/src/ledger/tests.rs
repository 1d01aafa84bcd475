//! Ids stay with their records.

use std::collections::BTreeSet;

use super::{Event, NONE, Retired, assign};
use crate::table::Texts;
use proptest::prelude::*;

fn ids(count: usize) -> Texts {
    let mut ids = Texts::default();
    (0..count).for_each(|record| ids.push(&format!("r{record}")));
    ids
}

fn all(count: usize) -> Vec<u32> {
    (0..count as u32).collect()
}

#[test]
fn a_cluster_that_grows_keeps_its_id() {
    let mut clusters = vec![11, 11, NONE];
    let events = assign(&ids(3), &all(3), &vec![0, 0, 0], &mut clusters, &mut Vec::new(), 2);
    assert_eq!(clusters, [11, 11, 11]);
    assert_eq!(events, [(Event::Grown, 11, NONE)]);
}

#[test]
fn of_merged_clusters_the_larger_keeps_its_id_and_the_other_points_to_it() {
    let mut clusters = vec![11, 22, 22, NONE];
    let mut retired = Vec::new();
    let events = assign(&ids(4), &all(4), &vec![0, 0, 0, 0], &mut clusters, &mut retired, 5);
    assert_eq!(clusters, [22; 4]);
    assert_eq!(retired, [Retired { id: 11, run: 5, successor: 22 }]);
    assert_eq!(events, [(Event::Grown, 22, NONE), (Event::Merged, 11, 22)]);
}

#[test]
fn of_a_split_cluster_the_larger_part_keeps_the_id() {
    let mut clusters = vec![11, 11, 11];
    let events = assign(&ids(3), &all(3), &vec![0, 1, 1], &mut clusters, &mut Vec::new(), 2);
    assert_eq!(clusters[1..], [11, 11]);
    assert_ne!(clusters[0], 11);
    assert_eq!(events, [(Event::Split, 11, clusters[0])]);
}

#[test]
fn of_equal_parts_that_of_the_earliest_record_keeps_the_id() {
    let mut clusters = vec![11, 11];
    assign(&ids(2), &all(2), &vec![0, 1], &mut clusters, &mut Vec::new(), 2);
    assert_eq!(clusters[0], 11);
}

#[test]
fn a_retired_id_is_never_given_again() {
    let mut clusters = vec![NONE];
    assign(&ids(1), &all(1), &vec![0], &mut clusters, &mut Vec::new(), 1);
    let first = clusters[0];
    let mut again = vec![NONE];
    assign(&ids(1), &all(1), &vec![0], &mut again, &mut vec![Retired { id: first, run: 1, successor: 9 }], 2);
    assert_ne!(again[0], first);
}

proptest! {
    #[test]
    fn records_share_an_id_if_and_only_if_they_share_a_cluster(before in prop::collection::vec(0_u64..6, 1..30), moves in prop::collection::vec(0_usize..30, 30)) {
        let count = before.len();
        // A root is the first record of its cluster.
        let label: Vec<usize> = (0..count).map(|record| moves[record] % 7).collect();
        let roots: Vec<u32> = (0..count).map(|record| label.iter().position(|own| *own == label[record]).unwrap_or(0) as u32).collect();
        let mut clusters: Vec<u64> = before.iter().map(|cluster| cluster * 1_000).collect();
        let mut retired = Vec::new();
        assign(&ids(count), &all(count), &roots, &mut clusters, &mut retired, 2);
        for left in 0..count {
            for right in 0..count {
                prop_assert_eq!(roots[left] == roots[right], clusters[left] == clusters[right]);
            }
        }
        let active: BTreeSet<u64> = clusters.iter().copied().collect();
        for gone in &retired {
            prop_assert!(!active.contains(&gone.id) && active.contains(&gone.successor));
        }
        // Every earlier id is active or retired: none is lost.
        for old in before.iter().filter(|cluster| **cluster != 0).map(|cluster| cluster * 1_000) {
            prop_assert!(active.contains(&old) || retired.iter().any(|gone| gone.id == old));
        }
    }
}
