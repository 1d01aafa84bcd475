//! What training found, said plainly.

use std::fmt;

use super::Parameters;
use crate::model::Model;

/// One session of estimating m.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SessionReport {
    /// The rule that made its pairs.
    pub rule: String,
    /// Pairs that were looked at.
    pub pairs: u64,
    /// Comparisons that it estimates.
    pub estimates: Vec<String>,
    /// Iterations.
    pub iterations: usize,
    /// Whether the last iteration changed less than was asked for.
    pub has_converged: bool,
    /// Greatest change of a share in the last iteration.
    pub last_change: f64,
    /// Share of matches among its pairs.
    pub chance: f64,
}

/// Something a reader of the model should look at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Note {
    Silent { comparison: String },
    UnseenByChance { comparison: String, level: String },
    UnseenInSessions { comparison: String, level: String },
    SessionsDisagree { comparison: String, level: String, least: f64, most: f64 },
    Inverted { comparison: String, level: String },
    OutOfOrder { comparison: String, level: String },
}

/// What training found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TrainingReport {
    pub sessions: Vec<SessionReport>,
    pub notes: Vec<Note>,
}

impl TrainingReport {
    /// Notes where weights are not as the order of levels promises.
    pub fn look_at(&mut self, model: &Model, parameters: &Parameters) {
        for (at, comparison) in model.comparisons.iter().enumerate() {
            let weights: Vec<f64> = parameters.m[at].iter().zip(&parameters.u[at]).map(|(m, u)| (m / u).log2()).collect();
            let place = |level: usize| (comparison.name.clone(), comparison.levels[level].label.clone());
            let last = weights.len() - 1;
            for level in [0, last] {
                if (level == 0 && weights[level] < 0.0) || (level == last && weights[level] > 0.0) {
                    let (comparison, level) = place(level);
                    self.notes.push(Note::Inverted { comparison, level });
                }
            }
            for level in (1..weights.len()).filter(|level| weights[*level] > weights[*level - 1]) {
                let (comparison, level) = place(level);
                self.notes.push(Note::OutOfOrder { comparison, level });
            }
        }
    }
}

impl fmt::Display for SessionReport {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}: {} pairs, ", self.rule, self.pairs)?;
        if self.pairs == 0 {
            return write!(to, "so nothing was estimated");
        }
        if self.has_converged {
            write!(to, "converged after {} iterations", self.iterations)?;
        } else {
            write!(to, "hit the cap of {} iterations, not converged", self.iterations)?;
        }
        write!(to, " (last change {:.1e}), {:.1} % matches", self.last_change, 100.0 * self.chance)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Silent { comparison } => write!(to, "{comparison}: no pair had a value on both sides; it weighs nothing"),
            Note::UnseenByChance { comparison, level } => {
                write!(to, "{comparison}, {level}: unseen among pairs drawn at random; u is half of one in those pairs")
            }
            Note::UnseenInSessions { comparison, level } => {
                write!(to, "{comparison}, {level}: unseen in every session; m is half of one in the matches of the last")
            }
            Note::SessionsDisagree { comparison, level, least, most } => {
                write!(to, "{comparison}, {level}: sessions disagree on m, from {least:.4} to {most:.4}; the median holds")
            }
            Note::Inverted { comparison, level } => write!(to, "{comparison}, {level}: weight sign inverted"),
            Note::OutOfOrder { comparison, level } => write!(to, "{comparison}, {level}: weighs more than the level above it"),
        }
    }
}
