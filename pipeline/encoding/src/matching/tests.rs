//! Blocks, scores, partners and thresholds.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::delivery::{Delivered, Header};
use crate::filter::Filter;

fn filter(bits: &[usize]) -> Filter {
    let mut filter = Filter::empty(64);
    bits.iter().for_each(|&bit| filter.set(bit));
    filter
}

fn row(id: &str, filters: Vec<Filter>, tokens: &[Option<u128>]) -> Row {
    Row { id: id.to_owned(), filters, tokens: tokens.to_vec() }
}

fn delivered(rows: Vec<Row>) -> Delivered {
    let header = Header { schema: "s".into(), key: "k".into(), tokens: "t".into(), hardening: "none".into(), bits: 64 };
    let tokens = rows.first().map_or(0, |row| row.tokens.len());
    Delivered { header, filters: vec!["clk".into()], tokens: (0..tokens).map(|number| format!("token.{number}")).collect(), rows }
}

fn pair(left: u32, right: u32, score: f64) -> Scored {
    Scored { left, right, score }
}

#[test]
fn a_pair_that_shares_two_tokens_is_compared_once() {
    let left = delivered(vec![row("a", vec![filter(&[1])], &[Some(1), Some(2)]), row("b", vec![filter(&[1])], &[None, Some(3)])]);
    let right = delivered(vec![row("c", vec![filter(&[1])], &[Some(1), Some(2)]), row("d", vec![filter(&[1])], &[None, Some(3)])]);
    let (pairs, reports) = candidates(&left, &right, Blocking::default());
    assert_eq!(pairs, [(0, 0), (1, 1)]);
    assert_eq!(reports.iter().map(|report| (report.pairs, report.new_pairs)).collect::<Vec<_>>(), [(1, 1), (2, 1)]);
}

#[test]
fn a_token_that_too_many_share_is_left_out_and_reported() {
    let many = |side: &str| delivered((0..4).map(|number| row(&format!("{side}{number}"), vec![filter(&[1])], &[Some(7)])).collect());
    let (pairs, reports) = candidates(&many("a"), &many("b"), Blocking { most_pairs_of_a_token: 15 });
    assert!(pairs.is_empty());
    assert_eq!((reports[0].tokens_left_out, reports[0].pairs_left_out), (1, 16));
}

#[test]
fn a_column_that_one_side_does_not_know_is_left_out_of_the_score() {
    let one = row("a", vec![filter(&[1, 2]), filter(&[])], &[]);
    let other = row("b", vec![filter(&[1, 2]), filter(&[9])], &[]);
    assert_eq!(score(&one, &other), 1.0);
    assert_eq!(score(&row("a", vec![filter(&[])], &[]), &row("b", vec![filter(&[])], &[])), 0.0);
}

#[test]
fn greedy_takes_the_highest_and_the_best_assignment_the_most() {
    let pairs = [pair(0, 0, 0.95), pair(0, 1, 0.94), pair(1, 0, 0.93)];
    assert_eq!(greedy(&pairs), [pair(0, 0, 0.95)]);
    assert_eq!(optimal(&pairs, 0.5).0, [pair(0, 1, 0.94), pair(1, 0, 0.93)]);
    // Nearer to the floor, two weak pairs are worth less than the strong one.
    assert_eq!(optimal(&pairs, 0.925).0, [pair(0, 0, 0.95)]);
}

/// The largest sum over every way to pair, by trying them all.
fn largest_sum(pairs: &[Scored], floor: f64) -> f64 {
    let Some((first, rest)) = pairs.split_first() else { return 0.0 };
    let apart: Vec<Scored> = rest.iter().copied().filter(|other| other.left != first.left && other.right != first.right).collect();
    largest_sum(rest, floor).max(first.score - floor + largest_sum(&apart, floor))
}

proptest! {
    #[test]
    fn the_best_assignment_is_the_best_of_all(scores in proptest::collection::vec(((0u32..5, 0u32..5), 0.3..1.0f64), 1..12)) {
        let unique: std::collections::BTreeMap<(u32, u32), f64> = scores.into_iter().collect();
        let mut pairs: Vec<Scored> = unique.into_iter().map(|((left, right), score)| pair(left, right, score)).collect();
        pairs.sort_by(|one, other| other.score.total_cmp(&one.score));
        let (best, too_large) = optimal(&pairs, 0.5);
        let sum: f64 = best.iter().map(|pair| pair.score - 0.5).sum();
        let above: Vec<Scored> = pairs.iter().copied().filter(|pair| pair.score >= 0.5).collect();
        prop_assert_eq!(too_large, 0);
        prop_assert!((sum - largest_sum(&above, 0.5)).abs() < 1e-9);
        let (lefts, rights): (std::collections::BTreeSet<u32>, std::collections::BTreeSet<u32>) = best.iter().map(|pair| (pair.left, pair.right)).unzip();
        prop_assert_eq!((lefts.len(), rights.len()), (best.len(), best.len()));
    }
}

/// Scores on a straight line from `low` to `high`.
fn line(low: f64, high: f64, count: u32) -> Vec<f64> {
    (0..count).map(|step| low + (high - low) * f64::from(step) / f64::from(count)).collect()
}

