//! The basis: counts that move so that as many sums are held, and how they answer to each.

/// Entries smaller than this are rounding.
const NOTHING: f64 = 1e-11;

const NONE: u32 = u32::MAX;

/// A row as (slot of a held sum, entry), slots ascending, no entry zero.
type Row = Vec<(u32, f64)>;

/// Counts that move, sums that are held, and the inverse of the matrix between them.
pub(super) struct Basis {
    moving: Vec<u32>,
    /// Sums by slot; none in a free one.
    held: Vec<u32>,
    free: Vec<u32>,
    /// For each moving count, how much it changes when a held sum changes by one and the others stay.
    inverse: Vec<Row>,
    /// Place of a moving count, slot of a held sum.
    place: Vec<u32>,
    /// Scratch by slot; all zero between two calls.
    by_slot: Vec<f64>,
}

impl Basis {
    pub(super) fn new(figures: usize) -> Basis {
        Basis { moving: Vec::new(), held: Vec::new(), free: Vec::new(), inverse: Vec::new(), place: vec![NONE; figures], by_slot: Vec::new() }
    }

    pub(super) fn clear(&mut self) {
        self.moving.drain(..).chain(self.held.drain(..)).filter(|figure| *figure != NONE).for_each(|figure| self.place[figure as usize] = NONE);
        self.free.clear();
        self.by_slot.clear();
        self.inverse.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.moving.len()
    }

    /// Counts that move.
    pub(super) fn moving(&self) -> &[u32] {
        &self.moving
    }

    /// Sums that are held, each with its slot.
    pub(super) fn held(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.held.iter().copied().enumerate().filter(|(_, sum)| *sum != NONE)
    }

    /// Whether a count moves, or a sum is held.
    pub(super) fn has(&self, figure: u32) -> bool {
        self.place[figure as usize] != NONE
    }

    /// Price of each held sum by slot, from the slopes of what moves.
    pub(super) fn prices(&self, slopes: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut prices = vec![0.0; self.held.len()];
        for (row, slope) in self.inverse.iter().zip(slopes).filter(|(_, slope)| *slope != 0.0) {
            row.iter().for_each(|&(slot, entry)| prices[slot as usize] += slope * entry);
        }
        prices
    }

    /// How what moves answers when each of those sums that is held changes by `rate`.
    pub(super) fn answer(&mut self, sums: &[u32], rate: f64) -> Vec<f64> {
        let slots = || sums.iter().map(|&sum| self.place[sum as usize]).filter(|slot| *slot != NONE);
        slots().for_each(|slot| self.by_slot[slot as usize] = rate);
        let answer = |row: &Row| {
            let sum = row.iter().map(|&(slot, entry)| self.by_slot[slot as usize] * entry).sum::<f64>();
            if sum.abs() < NOTHING { 0.0 } else { sum }
        };
        let answers = self.inverse.iter().map(answer).collect();
        slots().for_each(|slot| self.by_slot[slot as usize] = 0.0);
        answers
    }

    /// How a sum of counts answers to each held sum, as far as they move.
    fn answers_of(&mut self, counts: &[u32]) -> Row {
        for place in counts.iter().map(|&count| self.place[count as usize]).filter(|place| *place != NONE) {
            self.inverse[place as usize].iter().for_each(|&(slot, entry)| self.by_slot[slot as usize] += entry);
        }
        let entries = (0u32..).zip(self.by_slot.iter_mut()).map(|(slot, entry)| (slot, std::mem::take(entry)));
        entries.filter(|entry| entry.1.abs() >= NOTHING).collect()
    }

    /// Lets a count move and holds a sum. `rates` is how the others move when it moves by one; `parts` what the sum is made of, and
    /// `pivot` how it answers to the count.
    pub(super) fn grow(&mut self, count: u32, sum: u32, rates: &[f64], parts: &[u32], pivot: f64) {
        let mut answers = self.answers_of(parts);
        let slot = self.free.pop().unwrap_or(self.held.len() as u32);
        if slot as usize == self.held.len() {
            self.held.push(NONE);
            self.by_slot.push(0.0);
        }
        let place = answers.partition_point(|entry| entry.0 < slot);
        answers.insert(place, (slot, -1.0));
        for (row, &rate) in self.inverse.iter_mut().zip(rates) {
            add(row, &answers, -rate / pivot);
        }
        answers.iter_mut().for_each(|entry| entry.1 /= -pivot);
        self.inverse.push(answers);
        self.place[count as usize] = self.moving.len() as u32;
        self.place[sum as usize] = slot;
        self.moving.push(count);
        self.held[slot as usize] = sum;
    }

    /// Lets another count move in place of one. `rates` is how all move when the new one moves by one.
    pub(super) fn replace_moving(&mut self, old: u32, new: u32, rates: &[f64]) {
        let place = self.place[old as usize] as usize;
        let mut pivot = std::mem::take(&mut self.inverse[place]);
        pivot.iter_mut().for_each(|entry| entry.1 /= -rates[place]);
        for (row, &rate) in self.inverse.iter_mut().zip(rates) {
            add(row, &pivot, rate);
        }
        self.inverse[place] = pivot;
        self.moving[place] = new;
        self.place[new as usize] = place as u32;
        self.place[old as usize] = NONE;
    }

    /// Holds another sum in place of one. `parts` is what it is made of.
    pub(super) fn replace_held(&mut self, old: u32, new: u32, parts: &[u32]) {
        let slot = self.place[old as usize];
        let mut answers = self.answers_of(parts);
        let Ok(place) = answers.binary_search_by_key(&slot, |entry| entry.0) else { return };
        let pivot = answers[place].1;
        answers[place].1 -= 1.0;
        for row in &mut self.inverse {
            let entry = entry(row, slot);
            add(row, &answers, -entry / pivot);
        }
        self.held[slot as usize] = new;
        self.place[new as usize] = slot;
        self.place[old as usize] = NONE;
    }

    /// A count stops moving and a sum is free.
    pub(super) fn shrink(&mut self, count: u32, sum: u32) {
        let (place, slot) = (self.place[count as usize] as usize, self.place[sum as usize]);
        let taken = self.inverse.swap_remove(place);
        let pivot = entry(&taken, slot);
        for row in &mut self.inverse {
            let own = entry(row, slot);
            add(row, &taken, -own / pivot);
            // What rounding leaves of it must not come back with the next sum in this slot.
            row.retain(|entry| entry.0 != slot);
        }
        self.moving.swap_remove(place);
        self.held[slot as usize] = NONE;
        self.free.push(slot);
        self.place[count as usize] = NONE;
        self.place[sum as usize] = NONE;
        if let Some(&moved) = self.moving.get(place) {
            self.place[moved as usize] = place as u32;
        }
    }
}

fn entry(row: &Row, slot: u32) -> f64 {
    row.binary_search_by_key(&slot, |entry| entry.0).map_or(0.0, |place| row[place].1)
}

/// Adds a multiple of another row.
fn add(row: &mut Row, other: &Row, factor: f64) {
    if factor == 0.0 || other.is_empty() {
        return;
    }
    let old = std::mem::take(row);
    row.reserve(old.len() + other.len());
    let mut left = 0;
    for &(slot, entry) in other {
        while left < old.len() && old[left].0 < slot {
            row.push(old[left]);
            left += 1;
        }
        let mut sum = factor * entry;
        if left < old.len() && old[left].0 == slot {
            sum += old[left].1;
            left += 1;
        }
        if sum.abs() >= NOTHING {
            row.push((slot, sum));
        }
    }
    row.extend_from_slice(&old[left..]);
}
