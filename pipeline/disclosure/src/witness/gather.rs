//! People who move from one place to another.

use super::look::{Effort, Look, PATIENCE};

impl Look<'_, '_> {
    /// Brings people to a place: from those that are counted in the same published sums; then from others, while people move back
    /// beside them in other years or components, or elsewhere in the same sums.
    pub(super) fn gather(&mut self, place: u32, effort: Effort) {
        let (people, moves) = (self.people, self.moves);
        let mut left = effort.gathered;
        self.refused = 0;
        let here = people.place(place).group.published;
        let is_alike = |other: u32| people.place(other).group.published == here;
        let around = &moves.around[place as usize];
        for &other in around.iter().filter(|&&other| is_alike(other)) {
            left -= self.bring(&[[place, other]], left);
        }
        if effort.is_deep {
            for &other in around {
                if left <= 0 || self.refused > PATIENCE {
                    break;
                }
                for all in moves.places_beside.loops([place, other], |to, from| moves.around[to as usize].contains(&from)) {
                    if people.owed_by_moves(&all) == 0 {
                        let all = self.with_people(all);
                        left -= self.bring(&all, left);
                    }
                }
            }
        }
        self.refused = 0;
        for &other in around.iter().filter(|&&other| !is_alike(other)) {
            for [to, from] in moves.places(people.owed_by_moves(&[[place, other]])) {
                if left <= 0 || self.refused > PATIENCE {
                    return;
                }
                if people.place(other).group.people(self.table) == 0 {
                    break;
                }
                if people.place(from).group.people(self.table) > 0 && to != other && from != place {
                    left -= self.bring(&[[place, other], [to, from]], left);
                }
            }
        }
    }

    /// The same moves, those that bring back from places where there are people, counted in the same published sums.
    fn with_people(&self, mut moved: Vec<[u32; 2]>) -> Vec<[u32; 2]> {
        let people = self.people;
        let group = |place: u32| &people.place(place).group;
        for [_, from] in &mut moved[1..] {
            if group(*from).people(self.table) == 0 {
                let others = self.moves.around[*from as usize].iter().copied().filter(|&other| group(other).published == group(*from).published);
                *from = others.max_by_key(|&other| group(other).people(self.table)).unwrap_or(*from);
            }
        }
        moved
    }

    /// Moves people, each to the first place from the second, with labels that together are counted in the same published sums.
    fn bring(&mut self, moved: &[[u32; 2]], most: i64) -> i64 {
        let people = self.people;
        let dimensions = people.place(moved[0][0]).dimensions.len();
        let is_able = |&[to, from]: &[u32; 2]| {
            let lengths = [to, from].map(|place| people.place(place).dimensions.len());
            lengths == [dimensions; 2] && people.place(from).group.people(self.table) > 0
        };
        if !moved.iter().all(is_able) {
            return 0;
        }
        let mut left = most;
        while left > 0 {
            self.change.clear();
            for &[to, from] in moved {
                self.change.extend(people.place(from).group.counts.iter().map(|&count| (count, -1)));
                self.change.extend(people.place(to).group.counts.iter().map(|&count| (count, 1)));
            }
            let labels: Option<Vec<Vec<[u32; 2]>>> = (0..dimensions).map(|dimension| self.labels_to_bring(moved, dimension)).collect();
            let Some(labels) = labels else {
                self.refused += 1;
                break;
            };
            labels.iter().for_each(|labels| self.add(labels));
            let times = self.step(left);
            if times == 0 {
                break;
            }
            left -= times;
        }
        most - left
    }

    /// For each who moves a label there, and one that was left, of one dimension: those that most people have.
    fn labels_to_bring(&self, moved: &[[u32; 2]], dimension: usize) -> Option<Vec<[u32; 2]>> {
        let best = |choices: Vec<(i64, Vec<[u32; 2]>)>| choices.into_iter().max_by_key(|(fewest, _)| *fewest).map(|(_, labels)| labels);
        match moved {
            [one] => best(self.pairs(*one, dimension).filter(|(_, pair)| self.people.owed(&[*pair]) == 0).map(|(people, pair)| (people, vec![pair])).collect()),
            [one, other] => {
                let others: Vec<(i64, [u32; 2])> = self.pairs(*other, dimension).collect();
                let both =
                    self.pairs(*one, dimension).flat_map(|(people, pair)| others.iter().map(move |&(more, other)| (people.min(more), vec![pair, other])));
                best(both.filter(|(_, labels)| self.people.owed(labels) == 0).collect())
            }
            // In a longer loop all keep their label, or each takes one that is counted alike.
            [first, ..] => {
                let starts = self.people.place(first[1]).dimensions[dimension].iter();
                let kept = starts.filter_map(|&start| {
                    let labels: Vec<[u32; 2]> = moved.iter().map(|&places| self.kept(places, dimension, start)).collect::<Option<_>>()?;
                    let fewest = labels.iter().map(|&[_, from]| self.people.with(from, self.table)).min()?;
                    (fewest > 0 && self.people.owed(&labels) == 0).then_some((fewest, labels))
                });
                let alike = |places: &[u32; 2]| {
                    let pairs = self.pairs(*places, dimension).filter(|(_, pair)| self.people.owed(&[*pair]) == 0);
                    pairs.max_by_key(|(number, _)| *number).map(|(_, pair)| pair)
                };
                best(kept.collect()).or_else(|| moved.iter().map(alike).collect())
            }
            [] => None,
        }
    }

    /// Labels that somebody has at the second place, each with one of the first: how many people have it, and the two.
    fn pairs(&self, [to, from]: [u32; 2], dimension: usize) -> impl Iterator<Item = (i64, [u32; 2])> {
        let (people, table) = (self.people, &*self.table);
        let froms = people.place(from).dimensions[dimension].iter().map(|&from| (people.with(from, table), from)).filter(|(number, _)| *number > 0);
        froms.flat_map(move |(number, from)| people.place(to).dimensions[dimension].iter().map(move |&to| (number, [to, from])))
    }

    /// The label of the same category as `start` at both places.
    fn kept(&self, places: [u32; 2], dimension: usize, start: u32) -> Option<[u32; 2]> {
        let category = |label: u32| self.table.category(self.people.label(label).group.cell);
        let at = |place: u32| self.people.place(place).dimensions[dimension].iter().copied().find(|&label| category(label) == category(start));
        Some([at(places[0])?, at(places[1])?])
    }
}
