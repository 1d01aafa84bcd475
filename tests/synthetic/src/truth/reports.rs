//! Indicators that repeat published figures of the state.

use super::cube::{Cube, Metric, Outcome, first_of};
use crate::counties::COUNT;
use crate::reports::Figure;

const NATURAL: Metric = first_of("ctx_part_c_natural_settings");
const PARTICIPATION: Metric = first_of("ctx_epsdt_participation_reported");
const OBSERVED: Metric = first_of("ctx_miechv_observed");

fn count(value: Option<i64>) -> Option<u64> {
    value.and_then(|value| u64::try_from(value).ok())
}

fn share(reached: Option<u64>, of: Option<u64>) -> Outcome {
    match (reached, of) {
        (Some(reached), Some(of)) if reached <= of => Outcome { numerator: reached, denominator: of, ..Outcome::default() },
        (_, of) => Outcome { missing: of.unwrap_or_default(), ..Outcome::default() },
    }
}

/// Adds the figures of the state.
pub fn add(cube: &mut Cube, figures: &[Figure]) {
    for year in cube.labels() {
        let value = |report: &str, category: &str, item: &str| {
            figures.iter().find(|figure| figure.is(report, year, category, item)).and_then(|figure| count(figure.value))
        };
        let setting = |setting: &str| value("part_c_618", setting, "total");
        let natural = setting("home").zip(setting("community")).map(|(home, community)| home + community);
        cube.add_placed(NATURAL, year, COUNT, share(natural, setting("total")));
        for (place, band) in ["under_1", "age_1_2", "age_3_5"].into_iter().enumerate() {
            let [received, expected] = ["line_9_total", "line_8_total"].map(|line| value("cms_416", band, line));
            cube.add_placed(PARTICIPATION + place, year, COUNT, share(received, expected));
        }
        // Each grantee is a row of its own.
        for figure in figures.iter().filter(|figure| figure.is("miechv_form_2", year, "measure_10", "denominator")) {
            let of_grantee = |item: &str| {
                let mut found = figures.iter().filter(|other| other.is("miechv_form_2", year, "measure_10", item) && other.reporter == figure.reporter);
                found.next().and_then(|other| count(other.value))
            };
            let missing = of_grantee("missing").unwrap_or_default();
            let outcome = share(of_grantee("numerator"), of_grantee("denominator"));
            cube.add_placed(OBSERVED, year, COUNT, Outcome { missing: outcome.missing + missing, ..outcome });
        }
    }
}
