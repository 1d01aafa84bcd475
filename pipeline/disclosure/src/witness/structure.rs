//! Which cells of a cube count single people, and which are sums of them.

use std::collections::{BTreeMap, HashMap};

use attune_contract::ALL;

use super::people::{Group, Label, People, Place};
use super::table::Table;
use crate::{Cube, Equation};

/// What the equations of a cube say of its cells.
pub(super) struct Structure<'a> {
    cube: &'a Cube,
    /// For each cell the totals it is a part of.
    totals: Vec<Vec<usize>>,
    is_total: Vec<bool>,
    /// For each cell those of its nested components, the strictest first, itself among them.
    nested: HashMap<usize, Vec<usize>>,
}

impl<'a> Structure<'a> {
    fn of(cube: &'a Cube) -> Structure<'a> {
        let mut totals = vec![Vec::new(); cube.cells.len()];
        let mut is_total = vec![false; cube.cells.len()];
        for equation in &cube.equations {
            is_total[equation.total] = true;
            equation.parts.iter().for_each(|&part| totals[part].push(equation.total));
        }
        Structure { cube, totals, is_total, nested: nested(cube) }
    }

    /// Nested components that count whoever a cell counts, the strictest first, and which of them is met where the cell is: itself, or
    /// a total over components. By itself where none is nested.
    pub(super) fn chain(&self, cell: usize) -> (Vec<usize>, usize) {
        let key = &self.cube.cells[cell].key;
        let is_same = |total: &usize| {
            let other = &self.cube.cells[*total].key;
            other.area_id == key.area_id && other.period == key.period && other.dimension == key.dimension && other.category == key.category
        };
        let found = self.totals_of(cell).into_iter().filter(is_same).find_map(|total| self.nested.get(&total).map(|chain| (chain, total)));
        found.map_or_else(|| (vec![cell], 0), |(chain, total)| (chain.clone(), chain.iter().position(|&at| at == total).unwrap_or(0)))
    }

    /// Whether people are counted in a cell itself, and not in parts of it or of a component that it is nested in.
    fn is_inner(&self, cell: usize) -> bool {
        !self.is_total[cell] && self.nested.get(&cell).is_none_or(|chain| chain[0] == cell && !chain.iter().any(|&cell| self.is_total[cell]))
    }

    /// A cell and all totals that count it; of a label, those that are over labels.
    pub(super) fn totals_of(&self, cell: usize) -> Vec<usize> {
        let (mut found, mut next) = (vec![cell], 0);
        while let Some(&cell) = found.get(next) {
            next += 1;
            for &total in &self.totals[cell] {
                if self.is_label(total) >= self.is_label(cell) && !found.contains(&total) {
                    found.push(total);
                }
            }
        }
        found
    }

    fn is_label(&self, cell: usize) -> bool {
        self.cube.cells[cell].key.dimension != ALL
    }

    /// The parts of a total over everybody that are labels there, and no sums themselves.
    fn labels(&self, equation: &Equation) -> Vec<usize> {
        let total = &self.cube.cells[equation.total].key;
        let is_there = |part: usize| {
            let key = &self.cube.cells[part].key;
            self.is_label(part) && key.area_id == total.area_id && key.period == total.period && key.component == total.component
        };
        if self.is_label(equation.total) || !equation.parts.iter().all(|&part| is_there(part)) {
            return Vec::new();
        }
        equation.parts.iter().copied().filter(|&part| self.is_inner(part)).collect()
    }
}

/// Joins nested pairs into chains, the fewest numerators first.
fn nested(cube: &Cube) -> HashMap<usize, Vec<usize>> {
    let mut chains: HashMap<usize, Vec<usize>> = HashMap::new();
    for &(strict, lenient) in &cube.nested {
        let mut chain = chains.remove(&strict).unwrap_or_else(|| vec![strict]);
        if !chain.contains(&lenient) {
            chain.extend(chains.remove(&lenient).unwrap_or_else(|| vec![lenient]));
        }
        for &cell in &chain {
            chains.insert(cell, chain.clone());
        }
    }
    let mut met: HashMap<&str, u64> = HashMap::new();
    for cell in &cube.cells {
        *met.entry(cell.key.component.as_str()).or_default() += cell.numerator;
    }
    let order = |cell: &usize| {
        let component = cube.cells[*cell].key.component.as_str();
        (met[component], component)
    };
    chains.values_mut().for_each(|chain| chain.sort_by_key(order));
    chains
}

impl People {
    /// All kinds of people of a cube, by how many of their nested components they miss.
    pub(super) fn of(cube: &Cube, table: &Table<'_>) -> Vec<People> {
        let structure = Structure::of(cube);
        let mut kinds: BTreeMap<usize, Finder<'_>> = BTreeMap::new();
        let mut find = |cell: usize, labels: &[usize]| {
            for unmet in 0..=structure.chain(cell).0.len() {
                let finder = kinds.entry(unmet).or_insert_with(|| Finder::new(&structure, table, unmet));
                finder.find(cell, labels);
            }
        };
        for equation in &cube.equations {
            let labels = structure.labels(equation);
            if !labels.is_empty() {
                find(equation.total, &labels);
            }
        }
        (0..cube.cells.len()).filter(|&cell| !structure.is_label(cell) && structure.is_inner(cell)).for_each(|cell| find(cell, &[]));
        kinds.into_values().map(|finder| finder.people).collect()
    }
}

/// Finds people of one kind.
struct Finder<'a> {
    structure: &'a Structure<'a>,
    table: &'a Table<'a>,
    unmet: usize,
    people: People,
    place_of: HashMap<usize, u32>,
}

impl<'a> Finder<'a> {
    fn new(structure: &'a Structure<'a>, table: &'a Table<'a>, unmet: usize) -> Finder<'a> {
        Finder { structure, table, unmet, people: People::default(), place_of: HashMap::new() }
    }

    /// Adds a place, and a dimension of it unless there are no labels.
    fn find(&mut self, cell: usize, labels: &[usize]) {
        let places = &mut self.people.places;
        let place = *self.place_of.entry(cell).or_insert_with(|| {
            places.push(Place { group: Group::of(self.structure, self.table, cell, self.unmet), dimensions: Vec::new() });
            places.len() as u32 - 1
        });
        if labels.is_empty() {
            return;
        }
        let dimensions = &mut places[place as usize].dimensions;
        let mut dimension = Vec::new();
        for &cell in labels {
            if !self.table.is_fixed(cell) {
                dimension.push(self.people.labels.len() as u32);
                let group = Group::of(self.structure, self.table, cell, self.unmet);
                self.people.labels.push(Label { group, place, dimension: dimensions.len() as u32 });
            }
        }
        dimensions.push(dimension);
    }
}
