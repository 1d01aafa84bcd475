//! The group that the others are compared with.

use std::cmp::Ordering;

use attune_contract::ReferenceRule;

use super::split::{Split, Stratum};
use crate::catalogue::Reference;

/// A reference, and how it was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReferenceGroup<'a> {
    pub label: &'a str,
    pub rule: ReferenceRule,
}

/// Gives the reference of a split: what its dimension names, whether it is shown or not; or else one of the groups that are
/// shown. Of equal groups it is the first in stated order.
///
/// `None` where none is shown to choose from, and for the best where the indicator favours neither direction.
pub(super) fn choose<'a>(split: &Split<'a>, favours_higher: Option<bool>) -> Option<ReferenceGroup<'a>> {
    let first_most =
        |order: &dyn Fn(&Stratum<'a>, &Stratum<'a>) -> Ordering| split.shown().reduce(|most, next| if order(&next, &most).is_gt() { next } else { most });
    let named = |label: &'a str, rule| Some(ReferenceGroup { label, rule });
    match split.reference {
        Reference::Declared(label) => named(label, ReferenceRule::Declared),
        Reference::EndOfOrder(label) => named(label, ReferenceRule::EndOfOrder),
        Reference::Largest => named(first_most(&|one, other| one.denominator.cmp(&other.denominator))?.label, ReferenceRule::Largest),
        Reference::Best => {
            let is_higher_better = favours_higher?;
            let better = |one: &Stratum<'_>, other: &Stratum<'_>| {
                let order = one.share().total_cmp(&other.share());
                if is_higher_better { order } else { order.reverse() }
            };
            named(first_most(&better)?.label, ReferenceRule::Best)
        }
    }
}
