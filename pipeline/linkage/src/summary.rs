//! What a run says of itself.

use std::fmt;
use std::time::Duration;

use crate::block::RuleCount;
use crate::model::Model;
use crate::score::{Band, Pair};
use crate::train::{Parameters, TrainingReport};
use crate::truth::Evaluation;

/// How one run went. Its text is what people read.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The model's name.
    pub model: String,
    /// Records by source.
    pub sources: Vec<(String, usize)>,
    /// Records that are new, where old ones were known.
    pub new_records: Option<usize>,
    /// What each blocking rule gave.
    pub rules: Vec<RuleCount>,
    /// Lines of the table of m, u and weights.
    table: Vec<String>,
    training: TrainingReport,
    /// Pairs that were written, by band.
    pub bands: [u64; 3],
    /// Pairs by reason, where it is not the weight.
    pub reasons: Vec<(String, u64)>,
    /// Clusters by number of records.
    pub sizes: Vec<(usize, u64)>,
    /// What happened to cluster ids.
    pub events: Vec<(&'static str, u64)>,
    /// Mother-infant and other dyads.
    pub dyads: Option<(u64, u64)>,
    /// Decisions about records that are not there.
    pub absent_decisions: usize,
    /// Seconds of steps.
    pub steps: Vec<(&'static str, Duration)>,
    /// Figures against a truth.
    pub evaluation: Option<Evaluation>,
}

impl Summary {
    pub(crate) fn new(model: &Model, parameters: &Parameters, training: TrainingReport) -> Summary {
        let mut table = vec![format!("  chance of a match {:.3e}", parameters.chance)];
        for (at, comparison) in model.comparisons.iter().enumerate() {
            for (number, level) in comparison.levels.iter().enumerate() {
                let (m, u) = (parameters.m[at][number], parameters.u[at][number]);
                let rarity = if level.term_frequency.is_some() { " and rarity" } else { "" };
                table.push(format!("  {:<16} {:<44} m {m:.6}  u {u:.3e}  {:+.2} bits{rarity}", comparison.name, level.label, (m / u).log2()));
            }
        }
        Summary { table, training, ..Summary::untrained(model) }
    }

    /// Of a run in which nothing was estimated.
    pub(crate) fn untrained(model: &Model) -> Summary {
        Summary {
            model: model.name.clone(),
            sources: Vec::new(),
            new_records: None,
            rules: Vec::new(),
            table: Vec::new(),
            training: TrainingReport::default(),
            bands: [0; 3],
            reasons: Vec::new(),
            sizes: Vec::new(),
            events: Vec::new(),
            dyads: None,
            absent_decisions: 0,
            steps: Vec::new(),
            evaluation: None,
        }
    }

    pub(crate) fn count_pairs(&mut self, pairs: &[Pair], word: impl Fn(&Pair) -> Option<String>) {
        let mut reasons = std::collections::BTreeMap::new();
        for pair in pairs {
            self.bands[pair.band as usize] += 1;
            if let Some(word) = word(pair) {
                *reasons.entry(word).or_default() += 1;
            }
        }
        self.reasons = reasons.into_iter().collect();
    }

    pub(crate) fn count_sizes(&mut self, sizes: impl Iterator<Item = usize>) {
        let mut counts = std::collections::BTreeMap::new();
        sizes.for_each(|size| *counts.entry(size).or_default() += 1);
        self.sizes = counts.into_iter().collect();
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records: usize = self.sources.iter().map(|(_, count)| count).sum();
        writeln!(to, "model {}", self.model)?;
        writeln!(to, "records {records}")?;
        for (source, count) in &self.sources {
            writeln!(to, "  {source:<20} {count}")?;
        }
        if let Some(new) = self.new_records {
            writeln!(to, "  new or changed       {new}")?;
        }
        writeln!(to, "pairs by blocking rule {}", self.rules.iter().map(|rule| rule.pairs).sum::<u64>())?;
        for rule in &self.rules {
            write!(to, "  {:>10}  {}; largest block {} records", rule.pairs, rule.rule, rule.largest_block)?;
            if rule.capped_blocks > 0 {
                write!(to, "; {} blocks above the cap gave no pairs, {} would have been", rule.capped_blocks, rule.capped_pairs)?;
            }
            writeln!(to)?;
        }
        writeln!(to, "weights")?;
        self.table.iter().try_for_each(|line| writeln!(to, "{line}"))?;
        if !self.training.sessions.is_empty() {
            writeln!(to, "sessions of estimating m")?;
            self.training.sessions.iter().try_for_each(|session| writeln!(to, "  {session}"))?;
        }
        if !self.training.notes.is_empty() {
            writeln!(to, "to look at")?;
            self.training.notes.iter().try_for_each(|note| writeln!(to, "  {note}"))?;
        }
        writeln!(to, "pairs written {}", self.bands.iter().sum::<u64>())?;
        for band in [Band::Auto, Band::Review, Band::No] {
            writeln!(to, "  {:<7} {}", band.word(), self.bands[band as usize])?;
        }
        for (reason, count) in &self.reasons {
            writeln!(to, "    {count:>8}  {reason}")?;
        }
        if self.absent_decisions > 0 {
            writeln!(to, "decisions about records that are not there {}", self.absent_decisions)?;
        }
        writeln!(to, "clusters {}", self.sizes.iter().map(|(_, count)| count).sum::<u64>())?;
        for (size, count) in &self.sizes {
            writeln!(to, "  of {size:<4} {count}")?;
        }
        if !self.events.is_empty() {
            let words: Vec<String> = self.events.iter().map(|(event, count)| format!("{count} {event}")).collect();
            writeln!(to, "cluster ids: {}", words.join(", "))?;
        }
        if let Some((dyads, caregivers)) = self.dyads {
            writeln!(to, "dyads {dyads} of {caregivers} caregivers")?;
        }
        if let Some(evaluation) = &self.evaluation {
            writeln!(to, "against the truth\n{evaluation}")?;
        }
        let words: Vec<String> = self.steps.iter().map(|(step, time)| format!("{step} {:.2}", time.as_secs_f64())).collect();
        writeln!(to, "seconds: {}", words.join(", "))?;
        if let Some(kibibytes) = most_memory() {
            writeln!(to, "peak memory: {} MiB", kibibytes / 1024)?;
        }
        Ok(())
    }
}

/// The most memory that this process had, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}
