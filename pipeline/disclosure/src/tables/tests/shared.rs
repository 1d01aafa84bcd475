//! Six published tables: as many useful cells as the peer keeps, or more.

use std::path::PathBuf;

use crate::tables::files::{Files, read};
use crate::tables::{Rule, Stage, Status, Verdict, Zeros, protect};

/// Table, column of counts, smallest count that may be shown, primary cells, complementary cells of GaussSuppression 1.2.3.
const TABLES: [(&str, &str, u64, usize, usize); 6] = [
    ("t1_mun_accidents", "freq", 4, 8, 5),
    ("t2_d2", "f", 4, 45, 18),
    ("t3_z3", "ant", 6, 468, 185),
    ("t4_sosial", "ant", 11, 3373, 432),
    ("t5_erh_4x5", "freq", 11, 1698, 285),
    ("t6_erh_6x10", "freq", 11, 1075, 171),
];

fn folder() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("ATTUNE_SHARED").map_or_else(beside, PathBuf::from).join("privacy/tables");
    let is_there = folder.is_dir();
    assert!(is_there || std::env::var_os("CI").is_none(), "CI needs {}", folder.display());
    if !is_there {
        println!("skipped: no {}", folder.display());
    }
    is_there.then_some(folder)
}

#[test]
fn elimination_hides_no_more_than_the_peer() {
    let Some(folder) = folder() else { return };
    for (table, frequency, threshold, primary, peer) in TABLES {
        let (inner, incidence) = (folder.join(format!("{table}_inner.csv")), folder.join(format!("{table}_hier_x.csv")));
        let named = read(&Files { inner: &inner, incidence: &incidence, frequency, published: None }).unwrap();
        let rule = Rule::new(threshold, Zeros::Public).unwrap();
        let hidden = crate::tables::protect::eliminated(&named.tables, &rule, None);
        assert_eq!(hidden.iter().filter(|status| **status == Status::Primary).count(), primary, "{table}");
        let complementary = hidden.iter().filter(|status| matches!(status, Status::Complementary(_))).count();
        assert!(complementary <= peer, "{table}: {complementary}, the peer {peer}");
    }
}

#[test]
fn every_hidden_cell_of_the_small_tables_keeps_its_width() {
    let Some(folder) = folder() else { return };
    for (table, frequency, threshold, ..) in &TABLES[..2] {
        let (inner, incidence) = (folder.join(format!("{table}_inner.csv")), folder.join(format!("{table}_hier_x.csv")));
        let named = read(&Files { inner: &inner, incidence: &incidence, frequency, published: None }).unwrap();
        let protection = protect(&named.tables, &Rule::new(*threshold, Zeros::Public).unwrap(), Stage::Full, None).unwrap();
        assert!(protection.cells.iter().all(|cell| cell.verdict.is_none_or(|verdict| verdict == Verdict::Wide)), "{table}");
    }
}
