//! How the cells of a table add up, and in which order they can be made whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{CountedCell, LARGEST_COUNT, TableError, TableFault};

/// A total and its parts, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) total: usize,
    pub(crate) parts: Vec<usize>,
}

/// Cells that are made whole together, once the totals above them are.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// The parts of one total.
    Parts(Sum),
    /// A cross table: its row totals, its column totals, and its cells row by row.
    Crossed { rows: Vec<usize>, columns: Vec<usize>, cells: Vec<usize> },
}

/// Sums, order, and the cells of one child.
#[derive(Debug, Clone)]
pub(crate) struct Structure {
    pub(crate) sums: Vec<Sum>,
    /// Cells that are no part of a total.
    pub(crate) tops: Vec<usize>,
    /// Blocks, totals before their parts.
    pub(crate) blocks: Vec<Block>,
    /// Positions in the order of names.
    pub(crate) by_name: Vec<usize>,
    /// Cells that one child is counted in, where the table itself shows it: a top, one part of each way below it, and so on.
    pub(crate) of_one: Vec<usize>,
}

struct Reading<'a> {
    ways: &'a [String],
    cells: &'a [CountedCell],
}

impl Reading<'_> {
    fn error(&self, position: usize, column: &str, fault: TableFault) -> TableError {
        TableError { position, name: self.cells[position].name.clone(), column: column.to_owned(), fault }
    }

    fn names(&self) -> Result<BTreeMap<&str, usize>, TableError> {
        let mut positions = BTreeMap::new();
        for (position, cell) in self.cells.iter().enumerate() {
            if cell.name.is_empty() {
                return Err(self.error(position, "cell", TableFault::Unnamed));
            }
            if positions.insert(cell.name.as_str(), position).is_some() {
                return Err(self.error(position, "cell", TableFault::Repeated));
            }
            if cell.count > LARGEST_COUNT {
                return Err(self.error(position, "count", TableFault::TooLarge));
            }
            if cell.parents.len() != self.ways.len() {
                return Err(self.error(position, "cell", TableFault::WayMissing));
            }
        }
        Ok(positions)
    }
}

impl Structure {
    pub(super) fn of(ways: &[String], cells: &[CountedCell]) -> Result<Structure, TableError> {
        if cells.is_empty() {
            return Err(TableError { position: 0, name: String::new(), column: "cell".to_owned(), fault: TableFault::Empty });
        }
        let reading = Reading { ways, cells };
        let positions = reading.names()?;
        let mut sums: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        let mut parts_of: Vec<Vec<(usize, usize)>> = vec![Vec::new(); cells.len()];
        for (position, cell) in cells.iter().enumerate() {
            for (way, parent) in cell.parents.iter().enumerate() {
                let Some(parent) = parent else { continue };
                let total = *positions.get(parent.as_str()).ok_or_else(|| reading.error(position, &ways[way], TableFault::UnknownParent))?;
                sums.entry((total, way)).or_default().push(position);
                parts_of[position].push((total, way));
            }
            if parts_of[position].len() > 2 {
                return Err(reading.error(position, "cell", TableFault::ThreeWays));
            }
        }
        let ancestors = ancestors(&reading, &parts_of)?;
        for ((total, _), parts) in &sums {
            if parts.iter().map(|part| cells[*part].count).sum::<u64>() != cells[*total].count {
                return Err(reading.error(*total, "count", TableFault::SumBroken));
            }
        }
        let blocks = in_order(blocks(&reading, &sums, &parts_of)?, &ancestors);
        let tops: Vec<usize> = (0..cells.len()).filter(|position| parts_of[*position].is_empty()).collect();
        let of_one = of_one(&tops, &blocks, cells.len());
        Ok(Structure {
            tops,
            sums: sums.into_iter().map(|((total, _), parts)| Sum { total, parts }).collect(),
            blocks,
            by_name: positions.into_values().collect(),
            of_one,
        })
    }
}

/// All totals above each cell.
fn ancestors(reading: &Reading<'_>, parts_of: &[Vec<(usize, usize)>]) -> Result<Vec<BTreeSet<usize>>, TableError> {
    let mut above: Vec<Option<BTreeSet<usize>>> = vec![None; parts_of.len()];
    for start in 0..parts_of.len() {
        let mut open = vec![start];
        while let Some(&position) = open.last() {
            if above[position].is_some() {
                open.pop();
                continue;
            }
            let waiting: Vec<usize> = parts_of[position].iter().map(|(total, _)| *total).filter(|total| above[*total].is_none()).collect();
            if waiting.is_empty() {
                let direct = parts_of[position].iter().map(|(total, _)| *total);
                let all = direct.flat_map(|total| above[total].iter().flatten().copied().chain([total]).collect::<Vec<_>>()).collect();
                above[position] = Some(all);
                open.pop();
            } else if waiting.iter().any(|total| open.contains(total)) {
                return Err(reading.error(position, "cell", TableFault::Cycle));
            } else {
                open.push(waiting[0]);
            }
        }
    }
    Ok(above.into_iter().map(Option::unwrap_or_default).collect())
}

fn blocks(reading: &Reading<'_>, sums: &BTreeMap<(usize, usize), Vec<usize>>, parts_of: &[Vec<(usize, usize)>]) -> Result<Vec<Block>, TableError> {
    let mut blocks = Vec::new();
    let mut done = BTreeSet::new();
    for ((total, _), parts) in sums {
        if let Some(crossed) = parts.iter().find(|part| parts_of[**part].len() == 2) {
            if done.contains(crossed) {
                continue;
            }
            let block = cross_table(sums, parts_of, *crossed).ok_or_else(|| reading.error(*crossed, "cell", TableFault::NotCrossed))?;
            if let Block::Crossed { cells, .. } = &block {
                done.extend(cells.iter().copied());
            }
            blocks.push(block);
        } else {
            blocks.push(Block::Parts(Sum { total: *total, parts: parts.clone() }));
        }
    }
    // A part in one way among parts in two would belong to no block whole.
    for ((_, _), parts) in sums {
        let crossed = parts.iter().filter(|part| parts_of[**part].len() == 2).count();
        if crossed != 0 && crossed != parts.len() {
            return Err(reading.error(parts[0], "cell", TableFault::NotCrossed));
        }
    }
    Ok(blocks)
}

