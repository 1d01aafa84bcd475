//! People who change labels.

use super::look::{Look, PATIENCE};

/// Further numbers that are looked for.
const FURTHER: i64 = 5;

/// Ways that are tried for one label.
const WAYS: usize = 8;

impl Look<'_, '_> {
    /// Gives people at a place this label, or takes it from them, and the other way round elsewhere.
    pub(super) fn relabel(&mut self, label: u32, is_given: bool, is_deep: bool) {
        let (people, moves) = (self.people, self.moves);
        let mut left = if is_given { FURTHER } else { people.with(label, self.table).min(FURTHER) };
        let mut others: Vec<(i64, u32)> =
            people.siblings(label).iter().filter(|&&other| other != label).map(|&other| (-people.with(other, self.table), other)).collect();
        if is_given {
            others.retain(|other| other.0 < 0);
            others.sort_unstable();
        }
        self.refused = 0;
        for (_, other) in others {
            let change = if is_given { [label, other] } else { [other, label] };
            let owed = people.owed(&[change]);
            if owed == 0 {
                left -= self.make(&[change], left);
                continue;
            }
            for elsewhere in moves.labels(owed) {
                if left <= 0 || self.refused > PATIENCE {
                    break;
                }
                if people.with(elsewhere[1], self.table) > 0 {
                    left -= self.make(&[change, elsewhere], left);
                }
            }
            if is_deep && left > 0 {
                self.change_on_a_way(change, &mut left);
                self.change_in_loops(change, &mut left);
            }
            if left <= 0 {
                return;
            }
        }
    }

    fn make(&mut self, changes: &[[u32; 2]], most: i64) -> i64 {
        self.change.clear();
        self.add(changes);
        self.step(most)
    }

    /// The same, with others between the two: each takes the label that the next gives up, or one that is counted alike.
    fn change_on_a_way(&mut self, change: [u32; 2], left: &mut i64) {
        for _ in 0..WAYS {
            if *left <= 0 || self.people.with(change[1], self.table) == 0 {
                return;
            }
            let Some(way) = self.ways.find(self.people, self.moves, self.table, change) else { return };
            let times = self.make(&way, *left);
            if times == 0 {
                return;
            }
            *left -= times;
        }
    }

    /// The same where sums over years or components of this county are published: back there, and all of it the other way elsewhere.
    fn change_in_loops(&mut self, change: [u32; 2], left: &mut i64) {
        let (people, moves) = (self.people, self.moves);
        let is_together = |to: u32, from: u32| people.label(to).place == people.label(from).place;
        let mut refused = self.refused;
        for here in moves.labels_beside.loops(change, is_together).into_iter().filter(|here| self.have_people(here)).collect::<Vec<_>>() {
            let owed = people.owed(&here);
            for elsewhere in moves.loops(owed) {
                if people.with(elsewhere[1], self.table) == 0 {
                    continue;
                }
                for all in moves.labels_beside.loops(elsewhere, is_together) {
                    if *left <= 0 || self.refused - refused > PATIENCE {
                        return;
                    }
                    if people.owed(&all).wrapping_add(owed) == 0 && self.have_people(&all) {
                        let both: Vec<[u32; 2]> = here.iter().chain(&all).copied().collect();
                        *left -= self.make(&both, *left);
                    }
                }
            }
            refused = self.refused;
        }
    }

    fn have_people(&self, changes: &[[u32; 2]]) -> bool {
        changes.iter().all(|&[_, from]| self.people.with(from, self.table) > 0)
    }
}
