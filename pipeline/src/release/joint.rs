//! The joint audit: what a reader learns from a new release beside those that were published before.
//!
//! It works on published cells alone, as a reader does, and on the equations between cells.

use std::collections::{BTreeSet, HashMap};

use attune_contract::{Cell, CellKey, Observation, Period, Shown, Status};
use attune_disclosure::{Cube, Equation, recoverable};

/// A way in which releases together would give away what each of them hides. It never carries a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leak {
    /// A published count would change by a small number.
    SmallChange,
    /// A published total would change by what only hidden cells can have changed by.
    HiddenChange,
    /// Cells shown in one release or the other would give a hidden one by subtraction.
    Subtraction,
    /// Cells shown in one release or the other would leave a small sum for hidden ones.
    SmallSum,
}

impl std::fmt::Display for Leak {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Leak::SmallChange => "a published count would change by a small number",
            Leak::HiddenChange => "a published total would change by what only hidden cells can have changed by",
            Leak::Subtraction => "cells shown in one release or the other would give a hidden one by subtraction",
            Leak::SmallSum => "cells shown in one release or the other would leave a small sum for hidden ones",
        })
    }
}

/// Judges the new observations of one indicator beside those of earlier releases, oldest first. `system` has the new release's
/// cells and equations, its counts are not looked at; `largest` is the largest count that is hidden.
///
/// Earlier cells of another version of the definition speak of other things and are not compared.
pub fn audit(system: &Cube, new: &[Observation], earlier: &[Vec<Observation>], largest: u64) -> Option<Leak> {
    let version = new.first().map(|observation| observation.indicator_version);
    let earlier: Vec<Published<'_>> =
        earlier.iter().map(|release| published(release.iter().filter(|observation| Some(observation.indicator_version) == version))).collect();
    let known = new.iter().filter(|observation| matches!(observation.status(), Status::NotReported | Status::NotCollected));
    let known: BTreeSet<&CellKey> = known.map(|observation| &observation.key).collect();
    let new = published(new);
    let space = Space::of(system, &earlier, &known);
    let changed = earlier.iter().find_map(|before| space.change(system, before, &new, largest));
    changed.or_else(|| space.pattern(&earlier, &new, largest))
}

type Published<'a> = HashMap<&'a CellKey, Told<'a>>;

fn published<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Published<'a> {
    observations.into_iter().filter_map(|observation| Some((&observation.key, Told::of(observation)?))).collect()
}

/// What a release says of a cell that is not hidden: its numbers, or that nobody is in it.
#[derive(Debug, Clone, Copy)]
enum Told<'a> {
    Numbers(&'a Shown),
    Nobody,
}

impl<'a> Told<'a> {
    fn of(observation: &'a Observation) -> Option<Told<'a>> {
        match &observation.cell {
            Cell::Shown(shown) => Some(Told::Numbers(shown)),
            Cell::Withheld(Status::Nobody) => Some(Told::Nobody),
            Cell::Withheld(_) => None,
        }
    }

    fn numbers(self) -> Option<&'a Shown> {
        match self {
            Told::Numbers(shown) => Some(shown),
            Told::Nobody => None,
        }
    }

    fn missing(self) -> Option<u64> {
        self.numbers()?.missing
    }

    /// The value, bit for bit.
    fn value(self) -> Option<u64> {
        Some(self.numbers()?.value.to_bits())
    }
}

/// The cells of all releases together, and the equations between them.
struct Space {
    keys: Vec<CellKey>,
    equations: Vec<Equation>,
    is_zero: Vec<bool>,
}

