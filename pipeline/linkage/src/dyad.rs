//! Which caregiver belongs with which child: edges between clusters, never one cluster.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::expression::evaluate;
use crate::hash;
use crate::link::LinkError;
use crate::model::Caregiver;
use crate::records::linked;
use crate::table::{Column, Table, Texts};
use crate::write::{Lines, WriteError, cluster_id};

/// Dyads, and the caregivers of them.
pub(crate) struct Dyads {
    /// By cluster of the child and caregiver: records that name her, and sources of these.
    pub edges: BTreeMap<(u64, u64), (u32, BTreeSet<u8>)>,
    /// Of each record its caregiver; 0 where it names none.
    pub caregiver_of: Vec<u64>,
}

/// Links the caregivers that children's records name, by a model of their own, and gives who belongs with whom.
///
/// # Errors
/// Where the model does not fit.
pub(crate) fn dyads(caregiver: &Caregiver, table: &Table, cluster_of: &[u64], threads: usize) -> Result<Dyads, LinkError> {
    let mut named = Vec::new();
    for record in 0..table.len() {
        let is_named = evaluate(&caregiver.named, &caregiver.model.lists, &|name| table.text(name, record));
        let is_named = is_named.map_err(|source| crate::plan::PlanError::Expression {
            model: caregiver.model.name.clone(),
            at: "[caregiver] named".to_owned(),
            source,
        })?;
        if is_named.stored() == "true" {
            named.push(record as u32);
        }
    }
    let mut dyads = Dyads { edges: BTreeMap::new(), caregiver_of: vec![0; table.len()] };
    if named.len() < 2 {
        return Ok(dyads);
    }
    let part = part(table, &named, &caregiver.model.delivered());
    let roots = linked(&caregiver.model, &part, threads)?;
    for (own, record) in named.iter().enumerate() {
        let first = part.ids.get(roots[own] as usize);
        let id = hash::of_bytes(format!("{}\u{1f}{first}", caregiver.role).as_bytes());
        dyads.caregiver_of[*record as usize] = id;
        let edge = dyads.edges.entry((cluster_of[*record as usize], id)).or_default();
        edge.0 += 1;
        edge.1.insert(table.sources[*record as usize]);
    }
    Ok(dyads)
}

/// The records at some places, with some of their columns.
fn part(table: &Table, places: &[u32], names: &[String]) -> Table {
    let mut ids = Texts::default();
    places.iter().for_each(|place| ids.push(table.ids.get(*place as usize)));
    let column = |column: &Column| Column { codes: places.iter().map(|place| column.codes[*place as usize]).collect(), texts: column.texts.clone() };
    Table {
        ids,
        sources: places.iter().map(|place| table.sources[*place as usize]).collect(),
        source_names: table.source_names.clone(),
        columns: names.iter().filter_map(|name| Some((name.clone(), column(table.column(name)?)))).collect(),
    }
}

/// Writes `dyads.csv` and `caregivers.csv`.
pub(crate) fn write(out: &Path, role: &str, ids: &Texts, source_names: &[String], dyads: &Dyads) -> Result<(), WriteError> {
    let file = out.join("dyads.csv");
    let mut lines = Lines::new(&file, "cluster_id,caregiver_id,role,records,sources")?;
    for ((child, caregiver), (records, sources)) in &dyads.edges {
        let names: Vec<&str> = sources.iter().map(|source| source_names[*source as usize].as_str()).collect();
        lines.line(&[&cluster_id(*child), &caregiver_id(*caregiver), role, &records.to_string(), &names.join("|")])?;
    }
    lines.end()?;
    let file = out.join("caregivers.csv");
    let mut lines = Lines::new(&file, "unique_id,caregiver_id")?;
    for (record, caregiver) in dyads.caregiver_of.iter().enumerate().filter(|(_, caregiver)| **caregiver != 0) {
        lines.line(&[ids.get(record), &caregiver_id(*caregiver)])?;
    }
    lines.end()
}

fn caregiver_id(number: u64) -> String {
    format!("g{number:016x}")
}
