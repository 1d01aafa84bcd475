//! Which cluster keeps which id from run to run.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::cluster::Roots;
use crate::dictionary::Filter;
use crate::hash;
use crate::table::Texts;

/// The number of no cluster.
pub(crate) const NONE: u64 = 0;

/// What happened to an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A cluster of records that had none got it.
    Minted,
    /// Its cluster became larger.
    Grown,
    /// Its cluster became part of another, whose id follows it.
    Merged,
    /// Some of its records became a cluster of their own, with another id.
    Split,
}

impl Event {
    /// Its word in files.
    pub fn word(self) -> &'static str {
        match self {
            Event::Minted => "minted",
            Event::Grown => "grown",
            Event::Merged => "merged",
            Event::Split => "split",
        }
    }
}

/// What happened to ids in a run: event, id, and the id that follows or came from it.
pub(crate) type Events = Vec<(Event, u64, u64)>;

/// An id that no cluster has any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Retired {
    pub id: u64,
    /// The run in which it ended.
    pub run: u32,
    /// The id that took its records over.
    pub successor: u64,
}

/// Gives the clusters of `records` their ids, and says what happened.
///
/// An id goes where most of its records went, of several places to that of the earliest record. A cluster that several ids come to keeps
/// that with most records in it, and of these that of the earliest record; the others are retired and point to it. A cluster that no id
/// comes to gets a new one, made from the identifier of its first record. No retired id is given again.
pub(crate) fn assign(ids: &Texts, records: &[u32], roots: &Roots, cluster_of: &mut [u64], retired: &mut Vec<Retired>, run: u32) -> Events {
    if run == 1 {
        return mint_all(ids, roots, cluster_of);
    }
    let mut events = Events::new();
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for record in records {
        members.entry(roots[*record as usize]).or_default().push(*record);
    }
    // Of each old id its records by new cluster, and its earliest record there.
    let mut went: BTreeMap<u64, BTreeMap<u32, (usize, u32)>> = BTreeMap::new();
    for (root, own) in &members {
        for record in own.iter().filter(|record| cluster_of[**record as usize] != NONE) {
            let place = went.entry(cluster_of[*record as usize]).or_default().entry(*root).or_insert((0, *record));
            place.0 += 1;
        }
    }
    let mut claims: HashMap<u32, Vec<(usize, u32, u64)>> = HashMap::new();
    for (id, places) in &went {
        let heir = places.iter().max_by(|(_, left), (_, right)| left.0.cmp(&right.0).then(right.1.cmp(&left.1)));
        if let Some((root, (count, first))) = heir {
            claims.entry(*root).or_default().push((*count, *first, *id));
        }
    }
    // Ids that a new cluster would get, if another has them.
    let wanted: Vec<u64> = members.keys().filter(|root| !claims.contains_key(root)).map(|root| hash::of_bytes(ids.get(*root as usize).as_bytes())).collect();
    let filter = Filter::of(&wanted);
    let mut used: HashSet<u64> = cluster_of.iter().copied().filter(|id| filter.may_have(*id)).collect();
    used.extend(retired.iter().map(|retired| retired.id));
    used.insert(NONE);
    for (root, own) in &members {
        let mut claims = claims.remove(root).unwrap_or_default();
        claims.sort_unstable_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
        let id = match claims.first() {
            Some((.., id)) => *id,
            None => mint(ids.get(own[0] as usize), &mut used, cluster_of),
        };
        if claims.is_empty() {
            // Records that had an id and lost it to a larger part of their old cluster.
            let before = own.iter().map(|record| cluster_of[*record as usize]).find(|before| *before != NONE);
            events.push(before.map_or((Event::Minted, id, NONE), |before| (Event::Split, before, id)));
        } else if own.iter().any(|record| cluster_of[*record as usize] == NONE) {
            events.push((Event::Grown, id, NONE));
        }
        for (.., other) in claims.iter().skip(1) {
            retired.push(Retired { id: *other, run, successor: id });
            events.push((Event::Merged, *other, id));
        }
        own.iter().for_each(|record| cluster_of[*record as usize] = id);
    }
    events
}

/// Ids of a first run: nothing came before.
fn mint_all(ids: &Texts, roots: &Roots, cluster_of: &mut [u64]) -> Events {
    let mut used: HashSet<u64> = HashSet::with_capacity(roots.len() / 2);
    used.insert(NONE);
    for (record, root) in roots.iter().enumerate() {
        // A root is the first record of its cluster, so that its id is known before those of the others are asked for.
        cluster_of[record] = if *root as usize == record { mint(ids.get(record), &mut used, &[]) } else { cluster_of[*root as usize] };
    }
    Events::new()
}

/// An id that is not among `used`. One that is made in a second try may be any cluster's, so that all are looked at.
fn mint(name: &str, used: &mut HashSet<u64>, all: &[u64]) -> u64 {
    let first = hash::of_bytes(name.as_bytes());
    let mut id = first;
    while !used.insert(id) || (id != first && all.contains(&id)) {
        id = hash::mix(id, 1);
    }
    id
}

#[cfg(test)]
mod tests;
