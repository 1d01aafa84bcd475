//! A run that adds new records to those of an earlier one.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use crate::block::{Blocking, Groups};
use crate::cluster::{self, Roots};
use crate::decision::Decisions;
use crate::dictionary::Filter;
use crate::hash;
use crate::hold::hold;
use crate::ledger::{self, Events, NONE};
use crate::link::LinkError;
use crate::model::Model;
use crate::plan::Plan;
use crate::score::{Pair, Scorer, Shares};
use crate::state::{Mark, State, StateError};
use crate::table::{Table, Texts};
use crate::train::Parameters;

/// An earlier run with new records behind its own.
pub(crate) struct Increment {
    pub plan: Plan,
    pub ids: Texts,
    pub source_names: Vec<String>,
    pub parameters: Parameters,
    pub state: State,
    pub mark: Mark,
    /// New and changed records.
    pub new: usize,
}

/// Reads an earlier run and puts the records of a table behind its own. A record that is there in the same form is left out.
///
/// # Errors
/// Where the earlier run cannot be read, or is of another model.
pub(crate) fn open(previous: &Path, model: &Model, digest: u64, table: Table, threads: usize) -> Result<Increment, LinkError> {
    let (mut state, mark) = State::read(previous)?;
    let broken = || StateError::Form { file: previous.display().to_string() };
    if state.model != digest {
        return Err(StateError::Model { folder: previous.display().to_string() }.into());
    }
    let parameters = state.parameters.take().ok_or_else(broken)?;
    let mut plan = Plan::new(model, &table, threads)?;
    let mut source_names = std::mem::take(&mut state.source_names);
    let mut places = Vec::new();
    for name in &table.source_names {
        places.push(source_names.iter().position(|own| own == name).unwrap_or_else(|| {
            source_names.push(name.clone());
            source_names.len() - 1
        }) as u8);
    }
    plan.sources.iter_mut().for_each(|source| *source = places[*source as usize]);
    let (codes, texts, sources) = (std::mem::take(&mut state.codes), std::mem::take(&mut state.texts), std::mem::take(&mut state.sources));
    plan.put_behind(codes, texts, sources).ok_or_else(broken)?;
    let mut ids = std::mem::take(&mut state.ids);
    let old_of = earlier(&ids, &table.ids, &state.replaced);
    let old = ids.len();
    let mut kept = Vec::new();
    for new in 0..table.len() {
        let is_same = |before: &u32| plan.row(*before) == plan.row((old + new) as u32) && plan.sources[*before as usize] == plan.sources[old + new];
        match old_of.get(&(new as u32)) {
            Some(before) if is_same(before) => continue,
            Some(before) => state.replaced.push(*before),
            None => {}
        }
        kept.push(new);
        ids.push(table.ids.get(new));
    }
    plan.keep_behind(old, &kept);
    Ok(Increment { plan, ids, source_names, parameters, state, mark, new: kept.len() })
}

/// Of each new record the one with its identifier that holds so far.
fn earlier(ids: &Texts, new: &Texts, replaced: &[u32]) -> HashMap<u32, u32> {
    let hashes: Vec<u64> = (0..new.len()).map(|record| hash::of_bytes(new.get(record).as_bytes())).collect();
    let by_hash: HashMap<u64, u32> = hashes.iter().copied().zip(0..).collect();
    let filter = Filter::of(&hashes);
    let gone: BTreeSet<u32> = replaced.iter().copied().collect();
    let mut found = HashMap::new();
    for record in 0..ids.len() {
        let id = ids.get(record);
        let hash = hash::of_bytes(id.as_bytes());
        if !filter.may_have(hash) {
            continue;
        }
        let new_record = by_hash.get(&hash).filter(|new_record| new.get(**new_record as usize) == id);
        if let Some(new_record) = new_record.filter(|_| !gone.contains(&(record as u32))) {
            found.insert(*new_record, record as u32);
        }
    }
    found
}

