//! Rows that are reduced together, as cells are published one after the other.

use crate::audit::field::Field;

/// A row as (column, coefficient), columns ascending, no coefficient zero.
pub(super) type Row = Vec<(u32, u64)>;

/// Rows over inner counts, each reduced by every row published so far.
pub(super) struct System {
    field: Field,
    rows: Vec<Row>,
    /// Rows that hold or have held each column; old and double entries are dropped when they are met.
    users: Vec<Vec<u32>>,
    /// When each row was last met.
    met: Vec<u32>,
    meeting: u32,
    /// Columns whose turn as pivot comes last.
    last: Vec<bool>,
}

impl System {
    pub(super) fn new(field: Field, rows: &[Vec<u32>], further: &[Vec<(u32, i64)>], last: Vec<bool>) -> System {
        let mut users = vec![Vec::new(); last.len()];
        let plain = rows.iter().map(|row| row.iter().map(|&column| (column, 1)).collect());
        let signed = |value: i64| if value < 0 { field.negate(value.unsigned_abs()) } else { value as u64 };
        let further = further.iter().map(|row| row.iter().map(|&(column, value)| (column, signed(value))).collect());
        let rows: Vec<Row> = plain.chain(further).collect();
        for (index, row) in (0u32..).zip(&rows) {
            row.iter().for_each(|entry| users[entry.0 as usize].push(index));
        }
        let met = vec![0; rows.len()];
        System { field, rows, users, met, meeting: 0, last }
    }

    pub(super) fn row(&self, index: u32) -> &Row {
        &self.rows[index as usize]
    }

    /// Whether a coefficient stands for a number below zero.
    pub(super) fn is_negative(&self, coefficient: u64) -> bool {
        coefficient > self.field.minus_one() / 2
    }

    /// Takes a row out.
    pub(super) fn drop(&mut self, index: u32) -> Row {
        std::mem::take(&mut self.rows[index as usize])
    }

    /// Rows other than `index` that are a multiple of it.
    pub(super) fn multiples(&mut self, index: u32) -> Vec<u32> {
        let Some(&(column, _)) = self.row(index).iter().min_by_key(|entry| self.users[entry.0 as usize].len()) else { return Vec::new() };
        let users = self.holders(column);
        users.into_iter().filter(|&user| user != index && self.is_multiple(user, index)).collect()
    }

    fn is_multiple(&self, one: u32, other: u32) -> bool {
        let (one, other) = (self.row(one), self.row(other));
        if one.len() != other.len() || one.is_empty() || one[0].0 != other[0].0 {
            return false;
        }
        let (first, second) = (one[0].1, other[0].1);
        one.iter().zip(other).all(|(a, b)| a.0 == b.0 && self.field.multiply(a.1, second) == self.field.multiply(b.1, first))
    }

    /// Publishes a row: takes it out, and a column with it from all other rows.
    pub(super) fn publish(&mut self, index: u32) {
        let row = self.drop(index);
        let unit = |coefficient| !self.field.is_unit(coefficient);
        let Some(&(pivot, coefficient)) =
            row.iter().min_by_key(|&&(column, coefficient)| (self.last[column as usize], unit(coefficient), self.users[column as usize].len(), column))
        else {
            return;
        };
        let inverse = self.field.negate(self.field.invert(coefficient));
        for user in self.holders(pivot) {
            let own = self.rows[user as usize].binary_search_by_key(&pivot, |entry| entry.0).map_or(0, |place| self.rows[user as usize][place].1);
            let factor = self.field.multiply(own, inverse);
            self.add_multiple(user, &row, factor);
        }
        self.users[pivot as usize] = Vec::new();
    }

    /// Rows that hold a column.
    fn holders(&mut self, column: u32) -> Vec<u32> {
        self.meeting += 1;
        let mut users = std::mem::take(&mut self.users[column as usize]);
        users.retain(|&user| {
            let is_new = std::mem::replace(&mut self.met[user as usize], self.meeting) != self.meeting;
            is_new && self.rows[user as usize].binary_search_by_key(&column, |entry| entry.0).is_ok()
        });
        self.users[column as usize].clone_from(&users);
        users
    }

    fn add_multiple(&mut self, index: u32, other: &Row, factor: u64) {
        let old = std::mem::take(&mut self.rows[index as usize]);
        let mut sum = Row::with_capacity(old.len() + other.len());
        let mut left = 0;
        for &(column, coefficient) in other {
            while left < old.len() && old[left].0 < column {
                sum.push(old[left]);
                left += 1;
            }
            let added = self.field.multiply(coefficient, factor);
            if left < old.len() && old[left].0 == column {
                let value = self.field.add(old[left].1, added);
                left += 1;
                if value != 0 {
                    sum.push((column, value));
                }
            } else {
                sum.push((column, added));
                self.users[column as usize].push(index);
            }
        }
        sum.extend_from_slice(&old[left..]);
        self.rows[index as usize] = sum;
    }
}