/// The cross table around one of its cells, `None` unless it is full and its margins add up to one cell.
fn cross_table(sums: &BTreeMap<(usize, usize), Vec<usize>>, parts_of: &[Vec<(usize, usize)>], cell: usize) -> Option<Block> {
    let [first, second] = parts_of[cell].as_slice() else { return None };
    let row = sums.get(first)?;
    let column = sums.get(second)?;
    // The cells of one row name all column totals, and the other way round.
    let columns: Vec<(usize, usize)> = row.iter().map(|cell| parts_of[*cell].iter().copied().find(|sum| sum != first)).collect::<Option<_>>()?;
    let rows: Vec<(usize, usize)> = column.iter().map(|cell| parts_of[*cell].iter().copied().find(|sum| sum != second)).collect::<Option<_>>()?;
    let mut cells = Vec::new();
    for row in &rows {
        let parts = sums.get(row)?;
        if parts.len() != columns.len() {
            return None;
        }
        for column in &columns {
            let mut here = parts.iter().copied().filter(|part| parts_of[*part].len() == 2 && parts_of[*part].contains(column));
            cells.push(here.next()?);
            if here.next().is_some() {
                return None;
            }
        }
    }
    let whole_columns = columns.iter().all(|column| sums.get(column).is_some_and(|parts| parts.len() == rows.len()));
    let margin = |side: &[(usize, usize)]| side.iter().map(|(total, _)| *total).collect::<Vec<usize>>();
    let (rows, columns) = (margin(&rows), margin(&columns));
    if !whole_columns || sums_over(sums, parts_of, &rows).is_disjoint(&sums_over(sums, parts_of, &columns)) {
        return None;
    }
    Some(Block::Crossed { rows, columns, cells })
}

/// The cells that a set of totals adds up to: the totals of which they are all the parts, or the only one itself.
fn sums_over(sums: &BTreeMap<(usize, usize), Vec<usize>>, parts_of: &[Vec<(usize, usize)>], margin: &[usize]) -> BTreeSet<usize> {
    let set: BTreeSet<usize> = margin.iter().copied().collect();
    let mut over: BTreeSet<usize> = BTreeSet::new();
    if set.len() != margin.len() {
        return over;
    }
    if let [only] = margin {
        over.insert(*only);
    }
    for sum in margin.first().into_iter().flat_map(|first| &parts_of[*first]) {
        if sums.get(sum).is_some_and(|parts| parts.iter().copied().collect::<BTreeSet<usize>>() == set) {
            over.insert(sum.0);
        }
    }
    over
}

/// Follows one child down from the top that leads to most cells: in each block below a cell that it is in, it is in one part,
/// here the one with most below it.
fn of_one(tops: &[usize], blocks: &[Block], cells: usize) -> Vec<usize> {
    let mut below = vec![1usize; cells];
    let most = |below: &[usize], of: &mut dyn Iterator<Item = usize>| of.map(|part| below[part]).max().unwrap_or(0);
    for block in blocks.iter().rev() {
        match block {
            Block::Parts(sum) => below[sum.total] += most(&below, &mut sum.parts.iter().copied()),
            // By rows alone: through both margins a cell would be counted twice.
            Block::Crossed { rows, columns, cells } => {
                for (row, total) in rows.iter().enumerate() {
                    below[*total] += most(&below, &mut cells[row * columns.len()..(row + 1) * columns.len()].iter().copied());
                }
            }
        }
    }
    let follow = |top: usize| {
        let mut chosen = vec![top];
        for block in blocks {
            let next = match block {
                Block::Parts(sum) if chosen.contains(&sum.total) => sum.parts.iter().copied().rev().max_by_key(|part| below[*part]),
                Block::Parts(_) => None,
                Block::Crossed { rows, columns, cells } => {
                    let row = rows.iter().position(|row| chosen.contains(row));
                    let column = columns.iter().position(|column| chosen.contains(column));
                    row.zip(column).map(|(row, column)| cells[row * columns.len() + column])
                }
            };
            chosen.extend(next);
        }
        chosen
    };
    tops.iter().map(|top| follow(*top)).rev().max_by_key(Vec::len).unwrap_or_default()
}

/// Totals before parts: a block comes after every block that holds one of its totals.
fn in_order(mut blocks: Vec<Block>, ancestors: &[BTreeSet<usize>]) -> Vec<Block> {
    let depth = depths(ancestors);
    blocks.sort_by_key(|block| match block {
        Block::Parts(sum) => (depth[sum.total], sum.total),
        Block::Crossed { rows, columns, .. } => {
            let deepest = rows.iter().chain(columns).map(|total| depth[*total]).max().unwrap_or(0);
            (deepest, rows.first().copied().unwrap_or(0))
        }
    });
    blocks
}

/// Longest way up from each cell.
fn depths(ancestors: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ancestors.len()).collect();
    // Whoever is above has strictly fewer above it.
    order.sort_by_key(|position| ancestors[*position].len());
    let mut depth = vec![0; ancestors.len()];
    for position in order {
        depth[position] = ancestors[position].iter().map(|above| depth[*above] + 1).max().unwrap_or(0);
    }
    depth
}
