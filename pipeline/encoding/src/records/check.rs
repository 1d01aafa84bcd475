//! A dry run: how many values of each column fit the schema, and how many records get each token.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;

use super::{Records, RecordsError};
use crate::schema::Schema;
use crate::token::{Token, Tokeniser};
use crate::value::ValueError;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Rows of the file.
    pub records: u64,
    /// Each encoded column.
    pub columns: Vec<ColumnCheck>,
    /// For each token: its name, records that have it, the most records that share one.
    pub tokens: Vec<(String, u64, u64)>,
}

/// One column, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnCheck {
    /// The column.
    pub column: String,
    /// Values that fit.
    pub fitting: u64,
    /// Values that the schema takes for missing, or that are empty.
    pub missing: u64,
    /// Values that do not fit: for each reason, how many and the first line.
    pub refused: BTreeMap<String, (u64, u64)>,
}

impl CheckReport {
    /// Whether every value fits.
    pub fn is_clean(&self) -> bool {
        self.columns.iter().all(|column| column.refused.is_empty())
    }
}

impl fmt::Display for CheckReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} records", self.records)?;
        for column in &self.columns {
            let refused: u64 = column.refused.values().map(|(count, _)| count).sum();
            writeln!(formatter, "column {}: {} fit, {} missing, {refused} refused", column.column, column.fitting, column.missing)?;
            for (reason, (count, line)) in &column.refused {
                writeln!(formatter, "    {reason}: {count}, first on line {line}")?;
            }
        }
        for (name, records, most) in &self.tokens {
            writeln!(formatter, "token {name}: {records} records, at most {most} share one")?;
        }
        Ok(())
    }
}

/// Checks a file against a schema, and counts tokens where a plan is given. Writes nothing.
///
/// # Errors
/// The file cannot be read, or lacks a column.
pub fn check(path: &Path, id_column: &str, schema: &Schema, tokeniser: Option<&Tokeniser>) -> Result<CheckReport, RecordsError> {
    let mut records = Records::open(path, id_column)?;
    let places = records.places(schema.encoded().map(|(_, feature, _)| feature.identifier.as_str()))?;
    let token_places = records.places(tokeniser.map(|tokeniser| tokeniser.plan().columns()).unwrap_or_default())?;
    let mut columns: Vec<ColumnCheck> =
        schema.encoded().map(|(_, feature, _)| ColumnCheck { column: feature.identifier.clone(), ..ColumnCheck::default() }).collect();
    let rules = tokeniser.map(|tokeniser| tokeniser.plan().rules.as_slice()).unwrap_or_default();
    let mut blocks: Vec<HashMap<Token, u64>> = vec![HashMap::new(); rules.len()];
    let mut rows = 0;
    while records.advance()? {
        rows += 1;
        for ((column, (_, _, hashing)), value) in columns.iter_mut().zip(schema.encoded()).zip(records.values(&places)) {
            let is_sentinel = hashing.missing.as_ref().is_some_and(|missing| missing.sentinel == value);
            let outcome: Result<String, ValueError> = if is_sentinel { Ok(String::new()) } else { hashing.format.canonical(value) };
            match outcome {
                Ok(_) if is_sentinel || value.is_empty() => column.missing += 1,
                Ok(_) => column.fitting += 1,
                Err(reason) => {
                    let (count, _) = column.refused.entry(reason.to_string()).or_insert((0, records.line()));
                    *count += 1;
                }
            }
        }
        if let Some(tokeniser) = tokeniser {
            for (block, token) in blocks.iter_mut().zip(tokeniser.tokens(&records.values(&token_places))) {
                if let Some(token) = token {
                    *block.entry(token).or_default() += 1;
                }
            }
        }
    }
    let tokens = rules.iter().zip(&blocks).map(|(rule, block)| (rule.name.clone(), block.values().sum(), block.values().copied().max().unwrap_or(0))).collect();
    Ok(CheckReport { records: rows, columns, tokens })
}
