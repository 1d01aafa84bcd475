//! A made-up state of any size, with every kind of equation.

use attune_contract::{AreaLevel, CellKey, Period};

use super::fixture::{year, years};
use crate::{Availability, CountedCell, Cube, Equation};

/// Numerical Recipes' linear congruential generator, upper bits.
pub(super) struct Lcg(pub(super) u64);

impl Lcg {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// How large a state to make.
pub(super) struct Size {
    pub(super) counties: usize,
    /// Categories of each dimension.
    pub(super) dimensions: Vec<usize>,
    /// Classes of each union of counties, such as metro and the rest.
    pub(super) unions: Vec<usize>,
    /// Age bands that add up to `all`.
    pub(super) bands: usize,
    pub(super) has_strict: bool,
    pub(super) years: usize,
    /// People in a county, band and year: from a small one to about this.
    pub(super) people: u64,
}

/// Draws people one by one and counts them.
pub(super) fn state(size: &Size, random: &mut Lcg) -> Cube {
    let slices = 1 + size.dimensions.iter().sum::<usize>();
    let pools = size.years > 1;
    let periods = size.years + usize::from(pools);
    let components = 1 + size.bands + usize::from(size.has_strict);
    let strict = 1 + size.bands;
    let at = |component: usize, area: usize, period: usize, slice: usize| ((component * (size.counties + 1) + area) * periods + period) * slices + slice;
    let period = |index: usize| -> Period { if index < size.years { year(2026 - (size.years - index) as i32) } else { years(2025, size.years as u8) } };
    let component_name = |component: usize| match component {
        0 => "all".to_owned(),
        band if band <= size.bands => format!("band {band}"),
        _ => "strict".to_owned(),
    };
    let key = |component: usize, area: usize, at_period: usize, dimension: String, category: String| CellKey {
        indicator_id: "screening".to_owned(),
        component: component_name(component),
        area_level: if area == 0 { AreaLevel::State } else { AreaLevel::County },
        area_id: if area == 0 { "27".to_owned() } else { format!("27{area:03}") },
        period: period(at_period),
        dimension,
        category,
    };
    let empty = |key: CellKey| CountedCell { key, denominator: 0, numerator: 0, missing: 0, amounts: Vec::new(), availability: Availability::Counted };
    let mut slice_names = vec![("all".to_owned(), "all".to_owned())];
    for (dimension, &categories) in size.dimensions.iter().enumerate() {
        slice_names.extend((0..categories).map(|category| (format!("dimension {dimension}"), format!("{category}"))));
    }
    let mut cells = Vec::new();
    for component in 0..components {
        for area in 0..=size.counties {
            for period in 0..periods {
                for (dimension, category) in &slice_names {
                    cells.push(empty(key(component, area, period, dimension.clone(), category.clone())));
                }
            }
        }
    }

    let class_of: Vec<Vec<usize>> = size.unions.iter().map(|&classes| (0..size.counties).map(|_| random.below(classes as u64) as usize).collect()).collect();
    for county in 1..=size.counties {
        // Cubed, so that most counties are small and a few are large.
        let part = random.below(1000) as f64 / 1000.0;
        let people = 1 + (size.people as f64 * part * part * part) as u64;
        let reach = 1 + random.below(9);
        for band in 0..size.bands.max(1) {
            for at_year in 0..size.years {
                for _ in 0..people {
                    let met = u64::from(random.below(10) < reach);
                    let met_strictly = u64::from(met == 1 && random.below(10) < 8);
                    let mut slices = vec![0];
                    let mut first = 1;
                    for &categories in &size.dimensions {
                        let (one, other) = (random.below(categories as u64), random.below(categories as u64));
                        slices.push(first + one.min(other) as usize);
                        first += categories;
                    }
                    let mut of = vec![(0, met)];
                    if size.bands > 0 {
                        of.push((1 + band, met));
                    }
                    if size.has_strict {
                        of.push((strict, met_strictly));
                    }
                    for (component, numerator) in of {
                        for &slice in &slices {
                            for area in [0, county] {
                                for period in std::iter::once(at_year).chain(pools.then_some(size.years)) {
                                    let cell = &mut cells[at(component, area, period, slice)];
                                    cell.denominator += 1;
                                    cell.numerator += numerator;
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    let mut equations = Vec::new();
    for component in 0..components {
        for period in 0..periods {
            for slice in 0..slices {
                equations.push(Equation {
                    total: at(component, 0, period, slice),
                    parts: (1..=size.counties).map(|county| at(component, county, period, slice)).collect(),
                });
            }
            for area in 0..=size.counties {
                let mut first = 1;
                for &categories in &size.dimensions {
                    equations.push(Equation {
                        total: at(component, area, period, 0),
                        parts: (first..first + categories).map(|slice| at(component, area, period, slice)).collect(),
                    });
                    first += categories;
                }
            }
        }
        if pools {
            for area in 0..=size.counties {
                for slice in 0..slices {
                    equations.push(Equation {
                        total: at(component, area, size.years, slice),
                        parts: (0..size.years).map(|year| at(component, area, year, slice)).collect(),
                    });
                }
            }
        }
    }
    if size.bands > 0 {
        for area in 0..=size.counties {
            for period in 0..periods {
                for slice in 0..slices {
                    equations.push(Equation { total: at(0, area, period, slice), parts: (1..=size.bands).map(|band| at(band, area, period, slice)).collect() });
                }
            }
        }
    }
    let grid = cells.len();
    let mut nested: Vec<(usize, usize)> = Vec::new();
    if size.has_strict {
        let block = grid / components;
        nested.extend((0..block).map(|cell| (strict * block + cell, cell)));
    }
    // Unions at the level of the state: each class is the sum of its counties, and of its own years and bands.
    let mut union_cell = std::collections::HashMap::new();
    for (union, &classes) in size.unions.iter().enumerate() {
        for component in 0..components {
            for period in 0..periods {
                let mut of_state = Vec::new();
                for class in 0..classes {
                    let parts: Vec<usize> =
                        (1..=size.counties).filter(|county| class_of[union][county - 1] == class).map(|county| at(component, county, period, 0)).collect();
                    let mut cell = empty(key(component, 0, period, format!("union {union}"), format!("{class}")));
                    cell.denominator = parts.iter().map(|&part| cells[part].denominator).sum();
                    cell.numerator = parts.iter().map(|&part| cells[part].numerator).sum();
                    union_cell.insert((union, component, period, class), cells.len());
                    of_state.push(cells.len());
                    equations.push(Equation { total: cells.len(), parts });
                    cells.push(cell);
                }
                equations.push(Equation { total: at(component, 0, period, 0), parts: of_state });
            }
            for class in 0..classes {
                if pools {
                    let parts = (0..size.years).map(|year| union_cell[&(union, component, year, class)]).collect();
                    equations.push(Equation { total: union_cell[&(union, component, size.years, class)], parts });
                }
            }
        }
        for period in 0..periods {
            for class in 0..classes {
                if size.bands > 0 {
                    let parts = (1..=size.bands).map(|band| union_cell[&(union, band, period, class)]).collect();
                    equations.push(Equation { total: union_cell[&(union, 0, period, class)], parts });
                }
                if size.has_strict {
                    nested.push((union_cell[&(union, strict, period, class)], union_cell[&(union, 0, period, class)]));
                }
            }
        }
    }
    Cube { indicator_id: "screening".to_owned(), is_sensitive: false, cells, equations, same_status: Vec::new(), nested }
}