impl Space {
    fn of(system: &Cube, earlier: &[Published<'_>], known: &BTreeSet<&CellKey>) -> Space {
        let mut keys: Vec<CellKey> = system.cells.iter().map(|cell| cell.key.clone()).collect();
        let mut equations = system.equations.clone();
        let own: BTreeSet<Period> = keys.iter().map(|key| key.period).collect();
        let past: BTreeSet<Period> = earlier.iter().flat_map(|release| release.keys().map(|key| key.period)).filter(|period| !own.contains(period)).collect();
        // What binds the cells of one period binds those of a period that is no longer in the release.
        if let Some(pattern) = own.iter().rfind(|period| period.pooled_years == 1) {
            for period in &past {
                let place: HashMap<usize, usize> =
                    (0..system.cells.len()).filter(|&cell| keys[cell].period == *pattern).enumerate().map(|(nth, cell)| (cell, keys.len() + nth)).collect();
                let mut copied: Vec<(usize, usize)> = place.iter().map(|(from, to)| (*to, *from)).collect();
                copied.sort_unstable();
                for (_, from) in copied {
                    keys.push(CellKey { period: *period, ..keys[from].clone() });
                }
                let moved = |equation: &Equation| {
                    let parts: Option<Vec<usize>> = equation.parts.iter().map(|part| place.get(part).copied()).collect();
                    Some(Equation { total: *place.get(&equation.total)?, parts: parts? })
                };
                equations.extend(system.equations.iter().filter_map(moved));
            }
        }
        let position: HashMap<&CellKey, usize> = keys.iter().enumerate().map(|(place, key)| (key, place)).collect();
        let annual: Vec<Period> = own.iter().chain(&past).filter(|period| period.pooled_years == 1).copied().collect();
        for (total, key) in keys.iter().enumerate().filter(|(_, key)| key.period.pooled_years > 1 && past.contains(&key.period)) {
            let years = annual.iter().filter(|year| year.start >= key.period.start && year.end <= key.period.end);
            let parts: Vec<usize> = years.filter_map(|year| position.get(&CellKey { period: *year, ..key.clone() }).copied()).collect();
            if parts.len() == usize::from(key.period.pooled_years) {
                equations.push(Equation { total, parts });
            }
        }
        let is_zero: Vec<bool> = keys.iter().map(|key| known.contains(key)).collect();
        let is_zero = structural_zeros(is_zero, &equations);
        Space { keys, equations, is_zero }
    }

    /// What the changes between two releases tell.
    fn change(&self, system: &Cube, before: &Published<'_>, after: &Published<'_>, largest: u64) -> Option<Leak> {
        let is_small = |change: i128| change != 0 && change.unsigned_abs() <= u128::from(largest);
        let changes: Vec<Option<Counts>> = self.keys.iter().map(|key| Some(Counts::of(*after.get(key)?)? - Counts::of(*before.get(key)?)?)).collect();
        let shown_twice = self.keys.iter().filter_map(|key| Some((*before.get(key)?, *after.get(key)?)));
        for ((old, new), change) in shown_twice.zip(changes.iter().flatten()) {
            let missing = new.missing().zip(old.missing()).map_or(0, |(new, old)| i128::from(new) - i128::from(old));
            // A figure that moves while its counts stand was moved by an amount beside them.
            let is_moved = change.is_zero() && old.value() != new.value();
            if [change.met, change.rest, change.met + change.rest, missing].into_iter().any(is_small) || is_moved {
                return Some(Leak::SmallChange);
            }
        }
        for &(strict, lenient) in &system.nested {
            if let (Some(strict), Some(lenient)) = (changes[strict], changes[lenient])
                && is_small(lenient.met - strict.met)
            {
                return Some(Leak::SmallChange);
            }
        }
        let is_unknown = |cell: &usize| changes[*cell].is_none() && !self.is_zero[*cell];
        for equation in &self.equations {
            let Some(total) = changes[equation.total] else { continue };
            if equation.parts.iter().any(is_unknown) {
                let left = equation.parts.iter().filter_map(|&part| changes[part]).fold(total, |left, part| left - part);
                if !left.is_zero() {
                    return Some(Leak::HiddenChange);
                }
            }
        }
        None
    }

    /// What follows if the cells did not change: whatever any release shows is known.
    fn pattern(&self, earlier: &[Published<'_>], new: &Published<'_>, largest: u64) -> Option<Leak> {
        let latest = |key: &CellKey| new.get(key).copied().or_else(|| earlier.iter().rev().find_map(|release| release.get(key).copied()));
        let shown: Vec<Option<Counts>> = self.keys.iter().map(|key| latest(key).and_then(Counts::of)).collect();
        let hidden: Vec<bool> = shown.iter().map(Option::is_none).collect();
        if !recoverable(self.keys.len(), &hidden, &self.is_zero, &self.equations).is_empty() {
            return Some(Leak::Subtraction);
        }
        let is_unknown = |cell: &usize| hidden[*cell] && !self.is_zero[*cell];
        let is_earlier = |cell: usize| shown[cell].is_some() && !new.contains_key(&self.keys[cell]);
        for equation in &self.equations {
            let Some(total) = shown[equation.total] else { continue };
            let is_mixed = is_earlier(equation.total) || equation.parts.iter().any(|&part| is_earlier(part));
            if is_mixed && equation.parts.iter().any(is_unknown) {
                let left = equation.parts.iter().filter_map(|&part| shown[part]).fold(total, |left, part| left - part);
                let tells = 0..=i128::from(largest);
                if tells.contains(&left.met) || tells.contains(&left.rest) {
                    return Some(Leak::SmallSum);
                }
            }
        }
        None
    }
}

/// Cells that are zero whatever is hidden: over nothing, or all that equations leave when everything is hidden.
fn structural_zeros(mut is_zero: Vec<bool>, equations: &[Equation]) -> Vec<bool> {
    let everything = vec![true; is_zero.len()];
    loop {
        let mut has_changed = false;
        for equation in equations {
            let parts = equation.parts.iter().all(|&part| is_zero[part]);
            if is_zero[equation.total] != parts {
                is_zero[equation.total] = true;
                equation.parts.iter().for_each(|&part| is_zero[part] = true);
                has_changed = true;
            }
        }
        if !has_changed {
            let fixed = recoverable(is_zero.len(), &everything, &is_zero, equations);
            if fixed.is_empty() {
                return is_zero;
            }
            fixed.into_iter().for_each(|cell| is_zero[cell] = true);
        }
    }
}

/// Units that met the numerator, and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    met: i128,
    rest: i128,
}

impl Counts {
    fn of(told: Told<'_>) -> Option<Counts> {
        let Some(shown) = told.numbers() else { return Some(Counts { met: 0, rest: 0 }) };
        let met = i128::from(shown.numerator);
        Some(Counts { met, rest: i128::from(shown.denominator?) - met })
    }

    fn is_zero(self) -> bool {
        self.met == 0 && self.rest == 0
    }
}

impl std::ops::Sub for Counts {
    type Output = Counts;

    fn sub(self, other: Counts) -> Counts {
        Counts { met: self.met - other.met, rest: self.rest - other.rest }
    }
}

#[cfg(test)]
mod tests;
