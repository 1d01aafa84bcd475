//! Clears a cube for release.

use crate::complementary::Suppression;
use crate::not_stated::NotStated;
use crate::range::{Limits, Ranges};
use crate::report::Width;
use crate::{CellName, Cleared, Cube, DisclosureError, Policy, Report, audit, missing, primary, structure, witness};

/// Rounds in which one hidden cell is tried for several recoverable ones, before each gets its own.
const SPARING_ROUNDS: usize = 8;

/// Returns the cube with every number dropped that a rule or an attack would give away, and the steward's report.
///
/// # Errors
/// When the policy is below the floor, when the cube contradicts itself, or when the last audit is not clean.
pub fn clear(cube: Cube, policy: &Policy) -> Result<(Cleared<Cube>, Report), DisclosureError> {
    policy.check_floor()?;
    cube.check()?;
    let rules = policy.rules(&cube.indicator_id, cube.is_sensitive);
    let known_zero = structure::known_zeros(&cube);
    let not_stated = NotStated::of(&cube, &rules, &known_zero);
    let hidden_by = primary::primary(&cube, &rules, not_stated.is_nobody());
    // What others publish is known like a zero of structure: it protects no other, and hiding it here protects nobody. So is a
    // cell of those not stated over nobody, whether it is said in the end or not.
    let mut known = known_zero.clone();
    known.iter_mut().zip(&cube.cells).for_each(|(known, cell)| *known |= policy.is_known_elsewhere(&cell.key));
    known.iter_mut().zip(not_stated.is_nobody()).for_each(|(known, is_nobody)| *known |= is_nobody);
    let name = |cell: usize| CellName::of(&cube.cells[cell]);

    let hidden_by_rule = hidden_by.iter().enumerate().filter(|(_, rule)| rule.is_some()).map(|(cell, _)| cell);
    let mut suppression = Suppression::new(&cube, &rules, &known, hidden_by_rule);
    suppression.settle();
    let ranges = Ranges::new(&cube, &known, &rules, not_stated.over_somebody(&cube));
    let mut rounds = 1;
    let (narrow, limits) = loop {
        let limits = ranges.limits(suppression.hidden());
        let narrow = ranges.narrow(&limits);
        if !narrow.is_empty() && suppression.widen(&narrow, rounds <= SPARING_ROUNDS) {
            rounds += 1;
            continue;
        }
        let found = audit::recoverable(cube.cells.len(), suppression.hidden(), &known, &cube.equations);
        if found.is_empty() {
            break (narrow, limits);
        }
        suppression.protect(&found, rounds <= SPARING_ROUNDS).map_err(|cell| DisclosureError::CannotProtect(name(cell)))?;
        rounds += 1;
    };

    let spare = suppression.complementary(|cell| hidden_by[cell].is_some());
    let mut reader = Reader { cube: &cube, known: &known, ranges: &ranges, limits, narrow };
    reader.restore(&mut suppression, &spare);

    let hidden = suppression.hidden().to_vec();
    let last = audit::audit(cube.cells.len(), &hidden, &known, &cube.equations);
    let narrow = ranges.narrow(&ranges.limits(&hidden));
    let further = narrow.iter().copied().find(|cell| reader.narrow.binary_search(cell).is_err());
    let telling = audit::telling_equation(&cube, &hidden, &known, rules.largest_hidden_count);
    if let Some(cell) = last.recoverable.first().copied().or(telling).or(further) {
        return Err(DisclosureError::AuditFailed(name(cell)));
    }
    let over_somebody = not_stated.over_somebody(&cube);
    let witness = witness::Reader { cube: &cube, known: &known, over_somebody: &over_somebody, largest_hidden_count: rules.largest_hidden_count };
    let asked = witness.asked(&hidden);
    let unproven = witness::unproven(&witness, &hidden);
    let told = not_stated.told(&cube, &hidden, &known, &rules);
    let hidden: Vec<bool> = hidden.iter().zip(not_stated.is_nobody()).zip(&told).map(|((hidden, is_nobody), told)| *hidden || (*is_nobody && !told)).collect();
    let hidden_by = primary::primary(&cube, &rules, &told);
    let report = Report::of(
        &cube,
        &policy.version,
        &hidden_by,
        &hidden,
        rounds,
        &Width { narrow: narrow.len(), asked: asked.iter().filter(|asked| **asked).count(), unproven },
        &last,
    );
    let shown: Vec<bool> = cube.cells.iter().zip(&hidden).map(|(cell, hidden)| cell.is_counted() && !hidden).collect();
    let missing_shown = missing::publishable(&cube, &shown, &known_zero, &rules);
    Ok((Cleared::keep(cube, &shown, &missing_shown), report))
}

/// What somebody knows who sees what is shown.
struct Reader<'a> {
    cube: &'a Cube,
    known: &'a [bool],
    ranges: &'a Ranges<'a>,
    limits: Limits,
    /// Cells whose range is narrow though nothing is left to hide beside them.
    narrow: Vec<usize>,
}

impl Reader<'_> {
    /// Shows again the cells that were hidden for others and need not be. What is found among many is looked for by halves,
    /// so that one cell that must stay hidden does not keep the rest back. Showing more only ever makes a further cell harder
    /// to show, so one pass leaves none that could be shown alone.
    fn restore(&mut self, suppression: &mut Suppression<'_>, cells: &[usize]) {
        let restored = suppression.restore(cells);
        if restored.is_empty() || self.may_see(suppression.hidden()) {
            return;
        }
        suppression.hide_again(&restored);
        if let ([_, _, ..], (front, back)) = (&restored[..], restored.split_at(restored.len() / 2)) {
            self.restore(suppression, front);
            self.restore(suppression, back);
        }
    }

    /// Whether nothing follows when only these cells are hidden; if so, the limits that follow are kept.
    fn may_see(&mut self, hidden: &[bool]) -> bool {
        let limits = self.ranges.closer(&self.limits, hidden);
        let is_safe = self.ranges.narrow(&limits).iter().all(|cell| self.narrow.binary_search(cell).is_ok())
            && audit::recoverable(self.cube.cells.len(), hidden, self.known, &self.cube.equations).is_empty();
        if is_safe {
            self.limits = limits;
        }
        is_safe
    }
}
