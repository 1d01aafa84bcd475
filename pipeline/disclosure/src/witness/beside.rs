//! The same county in another year, or in another component.

use std::collections::HashMap;

use super::people::Group;
use super::table::KINDS;
use crate::Cube;

/// Groups of one county that differ in one thing and are summed together.
#[derive(Default)]
pub(super) struct Beside {
    /// In the year.
    years: Vec<Vec<u32>>,
    /// In the component.
    components: Vec<Vec<u32>>,
}

impl Beside {
    pub(super) fn new(cube: &Cube, groups: &[&Group]) -> Beside {
        let key = |at: u32| &cube.cells[groups[at as usize].cell].key;
        let name = |at: u32| (key(at).area_level, key(at).area_id.as_str(), key(at).dimension.as_str(), key(at).category.as_str());
        let mut same: HashMap<_, Vec<u32>> = HashMap::new();
        for at in 0..groups.len() as u32 {
            same.entry(name(at)).or_default().push(at);
        }
        let are_summed = |one: u32, other: u32| {
            let is_here = |count: &&u32| cube.cells[**count as usize / KINDS].key.area_id == key(one).area_id;
            groups[one as usize].counts.iter().filter(is_here).any(|count| groups[other as usize].counts.binary_search(count).is_ok())
        };
        let mut beside = Beside::default();
        for one in 0..groups.len() as u32 {
            let others = || same[&name(one)].iter().copied().filter(|&other| other != one && are_summed(one, other));
            beside.years.push(others().filter(|&other| key(one).component == key(other).component).collect());
            beside.components.push(others().filter(|&other| key(one).period == key(other).period).collect());
        }
        beside
    }

    /// A change to the first from the second, beside others there and back, that leave sums over years, over components, or over both
    /// as they are. `is_together` says which two can change.
    pub(super) fn loops(&self, [to, from]: [u32; 2], is_together: impl Fn(u32, u32) -> bool) -> Vec<Vec<[u32; 2]>> {
        let there = |lists: &[Vec<u32>], [to, from]: [u32; 2]| -> Vec<[u32; 2]> {
            let froms = &lists[from as usize];
            lists[to as usize].iter().filter_map(|&to| froms.iter().find(|&&from| is_together(to, from)).map(|&from| [to, from])).collect()
        };
        let back = |[to, from]: [u32; 2]| [from, to];
        let (years, components) = (there(&self.years, [to, from]), there(&self.components, [to, from]));
        let mut loops: Vec<Vec<[u32; 2]>> = years.iter().chain(&components).map(|&other| vec![[to, from], back(other)]).collect();
        for &year in &years {
            for both in there(&self.components, year) {
                let component = components.iter().find(|component| self.years[component[0] as usize].contains(&both[0]));
                loops.extend(component.map(|&component| vec![[to, from], back(year), back(component), both]));
            }
        }
        loops
    }
}
