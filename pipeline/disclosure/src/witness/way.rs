//! The shortest way from one class of labels to another, each step somebody who has the one label and takes the other.

use std::collections::VecDeque;

use super::moves::Moves;
use super::people::People;
use super::table::Table;

/// Finds ways, and remembers them by class.
pub(super) struct Ways {
    /// For each class in which search it was found, and by which change of label.
    found: Vec<(u32, [u32; 2])>,
    search: u32,
}

impl Ways {
    pub(super) fn new(classes: usize) -> Ways {
        Ways { found: vec![(0, [0; 2]); classes], search: 0 }
    }

    /// Changes of label, this one first, that together leave every published sum as it is.
    pub(super) fn find(&mut self, people: &People, moves: &Moves, table: &Table<'_>, change: [u32; 2]) -> Option<Vec<[u32; 2]>> {
        let [start, end] = change.map(|label| moves.class[label as usize]);
        let place = people.label(change[0]).place;
        self.search += 1;
        self.found[start as usize].0 = self.search;
        let mut queue = VecDeque::from([start]);
        while let Some(class) = queue.pop_front() {
            for &from in &moves.alike[class as usize] {
                if people.label(from).place == place || people.with(from, table) == 0 {
                    continue;
                }
                for &to in people.siblings(from) {
                    let next = moves.class[to as usize];
                    if self.found[next as usize].0 == self.search {
                        continue;
                    }
                    self.found[next as usize] = (self.search, [to, from]);
                    if next == end {
                        return Some(self.way(moves, change, start, end));
                    }
                    queue.push_back(next);
                }
            }
        }
        None
    }

    fn way(&self, moves: &Moves, change: [u32; 2], start: u32, end: u32) -> Vec<[u32; 2]> {
        let (mut way, mut class) = (vec![change], end);
        while class != start {
            let step = self.found[class as usize].1;
            way.push(step);
            class = moves.class[step[1] as usize];
        }
        way
    }
}