#[test]
fn a_threshold_falls_into_the_gap_between_chance_and_matches() {
    let rivals = line(0.2, 0.5, 600);
    let assigned = [line(0.2, 0.5, 300), line(0.7, 1.0, 900)].concat();
    let threshold = Threshold::choose(&assigned, &rivals, &[], None);
    assert_eq!(threshold.basis, Basis::Rivals);
    assert_eq!(threshold.links, 900);
    assert!(threshold.link >= 0.5 && threshold.link <= 0.7, "{threshold}");
    assert!(threshold.expected_precision.unwrap() > 0.999 && threshold.expected_recall.unwrap() > 0.99, "{threshold}");
}

#[test]
fn relatives_that_score_high_push_the_threshold_up() {
    let assigned = [line(0.2, 0.5, 300), line(0.6, 1.0, 900)].concat();
    let alone = Threshold::choose(&assigned, &line(0.2, 0.5, 600), &[], Some(0.99));
    let with_relatives = Threshold::choose(&assigned, &[line(0.2, 0.5, 400), line(0.6, 0.8, 200)].concat(), &[], Some(0.99));
    assert!(alone.link < 0.65 && with_relatives.link > 0.75, "{alone}{with_relatives}");
}

#[test]
fn a_share_that_is_asked_for_is_expected_and_no_more() {
    let rivals = [line(0.2, 0.5, 400), line(0.5, 0.9, 200)].concat();
    let assigned = [line(0.2, 0.5, 300), line(0.5, 1.0, 900)].concat();
    let loose = Threshold::choose(&assigned, &rivals, &[], Some(0.9));
    let strict = Threshold::choose(&assigned, &rivals, &[], Some(0.99));
    assert!(strict.link > loose.link);
    assert!(loose.expected_precision.unwrap() >= 0.9 && strict.expected_precision.unwrap() >= 0.99);
}

#[test]
fn too_few_rivals_are_said_to_be_a_guess() {
    let threshold = Threshold::choose(&[0.9, 0.95, 0.4], &[0.3], &line(0.1, 0.5, 1000), None);
    assert_eq!((threshold.basis, threshold.link), (Basis::RandomPairs, 0.9));
    assert!(threshold.to_string().contains("a guess"));
}

#[test]
fn deliveries_that_cannot_be_compared_are_refused() {
    let (left, mut right) = (delivered(vec![row("a", vec![filter(&[1])], &[Some(1)])]), delivered(vec![row("b", vec![filter(&[1])], &[Some(1)])]));
    assert_eq!(match_deliveries(&left, &right, Settings::default()).unwrap().pairs, 1);
    right.header.key = "other".into();
    assert!(match_deliveries(&left, &right, Settings::default()).unwrap_err().to_string().contains("differ in the key"));
    let none = delivered(vec![row("b", vec![filter(&[1])], &[])]);
    assert_eq!(match_deliveries(&none, &none.clone(), Settings::default()), Err(MatchError::NoTokens));
}

#[test]
fn a_floor_for_a_column_keeps_twins_apart_and_lets_a_missing_value_pass() {
    let shared: Vec<usize> = (10..40).collect();
    let child = |id: &str, first_name: &[usize]| row(id, vec![filter(first_name), filter(&shared)], &[Some(1)]);
    let with_fields = |rows: Vec<Row>| Delivered { filters: vec!["field.first_name".into(), "field.rest".into()], ..delivered(rows) };
    let left = with_fields(vec![child("a", &[1, 2, 3])]);
    let settings = |floors: &[(&str, f64)]| Settings {
        threshold: Some(0.5),
        floors: floors.iter().map(|(name, floor)| ((*name).to_owned(), *floor)).collect(),
        ..Settings::default()
    };
    let links = |other: &[usize], floors: &[(&str, f64)]| {
        match_deliveries(&left, &with_fields(vec![child("b", other)]), settings(floors)).map(|found| (found.links.len(), found.below_floor))
    };
    let twin = [4, 5, 6];
    assert_eq!(links(&twin, &[]), Ok((1, 0)));
    assert_eq!(links(&twin, &[("first_name", 0.4)]), Ok((0, 1)));
    assert_eq!(links(&[1, 2, 6], &[("first_name", 0.4)]), Ok((1, 0)));
    assert_eq!(links(&[], &[("first_name", 0.4)]), Ok((1, 0)));
    assert_eq!(links(&twin, &[("clk", 0.4)]), Err(MatchError::NoField("clk".into())));
}

#[test]
fn the_order_of_the_files_decides_nothing() {
    let rows = |side: &str| -> Vec<Row> {
        (0..40).map(|number| row(&format!("{side}{number}"), vec![filter(&[number, number + 1, (number * 7) % 40])], &[Some(number as u128 / 8)])).collect()
    };
    let reversed = |rows: Vec<Row>| rows.into_iter().rev().collect::<Vec<_>>();
    let settings = Settings { threshold: Some(0.3), ..Settings::default() };
    let straight = match_deliveries(&delivered(rows("a")), &delivered(rows("b")), settings.clone()).unwrap();
    let turned = match_deliveries(&delivered(reversed(rows("a"))), &delivered(reversed(rows("b"))), settings).unwrap();
    assert_eq!(straight.links, turned.links);
    assert!(!straight.links.is_empty());
}
