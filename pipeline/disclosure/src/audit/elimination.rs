//! Sparse Gaussian elimination that keeps rows short.

use std::collections::BTreeSet;

use super::field::Field;

/// A row as (column, coefficient), columns ascending, no coefficient zero.
pub(super) type Row = Vec<(u32, u64)>;

/// Rows in the order in which they were taken, each with its pivot column; no later row holds an earlier pivot.
pub(super) struct Echelon {
    pub(super) pivots: Vec<(u32, Row)>,
    /// Nothing was divided and nothing wrapped around: the same rows would come out in whole numbers.
    pub(super) is_exact: bool,
}

/// Brings rows to echelon form.
///
/// The order is Markowitz's, roughly: while a column stands in one row only, that row is taken with it, at no cost; then the
/// shortest row is taken, at its least used column. Tables of counts have many short rows (years, components, categories of
/// one county) and few long ones (counties of a state), and this takes the short ones first, so that little fills in.
pub(super) fn eliminate(columns: usize, rows: Vec<Row>, field: &Field) -> Echelon {
    let mut system = System::new(columns, rows);
    let mut echelon = Echelon { pivots: Vec::new(), is_exact: true };
    while let Some((index, pivot)) = system.next_pivot(field) {
        let row = system.take(index);
        let coefficient = coefficient_at(&row, pivot);
        let users = system.users[pivot as usize].clone();
        echelon.is_exact &= users.is_empty() || field.is_unit(coefficient);
        let inverse = if users.is_empty() { 1 } else { field.invert(coefficient) };
        for user in users {
            let factor = field.negate(field.multiply(coefficient_at(&system.rows[user as usize], pivot), inverse));
            echelon.is_exact &= system.add_multiple(user, &row, factor, field);
        }
        echelon.pivots.push((pivot, row));
    }
    echelon
}

fn coefficient_at(row: &Row, column: u32) -> u64 {
    row.binary_search_by_key(&column, |entry| entry.0).map_or(0, |place| row[place].1)
}

struct System {
    rows: Vec<Row>,
    /// Rows that hold each column.
    users: Vec<Vec<u32>>,
    /// Rows that are left, shortest first.
    by_length: BTreeSet<(usize, u32)>,
    /// Columns that had one user when last looked at.
    single: Vec<u32>,
}

impl System {
    fn new(columns: usize, rows: Vec<Row>) -> System {
        let mut users = vec![Vec::new(); columns];
        let mut by_length = BTreeSet::new();
        for (index, row) in (0u32..).zip(&rows) {
            row.iter().for_each(|&(column, _)| users[column as usize].push(index));
            if !row.is_empty() {
                by_length.insert((row.len(), index));
            }
        }
        let single = (0u32..).zip(&users).filter(|(_, users)| users.len() == 1).map(|(column, _)| column).collect();
        System { rows, users, by_length, single }
    }

    fn next_pivot(&mut self, field: &Field) -> Option<(u32, u32)> {
        while let Some(column) = self.single.pop() {
            if let [user] = self.users[column as usize][..] {
                return Some((user, column));
            }
        }
        let &(_, index) = self.by_length.first()?;
        let row = &self.rows[index as usize];
        let (column, _) = row.iter().min_by_key(|&&(column, coefficient)| (!field.is_unit(coefficient), self.users[column as usize].len(), column))?;
        Some((index, *column))
    }

    /// Takes a row out of the system.
    fn take(&mut self, index: u32) -> Row {
        let row = std::mem::take(&mut self.rows[index as usize]);
        self.by_length.remove(&(row.len(), index));
        row.iter().for_each(|&(column, _)| self.release(column, index));
        row
    }

    fn release(&mut self, column: u32, index: u32) {
        let users = &mut self.users[column as usize];
        if let Some(place) = users.iter().position(|&user| user == index) {
            users.swap_remove(place);
        }
        if users.len() == 1 {
            self.single.push(column);
        }
    }

    /// Adds `factor` times `other` to a row; says whether every coefficient stayed small.
    fn add_multiple(&mut self, index: u32, other: &Row, factor: u64, field: &Field) -> bool {
        let old = std::mem::take(&mut self.rows[index as usize]);
        let mut sum = Row::with_capacity(old.len() + other.len());
        let mut is_little = field.is_little(factor);
        // Nearly every factor is 1 or -1, and then nothing need be multiplied.
        let (is_one, is_minus_one) = (factor == 1, factor == field.minus_one());
        let mut at = 0;
        for &(column, coefficient) in other {
            let from = at;
            while at < old.len() && old[at].0 < column {
                at += 1;
            }
            sum.extend_from_slice(&old[from..at]);
            let added = if is_one {
                coefficient
            } else if is_minus_one {
                field.negate(coefficient)
            } else {
                field.multiply(coefficient, factor)
            };
            let mine = old.get(at).filter(|entry| entry.0 == column).map(|entry| entry.1);
            let value = field.add(mine.unwrap_or(0), added);
            is_little &= field.is_little(value);
            if mine.is_some() {
                at += 1;
            }
            if value != 0 {
                sum.push((column, value));
                if mine.is_none() {
                    self.users[column as usize].push(index);
                }
            } else if mine.is_some() {
                self.release(column, index);
            }
        }
        sum.extend_from_slice(&old[at..]);
        self.by_length.remove(&(old.len(), index));
        if !sum.is_empty() {
            self.by_length.insert((sum.len(), index));
        }
        self.rows[index as usize] = sum;
        is_little
    }
}
