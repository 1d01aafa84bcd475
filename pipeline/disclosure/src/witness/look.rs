//! One pass over all places: people come to each, and change labels there.

use super::moves::Moves;
use super::people::People;
use super::table::{Change, Table};
use super::way::Ways;

/// Changes that are refused before a search is given up.
pub(super) const PATIENCE: usize = 60;

/// How one pass looks.
#[derive(Clone, Copy)]
pub(super) struct Effort {
    /// People that are gathered at one place beyond those that were there.
    pub(super) gathered: i64,
    /// Whether changes are made up for in roundabout ways.
    pub(super) is_deep: bool,
}

/// Looks for tables by moves of people.
pub(super) struct Look<'a, 'b> {
    pub(super) people: &'a People,
    pub(super) moves: &'a Moves,
    pub(super) table: &'a mut Table<'b>,
    /// The change that is put together.
    pub(super) change: Change,
    pub(super) ways: Ways,
    pub(super) refused: usize,
}

impl<'a, 'b> Look<'a, 'b> {
    pub(super) fn new(people: &'a People, moves: &'a Moves, table: &'a mut Table<'b>) -> Look<'a, 'b> {
        Look { people, moves, table, change: Change::new(), ways: Ways::new(moves.alike.len()), refused: 0 }
    }

    /// Goes from place to place, where something is not proven.
    pub(super) fn look(&mut self, effort: Effort) {
        let people = self.people;
        for (at, place) in (0u32..).zip(&people.places) {
            let labels = || place.dimensions.iter().flatten().copied();
            if !place.group.is_open(self.table) && !labels().any(|label| people.label(label).group.is_open(self.table)) {
                continue;
            }
            let start = self.table.place();
            self.gather(at, effort);
            for label in labels() {
                for is_given in [true, false] {
                    if people.label(label).group.is_open(self.table) {
                        let here = self.table.place();
                        self.relabel(label, is_given, effort.is_deep);
                        self.table.return_to(here);
                    }
                }
            }
            self.table.return_to(start);
        }
    }

    /// Adds changes of label to the change that is put together, to the first of each two from the second.
    pub(super) fn add(&mut self, changes: &[[u32; 2]]) {
        for &[to, from] in changes {
            self.change.extend(self.people.label(to).group.counts.iter().map(|&count| (count, 1)));
            self.change.extend(self.people.label(from).group.counts.iter().map(|&count| (count, -1)));
        }
    }

    /// Makes the change that was put together, and gives how often.
    pub(super) fn step(&mut self, most: i64) -> i64 {
        let times = self.table.step(&self.change, most);
        self.refused += usize::from(times == 0);
        times
    }
}
