//! Lines that people read while a job runs, and logs. Neither ever holds a value of a row.

use std::time::Duration;

use tracing_subscriber::EnvFilter;

use crate::domain::clock::seconds;

/// One line of progress: step, rows, seconds.
pub fn step_line(step: &str, rows: u64, elapsed: Duration) -> String {
    format!("  {step:<44} {:>12} rows  {:>8}", thousands(rows), seconds(elapsed))
}

/// Prints a whole number with thin groups of three.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Starts the log on standard error; `ATTUNE_LOG` sets what is written (default `warn`).
pub fn start_log() {
    let filter = EnvFilter::try_from_env("ATTUNE_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A second start, as in tests, keeps the first.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
