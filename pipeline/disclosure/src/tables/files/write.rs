//! What protection gave, as a CSV table and in a few lines.

use std::fmt::Write as _;

use super::read::Named;
use crate::tables::audit::Verdict;
use crate::tables::protect::{Protection, Stage, Status};

/// The table `cell_id, status, stage, lower, upper`, one line a cell.
///
/// `stage` is `rule`, `elimination` or `width`, empty where the cell is published. From `lower` to `upper` numbers are shown
/// possible for somebody who knows the rule; `upper` is empty where there is no greatest one. The table holds the counts of
/// published cells and what is proven of hidden ones: it is for the steward, not for the public.
///
/// # Errors
/// When the table cannot be put together.
pub fn write(named: &Named, protection: &Protection) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["cell_id", "status", "stage", "lower", "upper"])?;
    for (name, cell) in named.cells.iter().zip(&protection.cells) {
        let (status, stage) = match cell.status {
            Status::Published => ("published", ""),
            Status::Primary => ("primary", "rule"),
            Status::Complementary(Stage::Elimination) => ("complementary", "elimination"),
            Status::Complementary(Stage::Full) => ("complementary", "width"),
        };
        let upper = cell.upper.map(|upper| upper.to_string()).unwrap_or_default();
        writer.write_record([name, status, stage, &cell.lower.to_string(), &upper])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// How many cells were hidden and why, how much they add up to, what the audit found, and how long it took.
pub fn summary(named: &Named, protection: &Protection) -> String {
    let of = |status: Status| {
        let cells = protection.cells.iter().enumerate().filter(|(_, cell)| cell.status == status);
        cells.fold((0, 0), |(cells, sum), (place, _)| (cells + 1, sum + named.tables.count(place)))
    };
    let judged = |verdict| protection.cells.iter().filter(|cell| cell.verdict == Some(verdict)).count();
    let audited = protection.cells.iter().filter(|cell| cell.verdict.is_some()).count();
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<26} {value}");
    };
    line("cells", protection.cells.len().to_string());
    let parts = [
        ("published", Status::Published),
        ("primary", Status::Primary),
        ("complementary elimination", Status::Complementary(Stage::Elimination)),
        ("complementary width", Status::Complementary(Stage::Full)),
    ];
    for (name, status) in parts {
        let (cells, sum) = of(status);
        line(name, format!("{cells}, counts add up to {sum}"));
    }
    line("elimination alone", format!("{} complementary", protection.elimination_alone));
    line("audited", format!("{audited}: {} wide, {} narrow, {} undecided", judged(Verdict::Wide), judged(Verdict::Narrow), judged(Verdict::Undecided)));
    let narrowest =
        protection.narrowest.map_or_else(|| "nothing is hidden".to_owned(), |numbers| format!("{numbers} whole numbers (counted up to what is needed)"));
    line("narrowest interval", narrowest);
    let [elimination, width, audit] = protection.times.map(|time| time.as_secs_f64());
    line("seconds", format!("{elimination:.3} elimination, {width:.3} width in {} rounds, {audit:.3} audit", protection.rounds));
    text
}
