//! Strata and sampling units of a survey, and the standard error of a total over them.

use std::collections::BTreeMap;

/// Which sampling unit each person is in, and which stratum each unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SurveyDesign {
    unit_of_person: Vec<usize>,
    stratum_of_unit: Vec<usize>,
    units_of_stratum: Vec<usize>,
}

impl SurveyDesign {
    /// Takes stratum and unit of each person. Units of two strata are different units, whatever their number.
    pub fn new(of_person: &[(u32, u32)]) -> Self {
        let mut strata = BTreeMap::new();
        let mut units = BTreeMap::new();
        for (stratum, unit) in of_person {
            strata.insert(*stratum, 0);
            units.insert((*stratum, *unit), 0);
        }
        strata.values_mut().enumerate().for_each(|(place, number)| *number = place);
        units.values_mut().enumerate().for_each(|(place, number)| *number = place);
        let stratum_of_unit: Vec<usize> = units.keys().map(|(stratum, _)| strata[stratum]).collect();
        let mut units_of_stratum = vec![0; strata.len()];
        stratum_of_unit.iter().for_each(|stratum| units_of_stratum[*stratum] += 1);
        Self { unit_of_person: of_person.iter().map(|person| units[person]).collect(), stratum_of_unit, units_of_stratum }
    }

    /// Sampling units less strata.
    pub fn degrees_of_freedom(&self) -> usize {
        self.stratum_of_unit.len() - self.units_of_stratum.len()
    }

    /// Returns the standard error of the sum of `contributions`, one a person: √Σ_h n_h/(n_h - 1) Σ_i (t_hi - t̄_h)² over units
    /// i of stratum h. A unit alone in its stratum is compared with the mean of all units.
    ///
    /// Source: Binder (1983), International Statistical Review 51(3), 279-292; with replacement, no finite population correction.
    pub fn standard_error(&self, contributions: &[f64]) -> f64 {
        let mut totals = vec![0.0; self.stratum_of_unit.len()];
        for (unit, contribution) in self.unit_of_person.iter().zip(contributions) {
            totals[*unit] += contribution;
        }
        let mut means = vec![0.0; self.units_of_stratum.len()];
        for (stratum, total) in self.stratum_of_unit.iter().zip(&totals) {
            means[*stratum] += total / self.units_of_stratum[*stratum] as f64;
        }
        let overall = totals.iter().sum::<f64>() / totals.len() as f64;
        let square = |(stratum, total): (&usize, &f64)| match self.units_of_stratum[*stratum] as f64 {
            1.0 => (total - overall).powi(2),
            units => units / (units - 1.0) * (total - means[*stratum]).powi(2),
        };
        self.stratum_of_unit.iter().zip(&totals).map(square).sum::<f64>().sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::SurveyDesign;

    #[test]
    fn people_of_one_unit_are_added_before_they_are_compared() {
        let design = SurveyDesign::new(&[(1, 1), (1, 1), (1, 2), (2, 1), (2, 2)]);
        assert_eq!(design.degrees_of_freedom(), 2);
        // Units of stratum 1: 3 and 1, of stratum 2: 0 and 2. Each stratum adds 2/1 (1 + 1).
        assert!((design.standard_error(&[1.0, 2.0, 1.0, 0.0, 2.0]) - 8.0_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn a_unit_alone_in_its_stratum_is_compared_with_all() {
        let design = SurveyDesign::new(&[(1, 1), (2, 1), (2, 2)]);
        // Mean of all 1; (3 - 1)² and 2/1 (0 + 0).
        assert!((design.standard_error(&[3.0, 0.0, 0.0]) - 2.0).abs() < 1e-15);
    }
}
