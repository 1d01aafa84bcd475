//! Bounds on hidden counts: counts are whole and not negative, and sums hold. Limits are narrowed until nothing moves.

use super::system::System;

/// No upper limit.
pub const OPEN: i64 = 1 << 40;

/// Limits of numerator and complement of each cell, both included.
pub struct Limits {
    pub low: [Vec<i64>; 2],
    pub high: [Vec<i64>; 2],
}

/// Narrows the limits of every cell by every equation.
pub fn narrow(system: &System, known: &[Option<[i64; 2]>]) -> Limits {
    let start = |cell: usize, side: usize, open: i64| if system.zero[cell] { 0 } else { known[cell].map_or(open, |counts| counts[side]) };
    let sides = |open: i64| [0, 1].map(|side| (0..system.ids.len()).map(|cell| start(cell, side, open)).collect::<Vec<_>>());
    let mut limits = Limits { low: sides(0), high: sides(OPEN) };
    for side in 0..2 {
        settle(system, &mut limits.low[side], &mut limits.high[side]);
    }
    somebody(system, known, &mut limits);
    limits
}

/// Of a shown place it would be said that nobody is not stated: where it is not, somebody is in the hidden cell. So its numerator and
/// its complement are not both zero, and what there is in all is left to fewer.
fn somebody(system: &System, known: &[Option<[i64; 2]>], limits: &mut Limits) {
    let is_shown = |cell: usize| system.whole[cell].is_some_and(|whole| known[whole].is_some() && known[whole] != Some([0, 0]));
    let told: Vec<usize> = (0..known.len()).filter(|&cell| known[cell].is_none() && !system.zero[cell] && is_shown(cell)).collect();
    if told.is_empty() {
        return;
    }
    let sums = |limits: &[Vec<i64>; 2]| -> Vec<i64> { limits[0].iter().zip(&limits[1]).map(|(one, other)| (one + other).min(OPEN)).collect() };
    let (mut lows, mut highs) = (limits.low.clone(), limits.high.clone());
    for _ in 0..20 {
        let before = (lows.clone(), highs.clone());
        let (mut low, mut high) = (sums(&lows), sums(&highs));
        told.iter().for_each(|&cell| low[cell] = low[cell].max(1));
        settle(system, &mut low, &mut high);
        for side in 0..2 {
            for cell in 0..known.len() {
                lows[side][cell] = lows[side][cell].max(low[cell] - highs[1 - side][cell]);
                highs[side][cell] = highs[side][cell].min(high[cell] - lows[1 - side][cell]);
            }
            settle(system, &mut lows[side], &mut highs[side]);
        }
        if (0..2).any(|side| lows[side].iter().zip(&highs[side]).any(|(low, high)| low > high)) {
            // No table is like this: the release was not made by the rule, and tells nothing by it.
            return;
        }
        if before == (lows.clone(), highs.clone()) {
            break;
        }
    }
    (limits.low, limits.high) = (lows, highs);
}

/// Narrows by the equations until nothing moves.
pub fn settle(system: &System, low: &mut [i64], high: &mut [i64]) {
    let mut uses: Vec<Vec<usize>> = vec![Vec::new(); low.len()];
    for (place, (total, parts)) in system.equations.iter().enumerate() {
        uses[*total].push(place);
        parts.iter().for_each(|part| uses[*part].push(place));
    }
    let mut waits = vec![true; system.equations.len()];
    let mut queue: std::collections::VecDeque<usize> = (0..system.equations.len()).collect();
    // Whole limits only ever close in, so it ends; real data need a few rounds.
    let mut budget = system.equations.len() * 400;
    while let Some(place) = queue.pop_front() {
        waits[place] = false;
        budget -= 1;
        if budget == 0 {
            return;
        }
        let (total, parts) = &system.equations[place];
        if std::iter::once(total).chain(parts).any(|&cell| low[cell] > high[cell]) {
            return;
        }
        let (sum_low, sum_high) = parts.iter().fold((0, 0), |(l, h), &part| (l + low[part], h + high[part]));
        let mut moved = Vec::new();
        let mut set = |cell: usize, new_low: i64, new_high: i64| {
            let (old_low, old_high) = (low[cell], high[cell]);
            low[cell] = old_low.max(new_low);
            high[cell] = old_high.min(new_high);
            if (low[cell], high[cell]) != (old_low, old_high) {
                moved.push(cell);
            }
        };
        set(*total, sum_low, sum_high);
        let (total_low, total_high) = (low[*total], high[*total]);
        for &part in parts {
            let (part_low, part_high) = (low[part], high[part]);
            let mut set = |new_low: i64, new_high: i64| {
                low[part] = part_low.max(new_low);
                high[part] = part_high.min(new_high);
                if (low[part], high[part]) != (part_low, part_high) {
                    moved.push(part);
                }
            };
            set(total_low - (sum_high - part_high), total_high - (sum_low - part_low));
        }
        for cell in moved {
            for &next in &uses[cell] {
                if !waits[next] {
                    waits[next] = true;
                    queue.push_back(next);
                }
            }
        }
    }
}
