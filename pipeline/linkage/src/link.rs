//! One run of linkage, from files to files.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::block::{Blocking, Groups};
use crate::cluster::{self, Roots};
use crate::decision::{self, DecisionError, Decisions};
use crate::dyad;
use crate::hold::hold;
use crate::increment::{self, Increment};
use crate::ledger::{self, Event, Events, NONE};
use crate::model::{Model, ModelError};
use crate::plan::{Plan, PlanError};
use crate::read::{ReadError, Wanted, read};
use crate::review::{Reviewed, Waiting};
use crate::score::{self, Pair, Scorer};
use crate::state::{Mark, Part, StateError};
use crate::summary::Summary;
use crate::table::{Table, Texts};
use crate::train::{TrainingError, TrainingReport, train};
use crate::truth::Truth;
use crate::write::{self, WriteError};

/// What a run is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// CSV and Parquet files of records.
    pub files: Vec<PathBuf>,
    /// Where results go; made where it is missing.
    pub out: PathBuf,
    /// Threads; results do not depend on them.
    pub threads: usize,
    /// Results of an earlier run, to which the files bring new and changed records.
    pub previous: Option<PathBuf>,
    /// Persons' decisions on pairs.
    pub decisions: Option<PathBuf>,
    /// Who is who, for figures.
    pub truth: Option<PathBuf>,
}

