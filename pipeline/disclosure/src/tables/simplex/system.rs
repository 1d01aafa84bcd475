//! The figures of a system: inner counts, and sums of several.

use crate::tables::model::Reduced;

/// Inner counts come first, then the rows that are a sum of more than one.
pub(in crate::tables) struct System {
    /// For each inner count the sums that it is a part of.
    sums: Vec<Vec<u32>>,
    /// For each sum its parts.
    parts: Vec<Vec<u32>>,
    /// For each row its figure.
    figure_of: Vec<u32>,
}

impl System {
    pub(in crate::tables) fn of(reduced: &Reduced) -> System {
        let counts = reduced.counts.len();
        let mut system = System { sums: vec![Vec::new(); counts], parts: Vec::new(), figure_of: Vec::with_capacity(reduced.rows.len()) };
        for row in &reduced.rows {
            if let [count] = row[..] {
                system.figure_of.push(count);
                continue;
            }
            let figure = (counts + system.parts.len()) as u32;
            system.figure_of.push(figure);
            row.iter().for_each(|&part| system.sums[part as usize].push(figure));
            system.parts.push(row.clone());
        }
        system
    }

    /// The figure that a row is.
    pub(in crate::tables) fn figure(&self, row: u32) -> u32 {
        self.figure_of[row as usize]
    }

    pub(in crate::tables) fn counts(&self) -> usize {
        self.sums.len()
    }

    pub(in crate::tables) fn figures(&self) -> usize {
        self.sums.len() + self.parts.len()
    }

    pub(super) fn is_count(&self, figure: u32) -> bool {
        (figure as usize) < self.sums.len()
    }

    pub(super) fn sums(&self, count: u32) -> &[u32] {
        &self.sums[count as usize]
    }

    pub(super) fn parts(&self, sum: u32) -> &[u32] {
        &self.parts[sum as usize - self.sums.len()]
    }
}
