//! Variance of a sum over a design.

use super::Design;

impl Design {
    /// The variance of the sum of `values`, one a row and already weighted, 0 outside a domain.
    ///
    /// Within every stratum: `(1 - f) n / (n - 1)` times the squares of the units' sums around their mean. With two stages and
    /// their populations, `f` times the same within every unit is added. A single unit of a stratum has no mean of its own; it
    /// is set against the mean of all units, which for the linearised values of a proportion is zero (lonely unit: "adjust").
    ///
    /// Source: Särndal, Swensson and Wretman (1992), "Model Assisted Survey Sampling", 4.3; Lumley (2010), "Complex Surveys",
    /// chapter 2.
    pub(super) fn variance_of_sum(&self, values: &[f64]) -> f64 {
        let units = sums(values, &self.unit_of_row, self.units.len());
        let seconds = sums(values, &self.second_of_row, self.seconds);
        let of_stratum = |stratum: &super::design::Stratum| {
            let first = spread(&stratum.units, &units, stratum.sampled);
            if !self.has_two_stages {
                return first;
            }
            let within: f64 = stratum.units.iter().map(|unit| &self.units[*unit]).map(|unit| spread(&unit.seconds, &seconds, unit.sampled)).sum();
            first + stratum.sampled * within
        };
        self.strata.iter().map(of_stratum).sum()
    }
}

/// Sum of the values of every unit.
fn sums(values: &[f64], unit_of_row: &[usize], units: usize) -> Vec<f64> {
    let mut sums = vec![0.0; units];
    for (value, unit) in values.iter().zip(unit_of_row) {
        sums[*unit] += value;
    }
    sums
}

/// `(1 - f) n / (n - 1)` times the squares around the mean; of a single unit its own square.
fn spread(units: &[usize], sums: &[f64], sampled: f64) -> f64 {
    let number = units.len() as f64;
    let (mean, factor) = if units.len() == 1 { (0.0, 1.0) } else { (units.iter().map(|unit| sums[*unit]).sum::<f64>() / number, number / (number - 1.0)) };
    (1.0 - sampled) * factor * units.iter().map(|unit| (sums[*unit] - mean).powi(2)).sum::<f64>()
}