/// What takes each pair that waits for a person.
pub type Tell<'a> = dyn FnMut(Waiting<'_>) -> Result<(), WriteError> + 'a;

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// A file of records or of truth.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The model does not fit the records.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Nothing can be estimated.
    #[error(transparent)]
    Training(#[from] TrainingError),
    /// The file of decisions.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// A result cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// What an earlier run left, or this one leaves for the next.
    #[error(transparent)]
    State(#[from] StateError),
    /// Figures need the truth of every record, and new records are a part.
    #[error("figures against a truth need a run over all records, not one that adds to an earlier run")]
    Truth,
    /// More sources with one record a person than can be told apart.
    #[error("[cluster] one_per_source: more than 64 sources")]
    Sources,
}

/// Links records and writes what `docs/methods/linkage.md` lists into a folder.
///
/// # Errors
/// Where a file or the model cannot be used.
pub fn link(request: &Request, model: &Model) -> Result<Summary, LinkError> {
    link_and_review(request, model, &mut |_| Ok(()))
}

/// Links as [`link`] does, and hands each pair that waits for a person to `tell`; in a run that adds, those of earlier runs too.
///
/// # Errors
/// As [`link`], and what `tell` cannot write.
pub fn link_and_review(request: &Request, model: &Model, tell: &mut Tell<'_>) -> Result<Summary, LinkError> {
    let mut watch = Watch::default();
    let (id, source) = model.keys();
    let wanted = Wanted { id: id.to_owned(), source: source.to_owned(), columns: model.delivered(), optional: model.optional().to_vec() };
    let table = read(&request.files, &wanted, request.threads)?;
    watch.step("read");
    std::fs::create_dir_all(&request.out).map_err(WriteError::of(&request.out))?;
    let digest = model.digest();
    match &request.previous {
        None => whole(request, model, digest, table, watch, tell),
        Some(_) if request.truth.is_some() => Err(LinkError::Truth),
        Some(previous) => {
            let mut increment = increment::open(previous, model, digest, table, request.threads)?;
            watch.step("open");
            added(request, model, digest, &mut increment, previous, watch, tell)
        }
    }
}

/// All records, everything estimated from them.
fn whole(request: &Request, model: &Model, digest: u64, mut table: Table, mut watch: Watch, tell: &mut Tell<'_>) -> Result<Summary, LinkError> {
    let truth = request.truth.as_deref().map(|file| Truth::read(file, &table, request.threads)).transpose()?;
    let decisions = decisions(request, &table.ids)?;
    let plan = Plan::new(model, &table, request.threads)?;
    if model.caregiver.is_none() {
        table.columns.clear();
    }
    watch.step("prepare");
    let (parameters, training) = train(model, &plan, request.threads)?;
    watch.step("train");
    let shares = score::shares(&plan);
    let scorer = Scorer::new(model, &plan, &parameters, &shares);
    let blocking = blocking(model, &plan, request.threads);
    let groups = blocking.groups();
    watch.step("block");
    let look = |seen: &mut u64, left: u32, right: u32| *seen += u64::from(truth.as_ref().is_some_and(|truth| truth.is_match(left, right)));
    let (mut pairs, counts, seen) = scorer.score(model, &blocking, &groups, look);
    let mut summary = Summary::new(model, &parameters, training);
    summary.rules = rules(model, &groups, &counts);
    drop(groups);
    watch.step("score");
    hold(model, &plan, &mut pairs);
    decisions.apply(&mut pairs);
    let roots = cluster::cluster(model, &plan, &mut pairs, &decisions, &single_sources(model, &table.source_names)?);
    let mut cluster_of = vec![NONE; plan.len()];
    let mut retired = Vec::new();
    let records: Vec<u32> = (0..plan.len() as u32).collect();
    ledger::assign(&table.ids, &records, &roots, &mut cluster_of, &mut retired, 1);
    watch.step("cluster");
    let results = Results { model, plan: &plan, scorer: &scorer, ids: &table.ids, pairs: &pairs, cluster_of: &cluster_of, roots: &roots };
    results.write(&request.out)?;
    let source_names = &table.source_names;
    results.reviewed(source_names).tell(&pairs, tell)?;
    let part = Part {
        model: digest,
        run: 1,
        ids: &table.ids,
        source_names,
        plan: &plan,
        parameters: Some(&parameters),
        shares: Some(&shares),
        pairs: &pairs,
        cluster_of: &cluster_of,
        changed: &[],
        retired: &retired,
        replaced: &[],
    };
    part.write(&request.out, None, &Mark::default())?;
    watch.step("write");
    if let Some(caregiver) = &model.caregiver {
        let dyads = dyad::dyads(caregiver, &table, &cluster_of, request.threads)?;
        dyad::write(&request.out, &caregiver.role, &table.ids, source_names, &dyads)?;
        let mut caregivers: Vec<u64> = dyads.caregiver_of.iter().copied().filter(|caregiver| *caregiver != 0).collect();
        caregivers.sort_unstable();
        caregivers.dedup();
        summary.dyads = Some((dyads.edges.len() as u64, caregivers.len() as u64));
        watch.step("dyads");
    }
    results.summarise(&mut summary, source_names, &decisions);
    summary.evaluation = truth.map(|truth| truth.evaluate(&pairs, &roots, seen.iter().sum()));
    summary.steps = watch.steps;
    Ok(summary)
}

/// New records against old ones, with what the earlier run estimated.
fn added(
    request: &Request,
    model: &Model,
    digest: u64,
    increment: &mut Increment,
    previous: &Path,
    mut watch: Watch,
    tell: &mut Tell<'_>,
) -> Result<Summary, LinkError> {
    let decisions = decisions(request, &increment.ids)?;
    let shares = increment.shares();
    let parameters = increment.parameters.clone();
    let scorer = Scorer::new(model, &increment.plan, &parameters, &shares);
    let single = single_sources(model, &increment.source_names)?;
    let changed = increment.run(model, &scorer, &decisions, &single, request.threads);
    watch.step("link");
    let Increment { plan, ids, source_names, state, mark, new, .. } = increment;
    let results = Results { model, plan, scorer: &scorer, ids, pairs: &changed.pairs[mark.pairs..], cluster_of: &changed.cluster_of, roots: &changed.roots };
    results.write(&request.out)?;
    results.reviewed(source_names).tell(&changed.pairs, tell)?;
    write::events(&request.out, &changed.events, &state.retired)?;
    let part = Part {
        model: digest,
        run: state.run + 1,
        ids,
        source_names,
        plan,
        parameters: None,
        shares: None,
        pairs: &changed.pairs,
        cluster_of: &changed.cluster_of,
        changed: &changed.moved,
        retired: &state.retired,
        replaced: &state.replaced,
    };
    part.write(&request.out, Some(previous), mark)?;
    watch.step("write");
    let mut summary = Summary::new(model, &parameters, TrainingReport::default());
    summary.rules = rules(model, &changed.groups, &changed.counts);
    summary.new_records = Some(*new);
    summary.events = count(&changed.events);
    results.summarise(&mut summary, source_names, &decisions);
    summary.steps = watch.steps;
    Ok(summary)
}

pub(crate) fn blocking<'a>(model: &Model, plan: &'a Plan, threads: usize) -> Blocking<'a> {
    Blocking { plan, rules: &plan.blocking, link: model.link, largest_block: model.largest_block, from: 0, threads }
}

