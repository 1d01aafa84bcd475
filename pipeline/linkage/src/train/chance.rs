//! The chance that two records are one person.

use super::TrainingError;
use crate::block::Blocking;
use crate::model::{Link, Model};
use crate::plan::Plan;

/// Gives the chance that the model states, or pairs that agree on its deterministic rules over the share of matches these find.
pub(super) fn chance(model: &Model, plan: &Plan, threads: usize) -> Result<f64, TrainingError> {
    let all = possible_pairs(model.link, plan);
    if all < 1.0 {
        return Err(TrainingError::NoPairs);
    }
    if let Some(chance) = model.training.chance {
        return Ok(chance);
    }
    let blocking = Blocking { plan, rules: &plan.deterministic, link: model.link, largest_block: usize::MAX, from: 0, threads };
    let groups = blocking.groups();
    let found: u64 = blocking.pairs(&groups, || (), |_| 0, |(), count, _, _, _| *count += 1).into_iter().map(|(_, count)| count).sum();
    let chance = found as f64 / model.training.recall / all;
    match chance {
        chance if chance >= 1.0 => Err(TrainingError::Recall),
        chance if chance > 0.0 => Ok(chance),
        _ => Err(TrainingError::NoMatches),
    }
}

/// Gives the number of pairs that could be one person.
pub(super) fn possible_pairs(link: Link, plan: &Plan) -> f64 {
    let records = plan.len() as f64;
    match link {
        Link::Dedupe => records * (records - 1.0) / 2.0,
        Link::Between => {
            let mut counts = [0_f64; 256];
            plan.sources.iter().for_each(|source| counts[*source as usize] += 1.0);
            (records * records - counts.iter().map(|count| count * count).sum::<f64>()) / 2.0
        }
    }
}
