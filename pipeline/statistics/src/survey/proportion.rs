//! A weighted proportion and its standard error.

use super::Design;

/// Whom a proportion is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Domain<'a> {
    /// Everybody in the sample.
    Everybody,
    /// The rows that are marked.
    Rows(&'a [bool]),
}

/// A proportion of a survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurveyProportion {
    /// The proportion, 0 to 1.
    pub estimate: f64,
    /// Its standard error, 0 to 1.
    pub standard_error: f64,
    /// Rows with an answer.
    pub rows: usize,
    /// Degrees of freedom its interval uses: those of the design for everybody, else of the domain.
    pub degrees_of_freedom: f64,
    /// Its variance over that of a simple sample without return of as many rows; `None` for a single row, or where all answer
    /// alike.
    pub design_effect: Option<f64>,
}

/// Returns the weighted proportion of rows with the property, 0 or 1 in `answers`; `None` there is no answer.
///
/// The standard error is that of Taylor linearisation. A domain, and the rows with an answer, are zero outside; the design stays
/// that of the whole sample.
///
/// `None` when lengths differ, an answer is neither 0 nor 1, or nobody of the domain has an answer and a weight.
/// Source: Binder (1983), "On the variances of asymptotically normal estimators from complex surveys", International Statistical
/// Review 51(3), 279-292; design effect: Kish (1965), "Survey Sampling".
pub fn survey_proportion(design: &Design, answers: &[Option<f64>], domain: Domain) -> Option<SurveyProportion> {
    let mut is_in: Vec<bool> = answers.iter().map(Option::is_some).collect();
    if let Domain::Rows(rows) = domain {
        is_in = if rows.len() == is_in.len() { is_in.iter().zip(rows).map(|(has_answer, is_in)| *has_answer && *is_in).collect() } else { return None };
    }
    let are_shares = answers.iter().flatten().all(|answer| *answer == 0.0 || *answer == 1.0);
    if answers.len() != design.rows() || !are_shares {
        return None;
    }
    let of_rows = || (0..design.rows()).filter(|row| is_in[*row]).map(|row| (design.weights[row], answers[row].unwrap_or(0.0)));
    let weight: f64 = of_rows().map(|(weight, _)| weight).sum();
    if weight <= 0.0 {
        return None;
    }
    let estimate = (of_rows().map(|(weight, answer)| weight * answer).sum::<f64>() / weight).min(1.0);
    let linearised: Vec<f64> =
        (0..design.rows()).map(|row| if is_in[row] { design.weights[row] * (answers[row].unwrap_or(0.0) - estimate) / weight } else { 0.0 }).collect();
    let variance = design.variance_of_sum(&linearised);
    let rows = of_rows().count();
    let squares: f64 = of_rows().map(|(weight, answer)| weight * (answer - estimate).powi(2)).sum();
    let number = rows as f64;
    let simple = number / (number - 1.0) * squares / weight * (weight - number) / (weight * number);
    let degrees_of_freedom = match domain {
        Domain::Everybody => design.degrees_of_freedom(),
        Domain::Rows(_) => design.degrees_of_freedom_of(&is_in),
    };
    let design_effect = Some(variance / simple).filter(|effect| simple > 0.0 && effect.is_finite());
    Some(SurveyProportion { estimate, standard_error: variance.sqrt(), rows, degrees_of_freedom, design_effect })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{Domain, survey_proportion};
    use crate::survey::{Design, SampleDesign};

    const ANSWERS: [Option<f64>; 8] = [Some(1.0), Some(0.0), Some(1.0), Some(1.0), Some(0.0), Some(0.0), Some(1.0), Some(0.0)];

    #[test]
    fn a_simple_sample_has_the_simple_variance() {
        let found = survey_proportion(&Design::new(8, &SampleDesign::default()).unwrap(), &ANSWERS, Domain::Everybody).unwrap();
        assert_eq!(found.estimate, 0.5);
        assert!((found.standard_error - (0.25_f64 / 7.0).sqrt()).abs() < 1e-15);
        assert_eq!(found.degrees_of_freedom, 7.0);
    }

    #[test]
    fn a_full_count_has_no_error() {
        let design = Design::new(8, &SampleDesign { populations: &[8.0; 8], ..SampleDesign::default() }).unwrap();
        assert_eq!(survey_proportion(&design, &ANSWERS, Domain::Everybody).unwrap().standard_error, 0.0);
    }

    /// Cochran (1977), "Sampling Techniques", 10.3: `(1 - f1) s1^2 / n + f1 (1 - f2) s2^2 / (n m)` for equal clusters.
    #[test]
    fn two_stages_add_what_is_within_the_clusters() {
        let sample = SampleDesign { clusters: &[1, 1, 1, 1, 2, 2, 2, 2], populations: &[10.0; 8], second_populations: &[16.0; 8], ..SampleDesign::default() };
        let found = survey_proportion(&Design::new(8, &sample).unwrap(), &ANSWERS, Domain::Everybody).unwrap();
        let (first, second) = (2.0 * 0.25_f64.powi(2), 4.0 / 3.0 * 0.25 * 0.75);
        let expected = 0.8 * first / 2.0 + 0.2 * 0.75 * second / 8.0;
        assert!((found.standard_error.powi(2) - expected).abs() < 1e-15, "{found:?}");
    }

    #[test]
    fn a_domain_keeps_the_design() {
        let sample = SampleDesign { strata: &[1, 1, 1, 1, 2, 2, 2, 2], clusters: &[1, 1, 2, 2, 3, 3, 4, 4], ..SampleDesign::default() };
        let design = Design::new(8, &sample).unwrap();
        let is_in = [true, true, true, true, true, true, false, false];
        let found = survey_proportion(&design, &ANSWERS, Domain::Rows(&is_in)).unwrap();
        // Cluster 4 has nobody in the domain and still stands beside cluster 3.
        let (weight, share): (f64, f64) = (6.0, 0.5);
        let sums = [(1.0 - 2.0 * share) / weight, (2.0 - 2.0 * share) / weight, (0.0 - 2.0 * share) / weight, 0.0];
        let expected = (sums[0] - sums[1]).powi(2) + (sums[2] - sums[3]).powi(2);
        assert!((found.standard_error.powi(2) - expected).abs() < 1e-15);
        assert_eq!(found.degrees_of_freedom, 1.0);
    }

    #[test]
    fn a_lonely_cluster_is_set_against_all() {
        let sample = SampleDesign { strata: &[1, 1, 2, 2, 1, 1, 1, 1], clusters: &[1, 1, 2, 2, 3, 3, 4, 4], ..SampleDesign::default() };
        let found = survey_proportion(&Design::new(8, &sample).unwrap(), &ANSWERS, Domain::Everybody).unwrap();
        // Sums of an eighth above and below one half: 0, -1 and 0 in the first stratum, 1 in the lonely cluster.
        let within = 1.5 * (2.0 * (1.0_f64 / 24.0).powi(2) + (2.0_f64 / 24.0).powi(2));
        assert!((found.standard_error.powi(2) - (within + (1.0_f64 / 8.0).powi(2))).abs() < 1e-15, "{found:?}");
    }

    #[test]
    fn without_an_answer_there_is_no_proportion() {
        let design = Design::new(8, &SampleDesign::default()).unwrap();
        assert_eq!(survey_proportion(&design, &[None; 8], Domain::Everybody), None);
        assert_eq!(survey_proportion(&design, &ANSWERS, Domain::Rows(&[false; 8])), None);
        assert_eq!(survey_proportion(&design, &[Some(0.4); 8], Domain::Everybody), None);
        assert_eq!(survey_proportion(&design, &ANSWERS[..7], Domain::Everybody), None);
    }
}
