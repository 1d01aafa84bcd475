//! Linked tables by chance, small enough to be judged by trying everything.

/// Knuth's linear congruential generator (MMIX): seeded, the same everywhere.
pub(in crate::tables) struct Lcg(pub(in crate::tables) u64);

impl Lcg {
    pub(in crate::tables) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Inner counts and cells.
#[derive(Clone, Debug)]
pub(in crate::tables) struct Made {
    pub(in crate::tables) counts: Vec<u64>,
    pub(in crate::tables) cells: Vec<Vec<usize>>,
}

/// A table with all margins over up to three dimensions, perhaps a hierarchy in the first, regions that overlap, and a second
/// table that shares the inner counts.
pub(in crate::tables) fn made(random: &mut Lcg, most_inner: usize, largest: u64) -> Made {
    loop {
        let sizes: Vec<usize> = (0..1 + random.below(3)).map(|_| 2 + random.below(3) as usize).collect();
        let inner: usize = sizes.iter().product();
        if inner > most_inner {
            continue;
        }
        let counts = (0..inner).map(|_| if random.below(5) == 0 { 0 } else { random.below(largest) + 1 }).collect();
        // Each dimension offers groups of its categories: each alone, all, and perhaps others.
        let mut groups: Vec<Vec<Vec<usize>>> = Vec::new();
        for &size in &sizes {
            let mut of_dimension: Vec<Vec<usize>> = (0..size).map(|category| vec![category]).collect();
            of_dimension.push((0..size).collect());
            if size > 2 && random.below(2) == 0 {
                of_dimension.push(vec![0, 1]);
            }
            if size > 2 && random.below(3) == 0 {
                of_dimension.push(vec![1, 2]);
            }
            groups.push(of_dimension);
        }
        let mut cells: Vec<Vec<usize>> = vec![vec![]];
        for (of_dimension, &size) in groups.iter().zip(&sizes) {
            let extend = |cell: &Vec<usize>, group: &Vec<usize>| {
                let start = if cell.is_empty() { vec![0] } else { cell.clone() };
                start.into_iter().flat_map(|base| group.iter().map(move |category| base * size + category)).collect::<Vec<usize>>()
            };
            cells = cells.iter().flat_map(|cell| of_dimension.iter().map(|group| extend(cell, group)).collect::<Vec<_>>()).collect();
        }
        // Not every cell might be published.
        let kept = 60 + random.below(41);
        let mut cells: Vec<Vec<usize>> = cells.into_iter().filter(|_| random.below(100) < kept).collect();
        if cells.is_empty() {
            continue;
        }
        cells.iter_mut().for_each(|cell| cell.sort_unstable());
        return Made { counts, cells };
    }
}
