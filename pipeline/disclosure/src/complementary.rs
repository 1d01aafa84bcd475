//! Complementary suppression: further cells hidden, so that subtraction gives none of the hidden ones.
//!
//! Every equation is looked at by itself until each holds; what only several equations together give away is the audit's to
//! find, and [`Suppression::protect`] to mend. While it looks for a safe pattern cells are only ever hidden, so it ends;
//! then [`Suppression::restore`] shows again what turned out not to be needed.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::{Cube, policy::Rules, usefulness::Usefulness};

/// The pattern of hidden cells as it grows.
pub(crate) struct Suppression<'a> {
    cube: &'a Cube,
    rules: &'a Rules,
    known_zero: &'a [bool],
    hidden: Vec<bool>,
    usefulness: Usefulness,
    /// Equations that each cell is a member of.
    equations_of: Vec<Vec<usize>>,
    /// Cells that share each cell's status, itself among them.
    group: Vec<usize>,
    groups: Vec<Vec<usize>>,
    /// For each equation, per strict rate nested in it: the differences of its parts, which are counts as well.
    differences: Vec<Vec<Vec<(usize, u64)>>>,
    queue: VecDeque<usize>,
    is_queued: Vec<bool>,
    touched: HashSet<usize>,
}

impl<'a> Suppression<'a> {
    /// Starts with every cell in `primary` hidden, and all that share a status with one.
    pub(crate) fn new(cube: &'a Cube, rules: &'a Rules, known_zero: &'a [bool], primary: impl Iterator<Item = usize>) -> Suppression<'a> {
        let mut equations_of = vec![Vec::new(); cube.cells.len()];
        for (index, equation) in cube.equations.iter().enumerate() {
            equation.members().for_each(|cell| equations_of[cell].push(index));
        }
        let (group, groups) = status_groups(cube);
        let mut suppression = Suppression {
            cube,
            rules,
            known_zero,
            hidden: vec![false; cube.cells.len()],
            usefulness: Usefulness::of(cube),
            equations_of,
            group,
            groups,
            differences: nested_differences(cube),
            queue: (0..cube.equations.len()).collect(),
            is_queued: vec![true; cube.equations.len()],
            touched: HashSet::new(),
        };
        primary.for_each(|cell| suppression.hide(cell));
        suppression
    }

    /// Which cells are hidden now.
    pub(crate) fn hidden(&self) -> &[bool] {
        &self.hidden
    }

    /// Hides cells until every equation, by itself, gives nothing away.
    pub(crate) fn settle(&mut self) {
        while let Some(equation) = self.queue.pop_front() {
            self.is_queued[equation] = false;
            while let Some(cell) = self.next_to_hide(equation) {
                self.hide(cell);
            }
        }
    }

    /// Hides a cell for each of `recoverable`; gives the first for which no published cell is left.
    ///
    /// With `is_sparing`, a cell is passed over when it shares an equation with one that has just been helped: that often
    /// helps both, and the next audit tells.
    pub(crate) fn protect(&mut self, recoverable: &[usize], is_sparing: bool) -> Result<(), usize> {
        self.touched.clear();
        for &cell in recoverable {
            if is_sparing && self.equations_of[cell].iter().any(|equation| self.touched.contains(equation)) {
                continue;
            }
            let partner = self.nearest_published(cell).ok_or(cell)?;
            self.hide(partner);
            self.touched.extend(&self.equations_of[cell]);
        }
        self.settle();
        Ok(())
    }

    /// Hides a cell for each of `narrow` as [`Suppression::protect`] does, where a published one is left; gives whether any was.
    pub(crate) fn widen(&mut self, narrow: &[usize], is_sparing: bool) -> bool {
        self.touched.clear();
        let mut has_hidden = false;
        for &cell in narrow {
            if is_sparing && self.equations_of[cell].iter().any(|equation| self.touched.contains(equation)) {
                continue;
            }
            if let Some(partner) = self.nearest_published(cell) {
                self.hide(partner);
                self.touched.extend(&self.equations_of[cell]);
                has_hidden = true;
            }
        }
        self.settle();
        has_hidden
    }

    /// Shows again each of `cells` with which every equation still gives nothing away by itself; gives those it showed.
    ///
    /// The caller audits the result and takes back what the audit finds with [`Suppression::hide_again`].
    pub(crate) fn restore(&mut self, cells: &[usize]) -> Vec<usize> {
        let mut restored = Vec::new();
        for &cell in cells {
            let members = self.members_to_show(cell);
            members.iter().for_each(|&member| self.hidden[member] = false);
            let is_safe = members.iter().flat_map(|&member| &self.equations_of[member]).all(|&equation| self.next_to_hide(equation).is_none());
            if is_safe {
                restored.push(cell);
            } else {
                members.iter().for_each(|&member| self.hidden[member] = true);
            }
        }
        restored
    }

    /// Hides cells again that [`Suppression::restore`] showed.
    pub(crate) fn hide_again(&mut self, cells: &[usize]) {
        for &cell in cells {
            self.members_to_show(cell).into_iter().for_each(|member| self.hidden[member] = true);
        }
    }

    /// Hidden cells that were hidden for others alone, the most useful first; one for each shared status.
    pub(crate) fn complementary(&self, is_primary: impl Fn(usize) -> bool) -> Vec<usize> {
        let groups = self.groups.iter().filter(|group| !group.iter().any(|&cell| is_primary(cell)));
        let mut cells: Vec<usize> = groups.filter_map(|group| group.iter().copied().find(|&cell| self.hidden[cell] && !self.known_zero[cell])).collect();
        cells.sort_by_key(|&cell| std::cmp::Reverse((self.usefulness.class(cell), self.usefulness.order(cell))));
        cells
    }

    fn members_to_show(&self, cell: usize) -> Vec<usize> {
        self.groups[self.group[cell]].iter().copied().filter(|&member| self.cube.cells[member].is_counted()).collect()
    }

    fn hide(&mut self, cell: usize) {
        for index in 0..self.groups[self.group[cell]].len() {
            let member = self.groups[self.group[cell]][index];
            if self.hidden[member] || !self.cube.cells[member].is_counted() {
                continue;
            }
            self.hidden[member] = true;
            for &equation in &self.equations_of[member] {
                self.touched.insert(equation);
                if !self.is_queued[equation] {
                    self.is_queued[equation] = true;
                    self.queue.push_back(equation);
                }
            }
        }
    }

    fn is_open(&self, cell: usize) -> bool {
        !self.hidden[cell] && !self.known_zero[cell]
    }

    /// The cell to hide next in this equation; `None` when it gives nothing away.
    fn next_to_hide(&self, index: usize) -> Option<usize> {
        let equation = &self.cube.equations[index];
        let hidden = || equation.members().filter(|&cell| self.hidden[cell] && !self.known_zero[cell]);
        let count = hidden().count();
        if count == 0 {
            return None;
        }
        // A cell over nobody protects no other: who guesses that it is empty knows the rest.
        let is_alone = count == 1 || hidden().filter(|&cell| self.cube.cells[cell].denominator > 0).count() == 1;
        let total = equation.total;
        if !self.is_open(total) {
            return if is_alone { self.cheapest(equation.members(), |_| true) } else { None };
        }
        let whole = &self.cube.cells[total];
        if whole.numerator == 0 || whole.complement() == 0 {
            // Counts are never below zero: a total of nobody, or of everybody, says the same of each part.
            return Some(total);
        }
        // The total is shown, so the sum over the hidden parts is known. It must be no small count, and not zero either.
        let (mut numerator, mut complement) = (0, 0);
        for cell in hidden().map(|cell| &self.cube.cells[cell]) {
            numerator += cell.numerator;
            complement += cell.complement();
        }
        let limit = self.rules.largest_hidden_count;
        let is_small_difference = self.differences[index].iter().any(|parts| {
            let sum = parts.iter().filter(|(cell, _)| self.hidden[*cell]).map(|(_, difference)| difference).sum();
            self.rules.is_small(sum)
        });
        if is_alone || numerator <= limit || complement <= limit || is_small_difference {
            let suffices = |cell: usize| {
                let candidate = &self.cube.cells[cell];
                cell == total || (numerator + candidate.numerator > limit && complement + candidate.complement() > limit)
            };
            return self.cheapest(equation.members(), suffices);
        }
        None
    }

    /// The published cell whose loss costs readers least; of one kind, first those that suffice and drag in fewest others.
    fn cheapest(&self, candidates: impl Iterator<Item = usize>, suffices: impl Fn(usize) -> bool) -> Option<usize> {
        let exposes = |cell: usize| {
            let untouched = |&&equation: &&usize| !self.cube.equations[equation].members().any(|member| self.hidden[member] && !self.known_zero[member]);
            self.equations_of[cell].iter().filter(untouched).count()
        };
        candidates
            .filter(|&cell| self.is_open(cell))
            .min_by_key(|&cell| (self.usefulness.class(cell), !suffices(cell), exposes(cell), self.usefulness.order(cell)))
    }

    /// The cheapest published cell in an equation of `cell`, or else in the equations of the hidden cells around it.
    fn nearest_published(&self, cell: usize) -> Option<usize> {
        let mut seen_cells = HashSet::from([cell]);
        let mut seen_equations = HashSet::new();
        let mut ring = vec![cell];
        while !ring.is_empty() {
            let equations: Vec<usize> =
                ring.iter().flat_map(|&cell| &self.equations_of[cell]).copied().filter(|&equation| seen_equations.insert(equation)).collect();
            let members: Vec<usize> = equations.iter().flat_map(|&equation| self.cube.equations[equation].members()).collect();
            if let Some(partner) = self.cheapest(members.iter().copied(), |_| true) {
                return Some(partner);
            }
            ring = members.into_iter().filter(|&member| !self.known_zero[member] && seen_cells.insert(member)).collect();
        }
        None
    }
}

/// Joins `same_status` and `nested` into groups: for each cell its group, and for each group its cells.
fn status_groups(cube: &Cube) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut parent: Vec<usize> = (0..cube.cells.len()).collect();
    fn root(parent: &mut [usize], mut cell: usize) -> usize {
        while parent[cell] != cell {
            parent[cell] = parent[parent[cell]];
            cell = parent[cell];
        }
        cell
    }
    let pairs = cube.same_status.iter().flat_map(|group| group.windows(2).map(|pair| (pair[0], pair[1])));
    for (left, right) in pairs.chain(cube.nested.iter().copied()) {
        let (left, right) = (root(&mut parent, left), root(&mut parent, right));
        parent[left.max(right)] = left.min(right);
    }
    let group: Vec<usize> = (0..cube.cells.len()).map(|cell| root(&mut parent, cell)).collect();
    let mut groups = vec![Vec::new(); cube.cells.len()];
    group.iter().enumerate().for_each(|(cell, &group)| groups[group].push(cell));
    (group, groups)
}

