//! Noisy counts made to add up and to be no less than zero. It sees nothing but drawn numbers, so it costs no privacy.

mod projection;
mod whole;

use crate::table::{Block, Structure};

/// Whole numbers, none below zero, in which every sum holds, near the drawn counts.
///
/// First the drawn counts are moved by least squares to where all sums hold; then, from the top down, each set of parts
/// becomes the whole numbers nearest to that, in squares, that are not below zero and add up to the totals already fixed.
/// Source of the first step: Hay, Rastogi, Miklau and Suciu (2010), "Boosting the accuracy of differentially private
/// histograms through consistency", PVLDB 3(1), 1021-1032; of the second: Abowd et al. (2022), "The 2020 Census Disclosure
/// Avoidance System TopDown Algorithm", Harvard Data Science Review, special issue 2.
pub(crate) fn consistent(structure: &Structure, drawn: &[i64]) -> Vec<u64> {
    let targets: Vec<i64> = projection::onto_sums(&structure.sums, drawn).into_iter().map(whole::fine).collect();
    let mut counts = vec![0u64; drawn.len()];
    for &top in &structure.tops {
        counts[top] = whole::nearest(targets[top]);
    }
    for block in &structure.blocks {
        match block {
            Block::Parts(sum) => {
                let wanted: Vec<i64> = sum.parts.iter().map(|part| targets[*part]).collect();
                for (part, count) in sum.parts.iter().zip(whole::parts(&wanted, counts[sum.total])) {
                    counts[*part] = count;
                }
            }
            Block::Crossed { rows, columns, cells } => {
                let wanted: Vec<i64> = cells.iter().map(|cell| targets[*cell]).collect();
                let row_totals: Vec<u64> = rows.iter().map(|row| counts[*row]).collect();
                let column_totals: Vec<u64> = columns.iter().map(|column| counts[*column]).collect();
                for (cell, count) in cells.iter().zip(whole::crossed(&wanted, &row_totals, &column_totals)) {
                    counts[*cell] = count;
                }
            }
        }
    }
    counts
}

#[cfg(test)]
pub(crate) use whole::{crossed as whole_cross_table, parts as whole_parts};
