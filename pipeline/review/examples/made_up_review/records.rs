//! Made-up pairs in the review band. No name here is a person's.

use attune_review::{Field, Pair, Record, Step, Waterfall};

const FIRST: [[&str; 2]; 6] = [["ALPHA", "ALFA"], ["BETA", "BETA"], ["GAMMA", "GAMA"], ["DELTA", "DELLA"], ["EPSILON", "EPSI"], ["ZETA", "BABY GIRL"]];
const LAST: [[&str; 2]; 5] =
    [["EXAMPLE", "EXAMPEL"], ["SPECIMEN-FIXTURE", "Specimen Fixture"], ["SAMPLE", "SAMPLE"], ["PLACEHOLDER", "TEMPLATE"], ["FIXTURE", "FIXTURES"]];
const BORN: [[&str; 2]; 4] = [["2024-03-10", "2024-03-10"], ["2023-11-02", "2023-02-11"], ["2025-01-30", "2025-01-29"], ["2024-07-04", "2024-07-04"]];
const STREET: [[&str; 2]; 3] = [["12 INVENTED ROAD", "12 INVENTED RD"], ["7 MADE-UP LANE", "40 MADE-UP LANE"], ["1 NOWHERE PLACE", ""]];
const PHONE: [[&str; 2]; 3] = [["555-0100", "555-0100"], ["555-0111", "555-0171"], ["", "555-0142"]];
const SEX: [[&str; 2]; 4] = [["F", "F"], ["M", "M"], ["F", "M"], ["M", "M"]];
const MOTHER: [[&str; 2]; 3] = [["OMEGA", "OMEGA"], ["SIGMA", ""], ["", ""]];
const SOURCES: [&str; 4] = ["vital_records", "medicaid", "early_care", "home_visiting"];

/// The first `count` pairs; the same ones every time.
pub fn pairs(count: usize) -> Vec<Pair> {
    (0..count).map(pair).collect()
}

fn pair(index: usize) -> Pair {
    let values = |side: usize| {
        [
            ("first_name", FIRST[index % 6][side]),
            ("last_name", LAST[index % 5][side]),
            ("date_of_birth", BORN[index % 4][side]),
            ("sex", SEX[(index / 3) % 4][side]),
            ("mother_first_name", MOTHER[index % 3][side]),
            ("address", STREET[(index / 2) % 3][side]),
            ("phone", PHONE[(index / 5) % 3][side]),
        ]
    };
    let waterfall = waterfall(index, values(0), values(1));
    let weight = waterfall.total;
    Pair {
        pair: format!("p{:04}", index + 1),
        left: record(SOURCES[0], &format!("vr-{:05}", 10_000 + index), &values(0)),
        right: record(SOURCES[1 + index % 3], &format!("{}-{:05}", ["mc", "ec", "hv"][index % 3], 70_000 + index), &values(1)),
        weight,
        probability: 1.0 / (1.0 + (-weight).exp2()),
        waterfall,
        cluster: (0..index % 3).map(|other| record(SOURCES[2 - other], &format!("ot-{:05}", 90_000 + 10 * index + other), &values(other))).collect(),
    }
}

fn record(source: &str, id: &str, values: &[(&str, &str)]) -> Record {
    let field = |(name, value): &(&str, &str)| Field { name: (*name).to_owned(), value: (!value.is_empty()).then(|| (*value).to_owned()) };
    Record { source: source.to_owned(), id: id.to_owned(), fields: values.iter().map(field).collect() }
}

/// Invented weights: what agrees adds, what differs takes away, and the prior makes the sum fall into the band.
fn waterfall(index: usize, left: [(&str, &str); 7], right: [(&str, &str); 7]) -> Waterfall {
    const FULL: [f64; 7] = [6.1, 7.4, 9.2, 1.0, 4.6, 7.9, 8.3];
    let steps: Vec<Step> = left
        .iter()
        .zip(right)
        .zip(FULL)
        .map(|(((name, one), (_, other)), full)| {
            let (level, weight) = match (one.is_empty() || other.is_empty(), one == &other) {
                (true, _) => ("missing on a side, so nothing is known", 0.0),
                (_, true) => ("the same", full),
                _ if one.get(..2) == other.get(..2) => ("nearly the same", full * 0.6),
                _ => ("not the same", -full * 0.45),
            };
            let term_frequency = if *name == "last_name" && one == &other { 1.4 } else { 0.0 };
            Step { comparison: (*name).to_owned(), level: level.to_owned(), weight, term_frequency }
        })
        .collect();
    let evidence: f64 = steps.iter().map(|step| step.weight + step.term_frequency).sum();
    let total = -1.5 + (index % 7) as f64 * 0.75;
    Waterfall { prior: total - evidence, steps, total }
}
