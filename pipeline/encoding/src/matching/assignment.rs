//! Each record in at most one pair.

use std::collections::BTreeMap;

use super::Scored;

/// Largest group of records that hang together for which the best assignment is sought; a larger one is assigned greedily.
const LARGEST_GROUP: usize = 400;

/// Pairs taken from the highest score down, each record once. `pairs` come sorted, the highest score first.
pub fn greedy(pairs: &[Scored]) -> Vec<Scored> {
    let count = |side: fn(&Scored) -> u32| pairs.iter().map(side).max().map_or(0, |greatest| greatest as usize + 1);
    let (mut lefts, mut rights) = (vec![false; count(|pair| pair.left)], vec![false; count(|pair| pair.right)]);
    let mut taken = Vec::new();
    for pair in pairs {
        let (left, right) = (pair.left as usize, pair.right as usize);
        if !lefts[left] && !rights[right] {
            (lefts[left], rights[right]) = (true, true);
            taken.push(*pair);
        }
    }
    taken
}

/// Pairs whose scores above `floor` have the largest sum, each record once; the highest score first.
///
/// Groups of more than 400 records that hang together are assigned greedily; their number is the second part of the answer.
/// Source: Kuhn (1955), The Hungarian method for the assignment problem, with potentials, in each group.
pub fn optimal(pairs: &[Scored], floor: f64) -> (Vec<Scored>, usize) {
    let mut taken = Vec::new();
    let mut too_large = 0;
    for group in groups(pairs.iter().copied().filter(|pair| pair.score >= floor).collect()) {
        let lefts = places(&group, |pair| pair.left);
        let rights = places(&group, |pair| pair.right);
        if lefts.len() + rights.len() > LARGEST_GROUP {
            too_large += 1;
            taken.extend(greedy(&group));
        } else {
            taken.extend(best(&group, &lefts, &rights, floor));
        }
    }
    taken.sort_by(|one, other| other.score.total_cmp(&one.score).then((one.left, one.right).cmp(&(other.left, other.right))));
    (taken, too_large)
}

/// Places of one side in a group, numbered from 0.
fn places(group: &[Scored], side: fn(&Scored) -> u32) -> BTreeMap<u32, usize> {
    let places: BTreeMap<u32, usize> = group.iter().map(|pair| (side(pair), 0)).collect();
    places.into_keys().zip(0..).collect()
}

/// Pairs that hang together by a record, in the order in which their first pair comes.
fn groups(pairs: Vec<Scored>) -> Vec<Vec<Scored>> {
    let mut parents: Vec<usize> = (0..pairs.len()).collect();
    let mut first: BTreeMap<(bool, u32), usize> = BTreeMap::new();
    for (place, pair) in pairs.iter().enumerate() {
        for record in [(false, pair.left), (true, pair.right)] {
            let other = *first.entry(record).or_insert(place);
            let (one, other) = (root(&mut parents, place), root(&mut parents, other));
            parents[one.max(other)] = one.min(other);
        }
    }
    let mut groups: BTreeMap<usize, Vec<Scored>> = BTreeMap::new();
    for (place, pair) in pairs.into_iter().enumerate() {
        groups.entry(root(&mut parents, place)).or_default().push(pair);
    }
    groups.into_values().collect()
}

fn root(parents: &mut [usize], mut place: usize) -> usize {
    while parents[place] != place {
        parents[place] = parents[parents[place]];
        place = parents[place];
    }
    place
}

/// The best assignment of one group: rows are left records, columns right records and then one place of rest for each row.
fn best(group: &[Scored], lefts: &BTreeMap<u32, usize>, rights: &BTreeMap<u32, usize>, floor: f64) -> Vec<Scored> {
    let (rows, columns) = (lefts.len(), rights.len() + lefts.len());
    // A pair that is no candidate costs more than to rest.
    let mut costs = vec![vec![1.0; rights.len()]; rows];
    let mut scored = BTreeMap::new();
    for pair in group {
        let (row, column) = (lefts[&pair.left], rights[&pair.right]);
        costs[row][column] = floor - pair.score;
        scored.insert((row, column), *pair);
    }
    let cost = |row: usize, column: usize| costs[row].get(column).copied().unwrap_or(0.0);
    // Place 0 of each list stands for nobody; rows and columns count from 1.
    let (mut of_rows, mut of_columns) = (vec![0.0; rows + 1], vec![0.0; columns + 1]);
    let (mut row_of, mut way) = (vec![0; columns + 1], vec![0; columns + 1]);
    for row in 1..=rows {
        row_of[0] = row;
        let mut column = 0;
        let (mut least, mut is_used) = (vec![f64::INFINITY; columns + 1], vec![false; columns + 1]);
        while row_of[column] != 0 {
            is_used[column] = true;
            let from = row_of[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for other in 1..=columns {
                if is_used[other] {
                    continue;
                }
                let reduced = cost(from - 1, other - 1) - of_rows[from] - of_columns[other];
                if reduced < least[other] {
                    (least[other], way[other]) = (reduced, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=columns {
                if is_used[other] {
                    of_rows[row_of[other]] += step;
                    of_columns[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (1..=columns).filter_map(|column| scored.get(&(row_of[column].checked_sub(1)?, column - 1)).copied()).collect()
}
