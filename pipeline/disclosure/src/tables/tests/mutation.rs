//! Publishing one complementary cell back: the audit says what trying every table says.

use super::generate::{Lcg, made};
use super::properties::{keeps_width, tables};
use crate::tables::{Rule, Stage, Status, Verdict, Zeros, judge, protect};

#[test]
fn the_audit_agrees_with_trying_every_table() {
    let mut random = Lcg(7);
    let (mut safe, mut unsafe_) = (0, 0);
    for case in 0..400 {
        let made = made(&mut random, 8, 7);
        let rule = Rule::new(4, if case % 4 == 0 { Zeros::Protect } else { Zeros::Public }).unwrap();
        let protection = protect(&tables(&made), &rule, Stage::Full, None).unwrap();
        let mut hidden: Vec<bool> = protection.cells.iter().map(|cell| cell.status != Status::Published).collect();
        // In every second case more is hidden than needed, so that what comes back may be safe.
        let is_zero = |cell: usize| rule.zeros() == Zeros::Public && made.cells[cell].iter().all(|&inner| made.counts[inner] == 0);
        for _ in 0..if case % 2 == 0 { 3 } else { 0 } {
            let further = random.below(made.cells.len() as u64) as usize;
            let same = |&cell: &usize| made.cells[cell] == made.cells[further] && !is_zero(cell);
            (0..hidden.len()).filter(same).for_each(|cell| hidden[cell] = true);
        }
        let is_complementary = |&cell: &usize| hidden[cell] && protection.cells[cell].status != Status::Primary;
        let complementary: Vec<usize> = (0..hidden.len()).filter(is_complementary).collect();
        if complementary.is_empty() {
            continue;
        }
        let back = complementary[random.below(complementary.len() as u64) as usize];
        // Cells that are the same sum go together.
        (0..hidden.len()).filter(|&cell| made.cells[cell] == made.cells[back]).for_each(|cell| hidden[cell] = false);
        let verdicts = judge(&tables(&made), &rule, &hidden);
        let judged: Option<Vec<bool>> = (0..hidden.len()).filter(|&cell| hidden[cell]).map(|cell| keeps_width(&made, &rule, &hidden, cell)).collect();
        let Some(judged) = judged else { continue };
        let is_safe = judged.into_iter().all(|keeps| keeps);
        let says = verdicts.iter().flatten().all(|verdict| *verdict == Verdict::Wide);
        assert_eq!(says, is_safe, "case {case}: cell {back} published back: {made:?} {rule:?} {hidden:?} {verdicts:?}");
        if is_safe { safe += 1 } else { unsafe_ += 1 }
    }
    assert!(safe >= 5 && unsafe_ >= 50, "{safe} safe, {unsafe_} unsafe");
}
