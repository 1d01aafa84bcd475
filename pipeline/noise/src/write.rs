//! A noisy table as CSV, its statement as JSON, and a summary for the one who ran it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::NoisyTable;

/// Why a file is not written.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written", file.display())]
pub struct WriteError {
    /// The file.
    pub file: PathBuf,
    /// Why.
    #[source]
    pub source: std::io::Error,
}

impl NoisyTable {
    /// The table as CSV: `cell,count,drawn,lower,upper`.
    ///
    /// # Errors
    /// When memory cannot be written, which the CSV writer has to allow for.
    pub fn to_csv(&self) -> Result<Vec<u8>, std::io::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["cell", "count", "drawn", "lower", "upper"])?;
        for cell in &self.cells {
            let numbers = [cell.count.to_string(), cell.drawn.to_string(), cell.lower.to_string(), cell.upper.to_string()];
            writer.write_record(std::iter::once(cell.name.clone()).chain(numbers))?;
        }
        writer.into_inner().map_err(|error| error.into_error())
    }

    /// Writes the table as CSV and its statement as JSON.
    ///
    /// # Errors
    /// The file that cannot be written.
    pub fn write(&self, table: &Path, statement: &Path) -> Result<(), WriteError> {
        let failed = |file: &Path, source| WriteError { file: file.to_owned(), source };
        let bytes = self.to_csv().map_err(|source| failed(table, source))?;
        std::fs::write(table, bytes).map_err(|source| failed(table, source))?;
        let mut json = serde_json::to_vec_pretty(&self.statement).map_err(|error| failed(statement, error.into()))?;
        json.push(b'\n');
        std::fs::write(statement, json).map_err(|source| failed(statement, source))
    }

    /// A few lines: how much noise, what was paid, what it means.
    pub fn summary(&self) -> String {
        let told = &self.statement;
        let moved = self.cells.iter().filter(|cell| i64::try_from(cell.count).is_ok_and(|count| count != cell.drawn)).count();
        let mut text = String::new();
        let _ = writeln!(
            text,
            "{} cells, noise with a standard deviation of {:.2}; {} % of draws within {}",
            self.cells.len(),
            told.standard_deviation,
            told.level * 100.0,
            told.half_width
        );
        let _ = writeln!(text, "{moved} counts moved from their draw, so that sums hold and none is below zero");
        let _ = writeln!(
            text,
            "{} {} for this table; of {} {} spent {}, {} remain (entry {} of the ledger)",
            told.loss,
            told.measure.as_str(),
            told.budget,
            told.account_measure.as_str(),
            told.spent,
            told.remaining,
            told.ledger_entry
        );
        let _ = writeln!(text, "{}", told.meaning);
        text
    }
}
