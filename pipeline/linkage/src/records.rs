//! Records that are in memory, linked without a file.

use std::path::Path;

use crate::cluster::{self, Roots};
use crate::decision::{self, Decisions};
use crate::hold::hold;
use crate::link::{LinkError, Tell, blocking, rules, single_sources};
use crate::model::Model;
use crate::plan::Plan;
use crate::review::Reviewed;
use crate::score::{self, Pair, Scorer};
use crate::summary::Summary;
use crate::table::Table;
use crate::train::train;
use crate::write;

/// What linking gave.
#[derive(Debug)]
pub struct Linked {
    /// Of each record of the table the place of the first record that is the same person.
    pub first: Vec<u32>,
    /// How it went.
    pub summary: Summary,
}

/// Links the records of a table, and hands each pair that a person should decide to `tell`.
///
/// A pair whose records came together over others does not wait. Fewer than two records are nobody's pair: nothing is estimated.
/// `decisions` is a file of `left_id,right_id,decision`. The result does not depend on `threads`.
///
/// # Errors
/// Where the model does not fit the records, the decisions cannot be used, or `tell` cannot write.
pub fn link_records(model: &Model, table: &Table, decisions: Option<&Path>, threads: usize, tell: &mut Tell<'_>) -> Result<Linked, LinkError> {
    let decisions = decisions.map(|file| decision::read(file, &table.ids)).transpose()?.unwrap_or_default();
    if table.len() < 2 {
        let mut summary = Summary::untrained(model);
        summary.sources = by_source(table);
        return Ok(Linked { first: (0..table.len() as u32).collect(), summary });
    }
    let plan = Plan::new(model, table, threads)?;
    let Found { pairs, roots, scorer, mut summary } = found(model, &plan, table, &decisions, threads)?;
    let cluster_of: Vec<u64> = roots.iter().map(|root| u64::from(*root) + 1).collect();
    let apart: Vec<Pair> = pairs.iter().filter(|pair| roots[pair.left as usize] != roots[pair.right as usize]).copied().collect();
    let reviewed = Reviewed { model, plan: &plan, scorer: &scorer, ids: &table.ids, source_names: &table.source_names, cluster_of: &cluster_of };
    reviewed.tell(&apart, tell)?;
    summary.sources = by_source(table);
    summary.count_pairs(&pairs, |pair| write::reason_of(model, pair));
    let mut clusters = cluster_of;
    clusters.sort_unstable();
    summary.count_sizes(clusters.chunk_by(|left, right| left == right).map(<[u64]>::len));
    summary.absent_decisions = decisions.absent;
    Ok(Linked { first: roots, summary })
}

/// Links a table of which nobody reviews anything: of each record the first one of its cluster.
pub(crate) fn linked(model: &Model, table: &Table, threads: usize) -> Result<Roots, LinkError> {
    let plan = Plan::new(model, table, threads)?;
    Ok(found(model, &plan, table, &Decisions::default(), threads)?.roots)
}

struct Found {
    pairs: Vec<Pair>,
    roots: Roots,
    scorer: Scorer,
    summary: Summary,
}

fn found(model: &Model, plan: &Plan, table: &Table, decisions: &Decisions, threads: usize) -> Result<Found, LinkError> {
    let (parameters, training) = train(model, plan, threads)?;
    let scorer = Scorer::new(model, plan, &parameters, &score::shares(plan));
    let blocking = blocking(model, plan, threads);
    let groups = blocking.groups();
    let (mut pairs, counts, _) = scorer.score(model, &blocking, &groups, |(): &mut (), _, _| {});
    let mut summary = Summary::new(model, &parameters, training);
    summary.rules = rules(model, &groups, &counts);
    hold(model, plan, &mut pairs);
    decisions.apply(&mut pairs);
    let roots = cluster::cluster(model, plan, &mut pairs, decisions, &single_sources(model, &table.source_names)?);
    Ok(Found { pairs, roots, scorer, summary })
}

fn by_source(table: &Table) -> Vec<(String, usize)> {
    let count = |source: usize| table.sources.iter().filter(|own| usize::from(**own) == source).count();
    table.source_names.iter().enumerate().map(|(source, name)| (name.clone(), count(source))).collect()
}
