//! Subtraction over many tables at once: which hidden cells have one possible value, and which it is.
//!
//! Sparse elimination modulo a prime, the shortest equation first. Free cells are then given random values twice; what comes out
//! the same both times follows from the published cells.

use std::collections::{BTreeSet, HashMap};

use super::system::System;

/// The Mersenne prime 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;

fn add(left: u64, right: u64) -> u64 {
    let sum = left + right;
    if sum >= PRIME { sum - PRIME } else { sum }
}

fn times(left: u64, right: u64) -> u64 {
    u64::try_from(u128::from(left) * u128::from(right) % u128::from(PRIME)).unwrap()
}

fn minus(value: u64) -> u64 {
    if value == 0 { 0 } else { PRIME - value }
}

fn inverse(value: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, value, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

fn of(value: i64) -> u64 {
    let magnitude = value.unsigned_abs() % PRIME;
    if value < 0 { minus(magnitude) } else { magnitude }
}

fn signed(value: u64) -> i64 {
    if value > PRIME / 2 { -i64::try_from(PRIME - value).unwrap() } else { i64::try_from(value).unwrap() }
}

/// An equation over hidden cells: coefficients by column, and the two sides for numerator and complement.
#[derive(Clone, Default)]
struct Row {
    terms: HashMap<usize, u64>,
    right: [u64; 2],
}

/// Numerator and complement of every hidden cell that follows from those that are known; `None` elsewhere.
pub fn solve(system: &System, known: &[Option<[i64; 2]>]) -> Vec<Option<[i64; 2]>> {
    let value = |cell: usize| if system.zero[cell] { Some([0, 0]) } else { known[cell] };
    let mut rows: Vec<Row> = Vec::new();
    for (total, parts) in &system.equations {
        let mut row = Row::default();
        let members = std::iter::once((*total, 1)).chain(parts.iter().map(|part| (*part, PRIME - 1)));
        for (cell, sign) in members {
            match value(cell) {
                Some(counts) => (0..2).for_each(|side| row.right[side] = add(row.right[side], minus(times(sign, of(counts[side]))))),
                None => {
                    let term = row.terms.entry(cell).or_default();
                    *term = add(*term, sign);
                }
            }
        }
        row.terms.retain(|_, term| *term != 0);
        if !row.terms.is_empty() {
            rows.push(row);
        }
    }
    let order = eliminate(&mut rows);
    let draws = [fill(&rows, &order, 0x5eed), fill(&rows, &order, 0xbead)];
    let is_same = |cell: &usize| draws[0].get(cell).is_some_and(|first| draws[1].get(cell) == Some(first));
    (0..system.ids.len()).map(|cell| is_same(&cell).then(|| draws[0][&cell].map(signed))).collect()
}

/// Brings the rows to a triangle; gives row and column of each pivot, in the order of elimination.
fn eliminate(rows: &mut [Row]) -> Vec<(usize, usize)> {
    let mut holders: HashMap<usize, BTreeSet<usize>> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        row.terms.keys().for_each(|column| {
            holders.entry(*column).or_default().insert(place);
        });
    }
    let mut queue: BTreeSet<(usize, usize)> = rows.iter().enumerate().map(|(place, row)| (row.terms.len(), place)).collect();
    let mut order = Vec::new();
    while let Some((length, place)) = queue.pop_first() {
        if length == 0 {
            continue;
        }
        let pivot = rows[place].clone();
        let column = *pivot.terms.keys().min_by_key(|column| (holders[*column].len(), **column)).unwrap();
        let scale = inverse(pivot.terms[&column]);
        for holder in pivot.terms.keys() {
            holders.get_mut(holder).unwrap().remove(&place);
        }
        for other in std::mem::take(holders.get_mut(&column).unwrap()) {
            let row = &mut rows[other];
            queue.remove(&(row.terms.len(), other));
            let factor = minus(times(row.terms[&column], scale));
            for (term, coefficient) in &pivot.terms {
                let entry = row.terms.entry(*term).or_default();
                *entry = add(*entry, times(factor, *coefficient));
                if *entry == 0 {
                    row.terms.remove(term);
                    holders.get_mut(term).unwrap().remove(&other);
                } else {
                    holders.get_mut(term).unwrap().insert(other);
                }
            }
            (0..2).for_each(|side| row.right[side] = add(row.right[side], times(factor, pivot.right[side])));
            queue.insert((row.terms.len(), other));
        }
        order.push((place, column));
    }
    order
}

/// A table that has all published cells: free cells are drawn, the others follow.
fn fill(rows: &[Row], order: &[(usize, usize)], seed: u64) -> HashMap<usize, [u64; 2]> {
    let mut state = seed;
    let mut draw = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb) % PRIME
    };
    let mut values: HashMap<usize, [u64; 2]> = HashMap::new();
    for (place, column) in order.iter().rev() {
        let row = &rows[*place];
        let mut right = row.right;
        let mut terms: Vec<(&usize, &u64)> = row.terms.iter().filter(|(term, _)| *term != column).collect();
        terms.sort_unstable();
        for (term, coefficient) in terms {
            let value = *values.entry(*term).or_insert_with(|| [draw(), draw()]);
            (0..2).for_each(|side| right[side] = add(right[side], minus(times(*coefficient, value[side]))));
        }
        let scale = inverse(row.terms[column]);
        values.insert(*column, right.map(|side| times(side, scale)));
    }
    values
}
