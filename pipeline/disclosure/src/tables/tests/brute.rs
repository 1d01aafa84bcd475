//! A judge that shares nothing with the code it judges: fractions, and every table tried.

/// Whether a sum follows from others by additions and subtractions: rank over the rational numbers, without division.
pub(super) fn follows(inner: usize, sum: &[usize], published: &[&Vec<usize>]) -> bool {
    let row = |members: &[usize]| {
        let mut row = vec![0i128; inner];
        members.iter().for_each(|&member| row[member] = 1);
        row
    };
    let rank = |mut rows: Vec<Vec<i128>>| {
        let mut rank = 0;
        for column in 0..inner {
            let Some(pivot) = (rank..rows.len()).find(|&place| rows[place][column] != 0) else { continue };
            rows.swap(rank, pivot);
            let pivot = rows[rank].clone();
            for row in &mut rows[rank + 1..] {
                let (one, other) = (pivot[column], row[column]);
                if other != 0 {
                    row.iter_mut().zip(&pivot).for_each(|(value, of_pivot)| *value = *value * one - of_pivot * other);
                    let divisor = row.iter().fold(0i128, |divisor, value| greatest_common_divisor(divisor, value.abs()));
                    if divisor > 1 {
                        row.iter_mut().for_each(|value| *value /= divisor);
                    }
                }
            }
            rank += 1;
        }
        rank
    };
    let rows: Vec<Vec<i128>> = published.iter().map(|members| row(members)).collect();
    let with: Vec<Vec<i128>> = rows.iter().cloned().chain([row(sum)]).collect();
    rank(rows) == rank(with)
}

fn greatest_common_divisor(mut one: i128, mut other: i128) -> i128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// All values of every cell over the tables that agree with the published cells, in which no hidden cell is under `least`
/// and no inner count above `most`. `None` when there are too many tables to try.
pub(in crate::tables) fn values(counts: &[u64], cells: &[Vec<usize>], hidden: &[bool], least: u64, most: u64) -> Option<Vec<std::collections::BTreeSet<u64>>> {
    let mut search = Search {
        cells,
        hidden,
        least,
        most,
        total: cells.iter().map(|cell| cell.iter().map(|&inner| counts[inner]).sum()).collect(),
        cells_of: (0..counts.len()).map(|inner| (0..cells.len()).filter(|&cell| cells[cell].contains(&inner)).collect()).collect(),
        sums: vec![0; cells.len()],
        left: cells.iter().map(Vec::len).collect(),
        found: vec![std::collections::BTreeSet::new(); cells.len()],
        steps: 0,
    };
    search.fill(0, counts.len()).then_some(search.found)
}

struct Search<'a> {
    cells: &'a [Vec<usize>],
    hidden: &'a [bool],
    least: u64,
    most: u64,
    total: Vec<u64>,
    cells_of: Vec<Vec<usize>>,
    sums: Vec<u64>,
    left: Vec<usize>,
    found: Vec<std::collections::BTreeSet<u64>>,
    steps: u64,
}

impl Search<'_> {
    fn fill(&mut self, inner: usize, all: usize) -> bool {
        self.steps += 1;
        if self.steps > 3_000_000 {
            return false;
        }
        if inner == all {
            (0..self.cells.len()).for_each(|cell| {
                self.found[cell].insert(self.sums[cell]);
            });
            return true;
        }
        let of = self.cells_of[inner].clone();
        // No more than what any published cell has left, and exactly that where this is its last member.
        let room = of.iter().filter(|&&cell| !self.hidden[cell]).map(|&cell| self.total[cell] - self.sums[cell]).min().unwrap_or(self.most).min(self.most);
        for value in 0..=room {
            for &cell in &of {
                self.sums[cell] += value;
                self.left[cell] -= 1;
            }
            let is_possible = of
                .iter()
                .all(|&cell| self.left[cell] > 0 || (if self.hidden[cell] { self.sums[cell] >= self.least } else { self.sums[cell] == self.total[cell] }));
            let goes_on = !is_possible || self.fill(inner + 1, all);
            for &cell in &of {
                self.sums[cell] -= value;
                self.left[cell] += 1;
            }
            if !goes_on {
                return false;
            }
        }
        true
    }
}