fn decisions(request: &Request, ids: &Texts) -> Result<Decisions, DecisionError> {
    Ok(request.decisions.as_deref().map(|file| decision::read(file, ids)).transpose()?.unwrap_or_default())
}

pub(crate) fn rules(model: &Model, groups: &[Groups], counts: &[u64]) -> Vec<crate::block::RuleCount> {
    let texts = model.blocking.iter().map(|rule| rule.text.clone());
    groups.iter().zip(texts).zip(counts).map(|((groups, text), pairs)| Blocking::count(groups, text, *pairs)).collect()
}

fn count(events: &Events) -> Vec<(&'static str, u64)> {
    let of = |event: Event| (event.word(), events.iter().filter(|(own, ..)| *own == event).count() as u64);
    [Event::Minted, Event::Grown, Event::Merged, Event::Split].map(of).to_vec()
}

/// Of each source its bit among those with one record a person.
pub(crate) fn single_sources(model: &Model, names: &[String]) -> Result<Vec<Option<u8>>, LinkError> {
    if model.one_per_source.len() > 64 {
        return Err(LinkError::Sources);
    }
    let bit = |name: &String| model.one_per_source.iter().position(|own| own == name).map(|at| at as u8);
    Ok(names.iter().map(bit).collect())
}

/// What is written and said of a run.
struct Results<'a> {
    model: &'a Model,
    plan: &'a Plan,
    scorer: &'a Scorer,
    ids: &'a Texts,
    pairs: &'a [Pair],
    cluster_of: &'a [u64],
    roots: &'a Roots,
}

impl<'a> Results<'a> {
    fn reviewed(&self, source_names: &'a [String]) -> Reviewed<'a> {
        let Results { model, plan, scorer, ids, cluster_of, .. } = *self;
        Reviewed { model, plan, scorer, ids, source_names, cluster_of }
    }

    fn write(&self, out: &Path) -> Result<(), WriteError> {
        let file = |name: &str| out.join(name);
        write::pairs(&file("pairs.parquet"), self.ids, self.pairs)?;
        write::clusters(&file("clusters.csv"), self.ids, self.cluster_of)?;
        write::qualities(&file("cluster_quality.csv"), self.cluster_of, &cluster::quality(self.roots, self.pairs))?;
        write::review(&file("review.csv"), self.model, self.plan, self.scorer, self.ids, self.pairs)
    }

    fn summarise(&self, summary: &mut Summary, source_names: &[String], decisions: &Decisions) {
        let mut by_source = vec![0; source_names.len()];
        let there = || self.cluster_of.iter().zip(&self.plan.sources).filter(|(cluster, _)| **cluster != NONE);
        there().for_each(|(_, source)| by_source[*source as usize] += 1);
        summary.sources = source_names.iter().cloned().zip(by_source).collect();
        summary.count_pairs(self.pairs, |pair| write::reason_of(self.model, pair));
        let mut clusters: Vec<u64> = there().map(|(cluster, _)| *cluster).collect();
        clusters.sort_unstable();
        summary.count_sizes(clusters.chunk_by(|left, right| left == right).map(<[u64]>::len));
        summary.absent_decisions = decisions.absent;
    }
}

/// How long steps take.
struct Watch {
    steps: Vec<(&'static str, Duration)>,
    since: Instant,
}

impl Default for Watch {
    fn default() -> Watch {
        Watch { steps: Vec::new(), since: Instant::now() }
    }
}

impl Watch {
    fn step(&mut self, name: &'static str) {
        self.steps.push((name, self.since.elapsed()));
        self.since = Instant::now();
    }
}
