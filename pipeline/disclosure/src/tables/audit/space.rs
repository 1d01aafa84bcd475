//! All tables that agree with what is published, as whole-number directions in which the true one can change.

/// Coefficients beyond this are not handled: the space gives up, and what is not proven counts as unsafe.
const LARGEST: i64 = 1 << 30;

/// A direction as (unknown, change), unknowns ascending, no change zero.
pub(super) type Direction = Vec<(u32, i64)>;

/// Directions that span every change of the unknowns which the equations allow.
///
/// Each owns one unknown that no other direction changes, and has whole numbers without a common divisor.
pub(super) struct Space {
    directions: Vec<Direction>,
    /// Directions that change or have changed each unknown; old and double entries are dropped when they are met.
    users: Vec<Vec<u32>>,
    met: Vec<u32>,
    meeting: u32,
    is_broken: bool,
}

impl Space {
    /// Starts without an equation: every unknown changes by itself.
    pub(super) fn new(unknowns: usize) -> Space {
        Space {
            directions: (0..unknowns as u32).map(|unknown| vec![(unknown, 1)]).collect(),
            users: (0..unknowns as u32).map(|unknown| vec![unknown]).collect(),
            met: vec![0; unknowns],
            meeting: 0,
            is_broken: false,
        }
    }

    /// The directions that are left, each with the unknown that it owns; `None` where numbers outgrew what can be handled.
    pub(super) fn into_directions(self) -> Option<Vec<(u32, Direction)>> {
        let left = (0..).zip(self.directions).filter(|(_, direction)| !direction.is_empty());
        (!self.is_broken).then(|| left.collect())
    }

    /// Takes out what an equation forbids: from now on every direction changes this sum by zero.
    pub(super) fn impose(&mut self, equation: &[(u32, i64)]) {
        let mut changes: Vec<(u32, i64)> = Vec::new();
        for user in self.users_of(equation) {
            let direction = &self.directions[user as usize];
            let change = equation.iter().map(|&(unknown, weight)| weight * change(direction, unknown)).sum();
            if change != 0 {
                changes.push((user, change));
            }
        }
        // Below this, no product of two leaves the whole numbers that can be handled.
        if changes.iter().any(|(_, change)| change.abs() > LARGEST) {
            self.is_broken = true;
            return;
        }
        let Some(&(pivot, scale)) = changes.iter().min_by_key(|&&(user, change)| (change.abs(), self.directions[user as usize].len(), user)) else {
            return;
        };
        let taken = std::mem::take(&mut self.directions[pivot as usize]);
        for (user, change) in changes {
            if user != pivot {
                self.combine(user, change, &taken, scale);
            }
        }
    }

    fn users_of(&mut self, equation: &[(u32, i64)]) -> Vec<u32> {
        self.meeting += 1;
        let mut found = Vec::new();
        for &(unknown, _) in equation {
            let users = &mut self.users[unknown as usize];
            users.retain(|&user| self.directions[user as usize].binary_search_by_key(&unknown, |entry| entry.0).is_ok());
            for &user in users.iter() {
                if std::mem::replace(&mut self.met[user as usize], self.meeting) != self.meeting {
                    found.push(user);
                }
            }
        }
        found
    }

    /// Replaces a direction by `scale` times itself less `change` times `other`, in lowest terms.
    fn combine(&mut self, index: u32, change: i64, other: &Direction, scale: i64) {
        let divisor = greatest_common_divisor(scale.abs(), change.abs()) * scale.signum();
        let (keep, add) = (scale / divisor, -change / divisor);
        let old = std::mem::take(&mut self.directions[index as usize]);
        let mut sum = Direction::with_capacity(old.len() + other.len());
        let mut left = 0;
        for &(unknown, change) in other {
            while left < old.len() && old[left].0 < unknown {
                sum.push((old[left].0, old[left].1 * keep));
                left += 1;
            }
            let added = change * add;
            if left < old.len() && old[left].0 == unknown {
                let value = old[left].1 * keep + added;
                left += 1;
                if value != 0 {
                    sum.push((unknown, value));
                }
            } else {
                sum.push((unknown, added));
                self.users[unknown as usize].push(index);
            }
        }
        sum.extend(old[left..].iter().map(|&(unknown, change)| (unknown, change * keep)));
        let divisor = sum.iter().fold(0, |divisor, entry| if divisor == 1 { 1 } else { greatest_common_divisor(divisor, entry.1.abs()) });
        if divisor > 1 {
            sum.iter_mut().for_each(|entry| entry.1 /= divisor);
        }
        if sum.iter().any(|entry| entry.1.abs() > LARGEST) {
            self.is_broken = true;
            sum.clear();
        }
        self.directions[index as usize] = sum;
    }
}

fn change(direction: &Direction, unknown: u32) -> i64 {
    direction.binary_search_by_key(&unknown, |entry| entry.0).map_or(0, |place| direction[place].1)
}

pub(in crate::tables) fn greatest_common_divisor(mut one: i64, mut other: i64) -> i64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
