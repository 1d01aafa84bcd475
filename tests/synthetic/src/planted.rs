//! What was planted: the rates that the model gives on average, from many states drawn anew.

use crate::days::day;
use crate::population::child_care;
use crate::population::person::World;
use crate::truth::counts::Counts;
use crate::truth::cube::{CellName, Cube};
use crate::{Options, families};
use std::fs::{File, create_dir_all};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Steps between the seeds of the drawn states; odd, so that none comes twice, and none is the state's own.
const SEED_STEP: u64 = 0x5851_F42D_4C95_7F2D;

/// Writes `planted/delivered.csv` and `planted/person.csv` below the folder: numerators and denominators summed over `states`
/// states of the options' size, the rate in percent, and its standard error.
///
/// Counties, their sizes, the shares of groups, child-care programs and the model are those of the state; the families are drawn
/// anew each time. Nothing is delivered, and what is counted of others than families is left out. A rate that a state of this
/// size shows lies `standard_error` times the root of `states` from the planted one, so that an interval which allowed for the
/// error would be wider by [`widening`].
///
/// # Errors
/// When a file cannot be written.
pub fn planted(options: &Options, states: u32) -> io::Result<()> {
    let folder = options.out.join("planted");
    create_dir_all(&folder)?;
    let as_of = day(options.as_of.0, options.as_of.1, options.as_of.2);
    let programs = child_care::programs(options.seed);
    let mut sums = [Planted(Vec::new()), Planted(Vec::new())];
    for state in 1..=u64::from(states) {
        let mut world = World::new(options.years, options.gaps);
        let mut counts = Counts::new(options.years, as_of, &programs);
        families(&mut world, options.children, options.seed.wrapping_add(state.wrapping_mul(SEED_STEP)), |mut family| {
            counts.add(&mut family);
            Ok(())
        })?;
        sums.iter_mut().zip([&counts.delivered, &counts.person]).for_each(|(sums, cube)| sums.add(cube));
    }
    let names = Cube::new(options.years);
    for (sums, name) in sums.iter().zip(["delivered.csv", "person.csv"]) {
        sums.write(&folder.join(name), &names, states)?;
    }
    Ok(())
}

/// By what share of its width an interval would be wider if it allowed for the error of the planted rate.
pub fn widening(states: u32) -> f64 {
    (1.0 + 1.0 / f64::from(states)).sqrt() - 1.0
}

/// Sums of one cell over the drawn states.
#[derive(Clone, Copy, Default)]
struct Sums {
    numerator: u64,
    denominator: u64,
    /// Of the numerators squared, of both multiplied, and of the denominators squared: what the error is made from.
    products: [u64; 3],
}

impl Sums {
    fn add(&mut self, numerator: u64, denominator: u64) {
        self.numerator += numerator;
        self.denominator += denominator;
        let products = [numerator * numerator, numerator * denominator, denominator * denominator];
        self.products.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
    }

    /// The rate and its standard error, both in percentage points.
    ///
    /// The rate is a ratio of two sums over states, and its error is that of a ratio of means, from how far each state's
    /// numerator lies from what its denominator lets expect. So it knows that brothers and sisters share a family.
    /// Source: Cochran (1977), *Sampling Techniques*, 3rd edition, section 2.11.
    fn rate(&self, states: u32) -> (f64, f64) {
        let (numerator, denominator, states) = (self.numerator as f64, self.denominator as f64, f64::from(states));
        let rate = numerator / denominator;
        let [squared, both, base] = self.products.map(|sum| sum as f64);
        let residuals = (squared - 2.0 * rate * both + rate * rate * base).max(0.0);
        (100.0 * rate, 100.0 * (residuals * states / (states - 1.0)).sqrt() / denominator)
    }
}

/// Sums of all cells of a cube.
struct Planted(Vec<Sums>);

impl Planted {
    fn add(&mut self, cube: &Cube) {
        self.0.resize(cube.cells().len(), Sums::default());
        for (sums, cell) in self.0.iter_mut().zip(cube.cells()) {
            sums.add(cell.numerator, cell.denominator);
        }
    }

    fn write(&self, path: &Path, names: &Cube, states: u32) -> io::Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        writeln!(out, "{},numerator,denominator,percent,standard_error", CellName::COLUMNS)?;
        for (place, name) in names.named() {
            let Some(sums) = self.0.get(place).filter(|sums| sums.denominator > 0) else { continue };
            let (rate, error) = sums.rate(states);
            writeln!(out, "{name},{},{},{rate:.6},{error:.6}", sums.numerator, sums.denominator)?;
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests;