/// For each equation between lenient cells, the same equation between their differences to a strict rate.
fn nested_differences(cube: &Cube) -> Vec<Vec<Vec<(usize, u64)>>> {
    let mut stricts: HashMap<usize, Vec<usize>> = HashMap::new();
    cube.nested.iter().for_each(|&(strict, lenient)| stricts.entry(lenient).or_default().push(strict));
    let component = |cell: usize| &cube.cells[cell].key.component;
    let partner = |part: usize, wanted: &str| {
        let stricts = stricts.get(&part)?;
        stricts.iter().find(|&&strict| component(strict) == wanted).or(if stricts.len() == 1 { stricts.first() } else { None }).copied()
    };
    let difference = |part: usize, wanted: &str| {
        if !cube.cells[part].is_counted() {
            return Some((part, 0));
        }
        partner(part, wanted).map(|strict| (part, cube.cells[part].numerator - cube.cells[strict].numerator))
    };
    let of_equation = |total: usize, parts: &[usize]| {
        let stricts = stricts.get(&total).map_or(&[][..], Vec::as_slice);
        stricts.iter().filter_map(|&strict| parts.iter().map(|&part| difference(part, component(strict))).collect()).collect()
    };
    cube.equations.iter().map(|equation| of_equation(equation.total, &equation.parts)).collect()
}