/// What an increment changed.
pub(crate) struct Changed {
    /// Pairs of all runs; those from the mark on are new.
    pub pairs: Vec<Pair>,
    /// Pairs that each rule gave now.
    pub counts: Vec<u64>,
    pub groups: Vec<Groups>,
    pub cluster_of: Vec<u64>,
    pub roots: Roots,
    /// Old records whose cluster has another id.
    pub moved: Vec<u32>,
    pub events: Events,
}

impl Increment {
    /// How rare texts were in the earlier run; one that is new is as rare as the rarest there.
    pub fn shares(&self) -> Shares {
        let of = |(column, shares): (&usize, &Arc<Vec<f64>>)| {
            let rarest = shares.iter().copied().filter(|share| share.is_finite()).fold(0.0, f64::min);
            let mut shares = shares.to_vec();
            shares.resize(self.plan.columns[*column].texts.len(), rarest);
            (*column, Arc::new(shares))
        };
        self.state.shares.iter().map(of).collect()
    }

    /// Compares new records with all, and clusters again what they touch.
    pub fn run(&mut self, model: &Model, scorer: &Scorer, decisions: &Decisions, single: &[Option<u8>], threads: usize) -> Changed {
        let plan = &self.plan;
        let from = self.mark.records as u32;
        let blocking = Blocking { plan, rules: &plan.blocking, link: model.link, largest_block: model.largest_block, from, threads };
        let groups = blocking.groups();
        let gone: BTreeSet<u32> = self.state.replaced.iter().copied().collect();
        let (mut new_pairs, counts, _) = scorer.score(model, &blocking, &groups, |(): &mut (), _, _| {});
        new_pairs.retain(|pair| !gone.contains(&pair.left) && !gone.contains(&pair.right));
        let mut pairs = std::mem::take(&mut self.state.pairs);
        pairs.extend(new_pairs);
        let mut cluster_of = std::mem::take(&mut self.state.cluster_of);
        cluster_of.resize(plan.len(), NONE);
        // Clusters that a new record is compared with, that lose one, or that a person decided on.
        let mut touched: BTreeSet<u64> = gone.iter().map(|record| cluster_of[*record as usize]).collect();
        touched.extend(pairs[self.mark.pairs..].iter().map(|pair| cluster_of[pair.left as usize]));
        let decided = decisions.yes.iter().chain(&decisions.no).flat_map(|(left, right)| [*left, *right]);
        touched.extend(decided.map(|record| cluster_of[record as usize]));
        let filter = Filter::of(&touched.iter().copied().collect::<Vec<_>>());
        let is_touched = |cluster: u64| filter.may_have(cluster) && touched.contains(&cluster);
        let records: Vec<u32> = (0..plan.len() as u32)
            .filter(|record| *record >= from || is_touched(cluster_of[*record as usize]))
            .filter(|record| !gone.contains(record))
            .collect();
        let mut is_open = vec![false; plan.len()];
        records.iter().for_each(|record| is_open[*record as usize] = true);
        let (mut open, places): (Vec<Pair>, Vec<usize>) =
            pairs.iter().zip(0..).filter(|(pair, _)| is_open[pair.left as usize] && is_open[pair.right as usize]).map(|(pair, at)| (*pair, at)).unzip();
        open.iter_mut().for_each(|pair| pair.settle(&model.bands));
        hold(model, plan, &mut open);
        decisions.apply(&mut open);
        let roots = cluster::cluster(model, plan, &mut open, decisions, single);
        for (pair, at) in open.into_iter().zip(places) {
            pairs[at] = pair;
        }
        let before = cluster_of.clone();
        let events = ledger::assign(&self.ids, &records, &roots, &mut cluster_of, &mut self.state.retired, self.state.run + 1);
        gone.iter().for_each(|record| cluster_of[*record as usize] = NONE);
        let moved = (0..from).filter(|record| before[*record as usize] != cluster_of[*record as usize]).collect();
        Changed { pairs, counts, groups, cluster_of, roots, moved, events }
    }
}
