//! From a table to blocks of strata or people.

use std::collections::HashMap;
use std::path::Path;

use attune_statistics::inequality::{Indicator, People, PeopleError, Person, Polarity, Strata, StrataError, Stratum};

use super::table::{Table, TableError};

/// Columns that name a block. Those that a file does not have are empty.
const LABELS: [&str; 4] = ["dataset", "origin", "indicator", "dimension"];

const SUBGROUP: &str = "subgroup";
const ESTIMATE: &str = "estimate";
const ERROR: &str = "se";
const POPULATION: &str = "population";
const AVERAGE: &str = "setting_average";
const FAVOURABLE: &str = "favourable_indicator";
const ORDERED: &str = "ordered_dimension";
const SCALE: &str = "indicator_scale";
const ORDER: &str = "subgroup_order";
const REFERENCE: &str = "reference_subgroup";
const PERSON: &str = "est";
const WEIGHT: &str = "weight";
const UNIT: &str = "psu";
const STRATUM: &str = "strata";

/// What is measured together.
pub(super) struct Block {
    /// Dataset, origin, indicator, dimension.
    pub labels: Vec<String>,
    pub content: Content,
}

pub(super) enum Content {
    Strata(Strata),
    People(People),
}

/// Reads the blocks of a file in the order in which they begin.
pub(super) fn blocks(file: &Path) -> Result<Vec<Block>, TableError> {
    let table = Table::read(file)?;
    let content: fn(&Table, &[usize]) -> Result<Content, TableError> = if table.has(ESTIMATE) {
        table.require(&[SUBGROUP, FAVOURABLE, SCALE])?;
        strata
    } else if table.has(PERSON) {
        table.require(&[ORDER, WEIGHT])?;
        people
    } else {
        return Err(table.header_error(format!("missing: {ESTIMATE} (a file of strata) or {PERSON} (a file of people)")));
    };
    let mut places: HashMap<Vec<String>, usize> = HashMap::new();
    let mut rows: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
    for row in 0..table.len() {
        let labels: Vec<String> = LABELS.iter().map(|column| table.text(row, column).to_owned()).collect();
        let place = *places.entry(labels.clone()).or_insert(rows.len());
        if place == rows.len() {
            rows.push((labels, Vec::new()));
        }
        rows[place].1.push(row);
    }
    rows.into_iter().map(|(labels, rows)| Ok(Block { labels, content: content(&table, &rows)? })).collect()
}

/// What must be the same in each row of a block.
fn constant<T: PartialEq>(table: &Table, rows: &[usize], column: &str, read: impl Fn(usize) -> Result<T, TableError>) -> Result<T, TableError> {
    let first = read(rows[0])?;
    for row in &rows[1..] {
        if read(*row)? != first {
            return Err(table.error(*row, column, format!("differs from line {}, though both are of one block", table.line(rows[0]))));
        }
    }
    Ok(first)
}

fn strata(table: &Table, rows: &[usize]) -> Result<Content, TableError> {
    let favours_high = constant(table, rows, FAVOURABLE, |row| table.present(row, FAVOURABLE, table.logical(row, FAVOURABLE)?))?;
    let indicator = Indicator {
        polarity: if favours_high { Polarity::HigherIsBetter } else { Polarity::LowerIsBetter },
        scale: constant(table, rows, SCALE, |row| table.present(row, SCALE, table.amount(row, SCALE)?))?,
        average: constant(table, rows, AVERAGE, |row| table.amount(row, AVERAGE))?,
    };
    let is_ordered = constant(table, rows, ORDERED, |row| table.logical(row, ORDERED))?;
    let strata = rows.iter().map(|row| stratum(table, *row, is_ordered)).collect::<Result<Vec<Stratum>, TableError>>()?;
    Strata::new(indicator, strata).map(Content::Strata).map_err(|error| of_strata(table, rows, &error))
}

fn stratum(table: &Table, row: usize, is_ordered: Option<bool>) -> Result<Stratum, TableError> {
    let order = table.whole(row, ORDER)?;
    Ok(Stratum {
        label: table.present(row, SUBGROUP, Some(table.text(row, SUBGROUP)).filter(|label| !label.is_empty()))?.to_owned(),
        estimate: table.amount(row, ESTIMATE)?,
        se: table.amount(row, ERROR)?,
        population: table.amount(row, POPULATION)?,
        order: match is_ordered {
            Some(true) => Some(table.present(row, ORDER, order)?),
            Some(false) => None,
            None => order,
        },
        is_reference: table.logical(row, REFERENCE)?.unwrap_or_default(),
    })
}

/// Says with lines and columns what the strata say with rows of their block.
fn of_strata(table: &Table, rows: &[usize], error: &StrataError) -> TableError {
    let at = |row: usize, column: &str, what: &str| table.error(rows[row - 1], column, what);
    let same = |row: usize, other: usize, column: &str| at(row, column, &format!("the same as in line {}, in one block", table.line(rows[other - 1])));
    match error {
        StrataError::Number { row, column } => at(*row, column, "not a finite number of zero or more"),
        StrataError::Label { row, other } => same(*row, *other, SUBGROUP),
        StrataError::Order { row, other } => same(*row, *other, ORDER),
        StrataError::OrderMissing { row } => at(*row, ORDER, "empty, but other rows of the block have one"),
        StrataError::Reference { row, other } => at(*row, REFERENCE, &format!("a second reference; line {} is one already", table.line(rows[*other - 1]))),
        StrataError::Scale => at(1, SCALE, "not a finite number above zero"),
        StrataError::Average | StrataError::Empty => table.block_error(rows, error.to_string()),
    }
}

fn people(table: &Table, rows: &[usize]) -> Result<Content, TableError> {
    let mut codes: HashMap<(&str, &str), u32> = HashMap::new();
    let mut code = |column: &'static str, text| {
        let next = codes.len() as u32;
        *codes.entry((column, text)).or_insert(next)
    };
    let (has_strata, has_units) = (table.has(STRATUM), table.has(UNIT));
    let mut people = Vec::with_capacity(rows.len());
    for (row, number) in rows.iter().copied().zip(0..) {
        let mut of_design = |column: &'static str| {
            let text = table.text(row, column);
            table.present(row, column, (!text.is_empty()).then_some(text)).map(|text| code(column, text))
        };
        people.push(Person {
            order: table.present(row, ORDER, table.whole(row, ORDER)?)?,
            value: table.present(row, PERSON, table.amount(row, PERSON)?)?,
            weight: table.present(row, WEIGHT, table.amount(row, WEIGHT)?)?,
            stratum: if has_strata { of_design(STRATUM)? } else { 0 },
            // Without sampling units everybody is one.
            unit: if has_units { of_design(UNIT)? } else { number },
        });
    }
    People::new(&people).map(Content::People).map_err(|error| match error {
        PeopleError::Value { row } => table.error(rows[row - 1], PERSON, "not a number from 0 to 1"),
        PeopleError::Weight { row } => table.error(rows[row - 1], WEIGHT, "not a finite number of zero or more"),
        PeopleError::Empty => table.block_error(rows, error.to_string()),
    })
}
