//! A table of whole numbers near the cheapest one in fractions.

use super::{HARD, Limit, NEARLY, Simplex};

impl Simplex<'_> {
    /// Holds one count after the other at the next whole number, each in no more than some steps, where the table is allowed on which
    /// it stands.
    ///
    /// Gives the changes of inner counts, ascending, none zero; none where it finds no table that is allowed.
    pub(in crate::tables) fn whole(&mut self, patience: usize) -> Option<Vec<(u32, i64)>> {
        let mut held: Vec<(u32, Limit)> = Vec::new();
        let found = loop {
            if !self.descend(patience, 0) {
                break None;
            }
            let counts = self.met.iter().copied().filter(|&figure| self.system.is_count(figure));
            let counts = counts.map(|count| (count, self.value[count as usize]));
            let fractions = counts.clone().filter(|entry| distance(entry.1) > NEARLY);
            let Some((count, value)) = fractions.min_by(|one, other| distance(one.1).total_cmp(&distance(other.1)).then(one.0.cmp(&other.0))) else {
                let mut changes: Vec<(u32, i64)> = counts.map(|(count, value)| (count, value.round() as i64)).filter(|entry| entry.1 != 0).collect();
                changes.sort_unstable();
                break Some(changes);
            };
            let limit = self.limit(count);
            held.push((count, *limit));
            *limit = limit.toward(value.round() as i64, HARD);
        };
        for (count, limit) in held.into_iter().rev() {
            *self.limit(count) = limit;
        }
        found
    }
}

fn distance(value: f64) -> f64 {
    (value - value.round()).abs()
}
