//! A whole table that agrees with all that a reader knows, and steps from it to others that do.
//!
//! Nothing here trusts whoever proposes a step: every equation that it touches is added up again.

use super::Reader;
use super::rows::Rows;
use super::seen::Seen;

/// Numerator and complement of each cell stand side by side.
pub(super) const KINDS: usize = 2;

/// What a proposed step adds to counts; one may stand there more than once.
pub(super) type Change = Vec<(u32, i64)>;

/// The table, and what has been seen in it.
pub(super) struct Table<'a> {
    reader: &'a Reader<'a>,
    counts: Vec<i64>,
    is_fixed: Vec<bool>,
    /// Cells in which a reader knows of somebody.
    has_somebody: Vec<bool>,
    /// For each cell the equations it stands in, and whether as a part (1) or as the total (-1).
    equations_of: Rows<(u32, i64)>,
    /// For each cell its pairs of a strict and a lenient rate.
    pairs_of: Rows<u32>,
    /// Every count that was changed, and by how much.
    journal: Vec<(u32, i64)>,
    pub(super) seen: Seen,
    /// What a step adds to each count and to each equation: all zero between two steps.
    net: Vec<i64>,
    touched: Vec<u32>,
    sums: Vec<i64>,
    touched_sums: Vec<u32>,
}

impl<'a> Table<'a> {
    /// Starts with the true counts, which agree with everything.
    pub(super) fn new(reader: &'a Reader<'a>, hidden: &[bool]) -> Table<'a> {
        let cube = reader.cube;
        let cells = cube.cells.len();
        let is_fixed: Vec<bool> = hidden.iter().zip(reader.known).map(|(hidden, known)| !hidden || *known).collect();
        let is_asked: Vec<bool> = is_fixed.iter().map(|fixed| !fixed).collect();
        let somebody = reader.over_somebody.iter().zip(&is_fixed);
        let members = (0u32..).zip(&cube.equations).flat_map(|(index, equation)| {
            let parts = equation.parts.iter().map(move |&part| (part as u32, (index, 1)));
            parts.chain([(equation.total as u32, (index, -1))])
        });
        let pairs = (0u32..).zip(&cube.nested).flat_map(|(index, &(strict, lenient))| [(strict as u32, index), (lenient as u32, index)]);
        Table {
            counts: cube.cells.iter().flat_map(|cell| [cell.numerator as i64, cell.complement() as i64]).collect(),
            has_somebody: somebody.map(|(whole, fixed)| !fixed && whole.is_some_and(|whole| !hidden[whole])).collect(),
            equations_of: Rows::new(cells, members),
            pairs_of: Rows::new(cells, pairs),
            journal: Vec::new(),
            seen: Seen::new(&cube.cells, &is_asked, reader.largest_hidden_count as i64),
            net: vec![0; cells * KINDS],
            touched: Vec::new(),
            sums: vec![0; cube.equations.len() * KINDS],
            touched_sums: Vec::new(),
            is_fixed,
            reader,
        }
    }

    /// A count as it is in this table.
    pub(super) fn count(&self, count: u32) -> i64 {
        self.counts[count as usize]
    }

    /// Whether a cell is shown or known.
    pub(super) fn is_fixed(&self, cell: usize) -> bool {
        self.is_fixed[cell]
    }

    /// The category of a cell.
    pub(super) fn category(&self, cell: usize) -> &str {
        &self.reader.cube.cells[cell].key.category
    }

    /// Makes a change as often as it can be made, up to `most` times, and gives how often. Each time gives a table that is seen.
    pub(super) fn step(&mut self, change: &[(u32, i64)], most: i64) -> i64 {
        for &(count, by) in change {
            let net = &mut self.net[count as usize];
            if *net == 0 {
                self.touched.push(count);
            }
            *net += by;
        }
        // A count that came back to zero in between may stand there twice; one look at each is enough.
        self.touched.sort_unstable();
        self.touched.dedup();
        let touched = std::mem::take(&mut self.touched);
        let is_move = touched.iter().any(|&count| self.net[count as usize] != 0);
        let times = if is_move { self.times(&touched, most) } else { 0 };
        if times > 0 {
            touched.iter().for_each(|&count| self.change(count, times));
            touched.iter().for_each(|&count| self.see(count, times));
        }
        touched.iter().for_each(|&count| self.net[count as usize] = 0);
        self.touched = touched;
        self.touched.clear();
        times
    }

    /// Where the journal stands, for [`Table::return_to`].
    pub(super) fn place(&self) -> usize {
        self.journal.len()
    }

    /// Goes back to the table that stood there.
    pub(super) fn return_to(&mut self, place: usize) {
        for (count, by) in self.journal.drain(place..).rev() {
            self.counts[count as usize] -= by;
        }
    }

    fn change(&mut self, count: u32, times: i64) {
        let by = self.net[count as usize] * times;
        if by == 0 {
            return;
        }
        self.counts[count as usize] += by;
        self.journal.push((count, by));
    }

    /// Notes what a count and the denominator of its cell were on the way to where they are.
    fn see(&mut self, count: u32, times: i64) {
        let (cell, kind) = (count as usize / KINDS, count as usize % KINDS);
        let by = self.net[count as usize];
        self.seen.note(cell, kind, self.counts[count as usize] - by * times, by, times);
        let whole = cell * KINDS;
        let by = self.net[whole] + self.net[whole + 1];
        self.seen.note(cell, KINDS, self.counts[whole] + self.counts[whole + 1] - by * times, by, times);
    }

    /// How often the change that stands in `net` can be made: never, when it changes what is known or breaks an equation.
    fn times(&mut self, touched: &[u32], most: i64) -> i64 {
        let mut times = most;
        for &count in touched {
            let (cell, kind, by) = (count as usize / KINDS, count as usize % KINDS, self.net[count as usize]);
            if by == 0 {
                continue;
            }
            if self.is_fixed[cell] {
                times = 0;
            }
            let room = |left: i64, by: i64| if by < 0 { left / -by } else { i64::MAX };
            times = times.min(room(self.counts[count as usize], by));
            let (numerator, complement) = (cell * KINDS, cell * KINDS + 1);
            if self.has_somebody[cell] {
                times = times.min(room(self.counts[numerator] + self.counts[complement] - 1, self.net[numerator] + self.net[complement]));
            }
            for &pair in self.pairs_of.of(cell as u32) {
                let (strict, lenient) = self.reader.cube.nested[pair as usize];
                let (strict, lenient) = (strict * KINDS, lenient * KINDS);
                times = times.min(room(self.counts[lenient] - self.counts[strict], self.net[lenient] - self.net[strict]));
                if self.net[strict] + self.net[strict + 1] != self.net[lenient] + self.net[lenient + 1] {
                    times = 0;
                }
            }
            if times <= 0 {
                break;
            }
            for &(equation, sign) in self.equations_of.of(cell as u32) {
                let sum = equation as usize * KINDS + kind;
                self.sums[sum] += sign * by;
                self.touched_sums.push(sum as u32);
            }
        }
        for sum in self.touched_sums.drain(..) {
            if std::mem::take(&mut self.sums[sum as usize]) != 0 {
                times = 0;
            }
        }
        times.max(0)
    }
}
