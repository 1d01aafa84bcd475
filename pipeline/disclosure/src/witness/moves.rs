//! Single changes of a table, by what they do to published sums.

use std::collections::HashMap;

use super::beside::Beside;
use super::people::{Group, People};
use crate::Cube;

/// The changes.
pub(super) struct Moves {
    /// Somebody changes the second label for the first.
    labels: Sorted,
    /// The same in a loop, see [`Beside::loops`].
    loops: Sorted,
    /// Somebody moves from the second place to the first.
    places: Sorted,
    /// For each label its class: labels of one dimension that are counted in the same published sums.
    pub(super) class: Vec<u32>,
    /// The labels of each class.
    pub(super) alike: Vec<Vec<u32>>,
    pub(super) labels_beside: Beside,
    pub(super) places_beside: Beside,
    /// For each place those of its component and year, of its published sums, and of its county, beginning with what comes after it.
    pub(super) around: Vec<Vec<u32>>,
}

/// Entries in order of a number.
struct Sorted(Vec<(u64, [u32; 2])>);

impl Sorted {
    fn new(mut entries: Vec<(u64, [u32; 2])>) -> Sorted {
        entries.sort_unstable();
        Sorted(entries)
    }

    fn of(&self, number: u64) -> impl Iterator<Item = [u32; 2]> {
        let start = self.0.partition_point(|entry| entry.0 < number);
        self.0[start..].iter().take_while(move |entry| entry.0 == number).map(|entry| entry.1)
    }
}

impl Moves {
    pub(super) fn of(cube: &Cube, people: &People) -> Moves {
        let labels: Vec<&Group> = people.labels.iter().map(|label| &label.group).collect();
        let places: Vec<&Group> = people.places.iter().map(|place| &place.group).collect();
        let (labels_beside, places_beside) = (Beside::new(cube, &labels), Beside::new(cube, &places));
        let around = around(cube, &places);
        let (class, alike) = classes(cube, &labels);
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        for to in 0..labels.len() as u32 {
            for &from in people.siblings(to).iter().filter(|&&from| from != to) {
                found[0].push((people.owed(&[[from, to]]), [to, from]));
                for all in labels_beside.loops([to, from], |to, from| people.label(to).place == people.label(from).place) {
                    found[1].push((people.owed(&all).wrapping_neg(), [to, from]));
                }
            }
        }
        for to in 0..places.len() as u32 {
            let others = around[to as usize].iter().map(|&from| (people.owed_by_moves(&[[from, to]]), [to, from]));
            found[2].extend(others.filter(|(number, _)| *number != 0));
        }
        let [labels, loops, places] = found.map(Sorted::new);
        Moves { labels, loops, places, class, alike, labels_beside, places_beside, around }
    }

    /// Changes of label, to the first from the second, that do this to published sums.
    pub(super) fn labels(&self, number: u64) -> impl Iterator<Item = [u32; 2]> {
        self.labels.of(number)
    }

    /// Changes of label of which a loop does this to published sums.
    pub(super) fn loops(&self, number: u64) -> impl Iterator<Item = [u32; 2]> {
        self.loops.of(number)
    }

    /// Moves to the first place from the second that do this to published sums.
    pub(super) fn places(&self, number: u64) -> impl Iterator<Item = [u32; 2]> {
        self.places.of(number)
    }
}

fn classes(cube: &Cube, labels: &[&Group]) -> (Vec<u32>, Vec<Vec<u32>>) {
    let mut classes: HashMap<(u64, &str), u32> = HashMap::new();
    let mut alike: Vec<Vec<u32>> = Vec::new();
    let mut class = Vec::with_capacity(labels.len());
    for (label, group) in (0u32..).zip(labels) {
        let next = classes.len() as u32;
        let found = *classes.entry((group.published, cube.cells[group.cell].key.dimension.as_str())).or_insert(next);
        if found == next {
            alike.push(Vec::new());
        }
        alike[found as usize].push(label);
        class.push(found);
    }
    (class, alike)
}

fn around(cube: &Cube, places: &[&Group]) -> Vec<Vec<u32>> {
    let key = |place: u32| &cube.cells[places[place as usize].cell].key;
    let slice = |place: u32| (key(place).component.as_str(), key(place).period);
    let area = |place: u32| (key(place).area_level, key(place).area_id.as_str());
    let published = |place: u32| places[place as usize].published;
    let (mut of_slice, mut of_area, mut of_sums) = (HashMap::<_, Vec<u32>>::new(), HashMap::<_, Vec<u32>>::new(), HashMap::<_, Vec<u32>>::new());
    let all = 0..places.len() as u32;
    for place in all.clone() {
        of_slice.entry(slice(place)).or_default().push(place);
        of_area.entry(area(place)).or_default().push(place);
        of_sums.entry(published(place)).or_default().push(place);
    }
    let around = |place: u32| {
        let lists = [&of_slice[&slice(place)], &of_area[&area(place)], &of_sums[&published(place)]];
        let mut around: Vec<u32> = lists.into_iter().flatten().copied().filter(|&other| other != place).collect();
        around.sort_unstable();
        around.dedup();
        let next = around.partition_point(|&other| other < place);
        around.rotate_left(next);
        around
    };
    all.map(around).collect()
}
