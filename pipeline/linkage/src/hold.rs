//! Pairs that wait for a person: children of one birth whom a record cannot tell apart.

use std::collections::HashMap;

use crate::model::Model;
use crate::plan::{Plan, Scratch};
use crate::score::{Band, Pair, Reason, veto};

/// Sends pairs to review that a hold of the model speaks of.
///
/// A hold `of_multiple` needs a third record: a sibling of the same birth as one of the two, against whom no veto speaks for the other.
/// Siblings are known by vetoes that say what shows them.
pub(crate) fn hold(model: &Model, plan: &Plan, pairs: &mut [Pair]) {
    if model.holds.is_empty() {
        return;
    }
    let scratch = &mut Scratch::new(&model.lists);
    let siblings = siblings(model, plan, pairs, scratch);
    for pair in pairs.iter_mut().filter(|pair| pair.band == Band::Auto) {
        let (left, right) = (plan.row(pair.left), plan.row(pair.right));
        let held = model.holds.iter().zip(&plan.holds).position(|(hold, test)| {
            scratch.forget();
            let holds = test.holds(plan, left, right, scratch) == Some(true);
            holds && (!hold.of_multiple || is_open(plan, &siblings, pair, scratch))
        });
        if let Some(at) = held {
            (pair.band, pair.reason) = (Band::Review, Reason::Hold(at as u8));
        }
    }
}

/// Records that are children of one birth, both ways.
fn siblings(model: &Model, plan: &Plan, pairs: &[Pair], scratch: &mut Scratch) -> HashMap<u32, Vec<u32>> {
    let mut siblings: HashMap<u32, Vec<u32>> = HashMap::new();
    for pair in pairs.iter().filter(|pair| pair.weight >= model.bands.review) {
        let Reason::Veto(veto) = pair.reason else { continue };
        let Some(test) = &plan.multiples[veto as usize] else { continue };
        scratch.forget();
        if test.holds(plan, plan.row(pair.left), plan.row(pair.right), scratch) == Some(true) {
            siblings.entry(pair.left).or_default().push(pair.right);
            siblings.entry(pair.right).or_default().push(pair.left);
        }
    }
    siblings
}

/// Whether one of a pair could as well be a sibling of the other.
fn is_open(plan: &Plan, siblings: &HashMap<u32, Vec<u32>>, pair: &Pair, scratch: &mut Scratch) -> bool {
    [(pair.left, pair.right), (pair.right, pair.left)].into_iter().any(|(own, other)| {
        siblings.get(&other).into_iter().flatten().any(|sibling| *sibling != own && veto(plan, plan.row(own), plan.row(*sibling), scratch).is_none())
    })
}
