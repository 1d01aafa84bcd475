//! The equations that bind the cells of an indicator, written down from the documentation of the release.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::facts::Facts;
use super::folder::{Cell, Id};

/// Cells and which are sums of which, by position.
pub struct System {
    pub ids: Vec<Id>,
    pub equations: Vec<(usize, Vec<usize>)>,
    /// Known to be zero whatever the data say.
    pub zero: Vec<bool>,
    /// For those not stated, the place over everybody: where that is shown, nobody would be said.
    pub whole: Vec<Option<usize>>,
}

impl System {
    /// Binds cells, which may come from several releases; a cell that stands twice counts once.
    pub fn of(cells: &[&Cell], facts: &Facts) -> System {
        let mut statuses: BTreeMap<&Id, bool> = BTreeMap::new();
        for cell in cells {
            *statuses.entry(&cell.id).or_insert(true) &= cell.is_uncounted();
        }
        let ids: Vec<Id> = statuses.keys().map(|id| (*id).clone()).collect();
        let uncounted: Vec<bool> = statuses.values().copied().collect();
        let index: HashMap<&Id, usize> = ids.iter().enumerate().map(|(place, id)| (id, place)).collect();
        let mut groups: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for (place, id) in ids.iter().enumerate() {
            let mut bind = |total: Id, by: &str| {
                if let Some(total) = index.get(&total) {
                    groups.entry((*total, by.to_owned())).or_default().push(place);
                }
            };
            if !id.is_total() {
                bind(Id { dimension: "all".to_owned(), category: "all".to_owned(), ..id.clone() }, &id.dimension);
            }
            if id.area.len() == 5 {
                bind(Id { area: id.area[..2].to_owned(), ..id.clone() }, "counties");
                for dimension in ["rurality", "svi_quintile"].iter().filter(|_| id.is_total()) {
                    let category = facts.county_categories.get(&(id.area.clone(), (*dimension).to_owned())).map_or("unknown", String::as_str);
                    bind(Id { area: id.area[..2].to_owned(), dimension: (*dimension).to_owned(), category: category.to_owned(), ..id.clone() }, "members");
                }
                for (union, _) in facts.unions.iter().filter(|(_, members)| members.contains(&id.area)) {
                    bind(Id { area: union.clone(), ..id.clone() }, "union");
                }
            }
            if let Some((total, _)) = facts.totals.get(&id.indicator).filter(|(_, parts)| parts.contains(&id.component)) {
                bind(Id { component: total.clone(), ..id.clone() }, "components");
            }
        }
        let mut equations: Vec<(usize, Vec<usize>)> = Vec::new();
        for ((total, by), parts) in groups {
            // A split that an area does not report is no partition of its people.
            let is_unreported = by != "counties" && by != "members" && !uncounted[total] && parts.iter().all(|&part| uncounted[part]);
            if !is_unreported {
                equations.push((total, parts));
            }
        }
        equations.extend(windows(&ids, &index));
        // A union of no county has nobody in it.
        if ids.iter().any(|id| id.area.len() == 5) {
            let by_county: HashSet<usize> = equations.iter().filter(|(_, parts)| ids[parts[0]].area.len() == 5).map(|(total, _)| *total).collect();
            let is_union = |id: &Id| id.is_state() && (id.dimension == "rurality" || id.dimension == "svi_quintile");
            equations.extend((0..ids.len()).filter(|place| is_union(&ids[*place]) && !by_county.contains(place)).map(|place| (place, Vec::new())));
        }
        let whole = |id: &Id| {
            let (dimension, category) = ("all".to_owned(), "all".to_owned());
            let place = match (id.category.as_str(), id.area.len()) {
                ("unknown", _) => Id { dimension, category, ..id.clone() },
                (_, 5) if id.area.ends_with("999") && id.is_total() => Id { area: id.area[..2].to_owned(), ..id.clone() },
                _ => return None,
            };
            index.get(&place).copied().filter(|_| facts.shows_nobody && !facts.sensitive.contains(&id.indicator))
        };
        let whole = ids.iter().map(whole).collect();
        let zero = zeros(uncounted, &equations);
        System { ids, equations, zero, whole }
    }
}

/// Periods that are made of others, whatever their length: each as the sum of the shortest periods within it.
fn windows(ids: &[Id], index: &HashMap<&Id, usize>) -> Vec<(usize, Vec<usize>)> {
    let mut spans: Vec<(i64, i64)> = ids.iter().map(|id| (id.start, id.end)).collect();
    spans.sort_unstable();
    spans.dedup();
    let years: Vec<(i64, i64)> = spans.iter().copied().filter(|(start, end)| end - start < 366).collect();
    let mut made: HashMap<(i64, i64), Vec<(i64, i64)>> = HashMap::new();
    for window in spans.iter().filter(|(start, end)| end - start >= 366) {
        let within: Vec<(i64, i64)> = years.iter().copied().filter(|year| year.0 >= window.0 && year.1 <= window.1).collect();
        let days: i64 = within.iter().map(|year| year.1 - year.0 + 1).sum();
        if days == window.1 - window.0 + 1 {
            made.insert(*window, within);
        }
    }
    let mut equations = Vec::new();
    for (total, id) in ids.iter().enumerate() {
        let Some(years) = made.get(&(id.start, id.end)) else { continue };
        let parts: Vec<usize> = years.iter().filter_map(|(start, end)| index.get(&Id { start: *start, end: *end, ..id.clone() }).copied()).collect();
        if parts.len() == years.len() {
            equations.push((total, parts));
        }
    }
    equations
}

/// A sum over known zeros is zero, and so is each part of a zero.
fn zeros(mut zero: Vec<bool>, equations: &[(usize, Vec<usize>)]) -> Vec<bool> {
    loop {
        let mut has_changed = false;
        for (total, parts) in equations {
            if zero[*total] != parts.iter().all(|&part| zero[part]) {
                zero[*total] = true;
                parts.iter().for_each(|&part| zero[part] = true);
                has_changed = true;
            }
        }
        if !has_changed {
            return zero;
        }
    }
}
