//! Estimates what agreement is worth, from the records themselves.

mod chance;
mod converge;
mod random;
mod report;
mod session;

pub use report::SessionReport;
pub(crate) use report::TrainingReport;

use crate::model::Model;
use crate::plan::Plan;

/// What the model knows: how often each level comes about among matches (m) and among others (u), and how likely a match is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameters {
    /// Chance that two records are one person.
    pub chance: f64,
    /// By comparison and level.
    pub m: Vec<Vec<f64>>,
    /// By comparison and level.
    pub u: Vec<Vec<f64>>,
}

/// Why nothing can be estimated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrainingError {
    /// No deterministic rule holds for any two records.
    #[error("no two records agree on any rule of [training] deterministic: the chance of a match cannot be estimated; state `chance`, or other rules")]
    NoMatches,
    /// More pairs agree on the rules than can be matches.
    #[error("more pairs agree on the rules of [training] deterministic than there are: `recall` is too low")]
    Recall,
    /// There are not two records that could be a pair.
    #[error("fewer than two records that could be a pair")]
    NoPairs,
    /// No session estimates a comparison.
    #[error(
        "comparison {0}: m is estimated in no session of [training] sessions, since each blocks on its columns or gave no pairs; add a session, or state m"
    )]
    NoSession(String),
}

/// Estimates what the model does not state.
///
/// # Errors
/// Where the records do not allow it.
pub(crate) fn train(model: &Model, plan: &Plan, threads: usize) -> Result<(Parameters, TrainingReport), TrainingError> {
    let mut report = TrainingReport::default();
    let levels = |start: fn(usize, usize) -> f64| {
        let of = |count: usize| (0..count).map(|level| start(level, count)).collect();
        model.comparisons.iter().map(|comparison| of(comparison.levels.len())).collect::<Vec<Vec<f64>>>()
    };
    let mut parameters = Parameters { chance: chance::chance(model, plan, threads)?, m: levels(first_m), u: levels(|_, count| 1.0 / count as f64) };
    let speaks = random::estimate_u(model, plan, threads, &mut parameters, &mut report);
    session::estimate_m(model, plan, threads, &speaks, &mut parameters, &mut report)?;
    for (comparison, (m, u)) in model.comparisons.iter().zip(parameters.m.iter_mut().zip(&mut parameters.u)) {
        for (level, (m, u)) in comparison.levels.iter().zip(m.iter_mut().zip(u)) {
            *m = level.m.unwrap_or(*m);
            *u = level.u.unwrap_or(*u);
        }
    }
    report.look_at(model, &parameters);
    Ok((parameters, report))
}

/// Where the search for m begins: most matches agree wholly.
pub(crate) fn first_m(level: usize, count: usize) -> f64 {
    if level == 0 { 0.95 } else { 0.05 / (count - 1) as f64 }
}
