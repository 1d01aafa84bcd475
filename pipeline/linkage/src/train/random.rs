//! How often levels come about by chance: u, from pairs drawn at random.

use super::Parameters;
use super::chance::possible_pairs;
use super::report::{Note, TrainingReport};
use crate::hash::mix;
use crate::model::{Link, Model};
use crate::parallel;
use crate::plan::{Plan, Scratch};

/// Pairs of one piece of work.
const PIECE_PAIRS: usize = 20_000;
/// Pieces after which a comparison may end.
const ROUND_PIECES: usize = 10;
/// A comparison ends when each of its levels was seen so often.
const ENOUGH: u64 = 1_000;

type Counts = Vec<Vec<u64>>;

/// Estimates u of each comparison from pairs that a seeded hash draws; from all pairs where there are no more.
///
/// Hardly any of them are matches, so that all are taken for pairs of two persons. Of each comparison, says whether any pair had a value on
/// both sides.
pub(super) fn estimate_u(model: &Model, plan: &Plan, threads: usize, parameters: &mut Parameters, report: &mut TrainingReport) -> Vec<bool> {
    let all = possible_pairs(model.link, plan);
    let takes_all = all <= model.training.u_pairs as f64;
    let among = plan.len() as f64 * plan.len() as f64;
    // A pair that is drawn may be one record twice, or of one source: draws are more than pairs.
    let draws = if takes_all { plan.len() } else { (model.training.u_pairs as f64 * among / (2.0 * all)).ceil() as usize };
    let per_piece = if takes_all { (PIECE_PAIRS / plan.len()).max(1) } else { PIECE_PAIRS };
    let pieces = draws.div_ceil(per_piece);
    let mut open: Vec<bool> = model.comparisons.iter().map(|comparison| comparison.levels.iter().any(|level| level.u.is_none())).collect();
    let mut counts: Counts = parameters.u.iter().map(|levels| vec![0; levels.len()]).collect();
    let mut done = 0;
    while done < pieces && open.contains(&true) {
        let round = ROUND_PIECES.min(pieces - done);
        let partial = parallel::map(
            threads,
            round,
            || Scratch::new(&model.lists),
            |scratch, piece| {
                let start = (done + piece) * per_piece;
                let drawn = start..draws.min(start + per_piece);
                let mut counts: Counts = counts.iter().map(|levels| vec![0; levels.len()]).collect();
                for draw in drawn {
                    if takes_all {
                        (draw + 1..plan.len()).for_each(|other| count(model, plan, &open, (draw as u32, other as u32), scratch, &mut counts));
                    } else {
                        // Mixed twice: mixed once, numbers that follow each other are as far apart in every draw.
                        let drawn = |number: u64| mix(mix(model.training.seed, number), model.training.seed);
                        let place = |number: u64| ((u128::from(drawn(number)) * plan.len() as u128) >> 64) as u32;
                        count(model, plan, &open, (place(2 * draw as u64), place(2 * draw as u64 + 1)), scratch, &mut counts);
                    }
                }
                counts
            },
        );
        for piece in &partial {
            counts.iter_mut().flatten().zip(piece.iter().flatten()).for_each(|(total, piece)| *total += piece);
        }
        done += round;
        for (open, levels) in open.iter_mut().zip(&counts) {
            *open &= levels.iter().any(|seen| *seen < ENOUGH);
        }
    }
    for ((comparison, levels), u) in model.comparisons.iter().zip(&counts).zip(&mut parameters.u) {
        let seen: u64 = levels.iter().sum();
        for ((level, count), u) in comparison.levels.iter().zip(levels).zip(u) {
            // What was not seen in n pairs is rarer than about one in n.
            *u = (*count as f64).max(0.5) / (seen as f64).max(1.0);
            if *count == 0 && level.u.is_none() {
                report.notes.push(Note::UnseenByChance { comparison: comparison.name.clone(), level: level.label.clone() });
            }
        }
    }
    let states_u = |comparison: &crate::model::Comparison| comparison.levels.iter().all(|level| level.u.is_some());
    model.comparisons.iter().zip(&counts).map(|(comparison, levels)| states_u(comparison) || levels.iter().any(|seen| *seen > 0)).collect()
}

fn count(model: &Model, plan: &Plan, open: &[bool], pair: (u32, u32), scratch: &mut Scratch, counts: &mut Counts) {
    let (left, right) = (pair.0.min(pair.1), pair.0.max(pair.1));
    if left == right || (model.link == Link::Between && plan.sources[left as usize] == plan.sources[right as usize]) {
        return;
    }
    let (left, right) = (plan.row(left), plan.row(right));
    for comparison in (0..open.len()).filter(|comparison| open[*comparison]) {
        let level = plan.level(comparison, left, right, scratch);
        if level != 0 {
            counts[comparison][level as usize - 1] += 1;
        }
    }
}
