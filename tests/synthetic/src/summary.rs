//! What a run made, for people to read.

use crate::counties::COUNT;
use crate::faults::FileCount;
use crate::truth::cube::{Cube, METRICS};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Rows and files by feed, and rates.
pub struct Summary {
    feeds: BTreeMap<&'static str, (u64, u64, u64)>,
    rates: String,
}

impl Summary {
    pub(crate) fn new(files: &[FileCount], references: u64, delivered: &Cube, person: &Cube) -> Self {
        let mut feeds: BTreeMap<&'static str, (u64, u64, u64)> = BTreeMap::from([("reference", (0, references, 0))]);
        for file in files {
            let sum = feeds.entry(file.feed).or_default();
            sum.0 += file.rows;
            sum.1 += 1;
            sum.2 += file.rejects.values().sum::<u64>();
        }
        Self { feeds, rates: rates(delivered, person) }
    }

    /// Rows delivered by a feed, planted ones included.
    pub fn rows(&self, feed: &str) -> u64 {
        self.feeds.get(feed).map_or(0, |sum| sum.0)
    }

    /// One line a feed.
    pub fn lines(&self) -> String {
        let mut out = String::new();
        for (feed, (rows, files, rejects)) in &self.feeds {
            let _ = writeln!(out, "{feed:<22} {rows:>9} rows {files:>3} files {rejects:>6} to reject");
        }
        out
    }

    /// The last year's counts for the state, delivered and by person, and the share of counties that could be shown by person.
    pub fn rates(&self) -> &str {
        &self.rates
    }
}

fn shown(numerator: u64, denominator: u64) -> bool {
    denominator >= 30 && (numerator == 0 || numerator == denominator || (numerator >= 11 && denominator - numerator >= 11))
}

fn rates(delivered: &Cube, person: &Cube) -> String {
    let mut out = String::new();
    let year = *person.labels().end();
    for (metric, (indicator, component)) in METRICS.iter().enumerate() {
        let (apart, linked) = (delivered.total(metric, year, 0), person.total(metric, year, 0));
        let counties = (1..=COUNT).filter(|area| {
            let cell = person.total(metric, year, *area);
            shown(cell.numerator, cell.denominator)
        });
        let rate = 100.0 * linked.numerator as f64 / linked.denominator.max(1) as f64;
        let _ = writeln!(
            out,
            "{indicator:<34} {component:<14} {year} delivered {:>6}/{:<6} person {:>6}/{:<6} missing {:>4} {rate:>5.1} % counties {}/{COUNT}",
            apart.numerator,
            apart.denominator,
            linked.numerator,
            linked.denominator,
            linked.missing,
            counties.count()
        );
    }
    out
}
