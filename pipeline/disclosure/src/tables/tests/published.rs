//! What is public already is known to everybody.

use crate::tables::{ProtectError, Rule, Stage, Status, Tables, Zeros, protect};

/// Two by three, with all margins: cells 0 to 5 inner, 6 and 7 rows, 8 to 10 columns, 11 all.
fn cells() -> Vec<Vec<usize>> {
    let mut cells: Vec<Vec<usize>> = (0..6).map(|inner| vec![inner]).collect();
    cells.extend([vec![0, 1, 2], vec![3, 4, 5], vec![0, 3], vec![1, 4], vec![2, 5], (0..6).collect()]);
    cells
}

const COUNTS: [u64; 6] = [2, 30, 40, 50, 60, 70];

#[test]
fn a_lone_small_count_gets_company_until_subtraction_and_bounds_fail() {
    let tables = Tables::new(COUNTS.to_vec(), cells(), Vec::new()).unwrap();
    let protection = protect(&tables, &Rule::new(11, Zeros::Public).unwrap(), Stage::Full, None).unwrap();
    let hidden: Vec<usize> = (0..12).filter(|&cell| protection.cells[cell].status != Status::Published).collect();
    assert!(hidden.contains(&0) && hidden.len() == 4, "{hidden:?}");
    assert!(protection.cells[0].lower <= 2 && protection.cells[0].upper.unwrap() - protection.cells[0].lower >= 4);
}

#[test]
fn what_is_public_stays_published_and_others_give_way() {
    let first = protect(&Tables::new(COUNTS.to_vec(), cells(), Vec::new()).unwrap(), &Rule::new(11, Zeros::Public).unwrap(), Stage::Full, None).unwrap();
    let given: Vec<usize> = (1..12).filter(|&cell| first.cells[cell].status != Status::Published).collect();
    for cell in given {
        let public = vec![cells()[cell].clone()];
        let tables = Tables::new(COUNTS.to_vec(), cells(), public).unwrap();
        let protection = protect(&tables, &Rule::new(11, Zeros::Public).unwrap(), Stage::Full, None).unwrap();
        assert_eq!(protection.cells[cell].status, Status::Published);
        assert_eq!(protection.cells[0].status, Status::Primary);
    }
}

#[test]
fn an_earlier_release_that_gives_a_small_count_away_is_refused() {
    let public = vec![vec![0, 1, 2], vec![1, 2]];
    let tables = Tables::new(COUNTS.to_vec(), cells(), public).unwrap();
    let refused = protect(&tables, &Rule::new(11, Zeros::Public).unwrap(), Stage::Full, None).unwrap_err();
    assert_eq!(refused, ProtectError::AlreadyPublic { cell: 0 });
}

#[test]
fn the_same_key_gives_the_same_pattern() {
    let tables =
        Tables::new(vec![2; 6].into_iter().chain([20; 6]).collect(), (0..12).map(|inner| vec![inner]).chain([(0..12).collect()]).collect(), vec![]).unwrap();
    let rule = Rule::new(11, Zeros::Public).unwrap();
    let pattern = |key: Option<&[u8]>| protect(&tables, &rule, Stage::Full, key).unwrap().cells;
    assert_eq!(pattern(Some(b"one")), pattern(Some(b"one")));
    assert_eq!(pattern(None), pattern(None));
}
