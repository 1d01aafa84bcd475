//! CMS-416: the annual EPSDT report of a state, one row per line, group and age group.

use super::{Figure, open};
use crate::faults::{Fault, FileCount, column};
use crate::random::Random;
use std::io;
use std::path::Path;

const HEADER: &str = "State,FFY,Line,Group,AgeGroup,Value";
const FAULTS: [Fault; 4] = [column("bad_number", 1, "this"), column("bad_code", 3, "XN"), column("bad_code", 4, "21-22"), column("required_empty", 2, "")];
/// Age group as printed, its band, children eligible, and percent of them with a check-up.
const AGES: [(&str, &str, i64, i32); 7] = [
    ("<1", "under_1", 30_000, 86),
    ("1-2", "age_1_2", 62_000, 74),
    ("3-5", "age_3_5", 88_000, 66),
    ("6-9", "age_6_9", 110_000, 52),
    ("10-14", "age_10_14", 128_000, 50),
    ("15-18", "age_15_18", 94_000, 42),
    ("19-20", "age_19_20", 41_000, 24),
];

/// Writes the files and adds their figures; lines that are ratios of others are no counts.
pub fn write(folder: &Path, years: (i32, i32), seed: u64, figures: &mut Vec<Figure>) -> io::Result<Vec<FileCount>> {
    let mut random = Random::new(seed, u64::MAX - 17);
    let mut counts = Vec::new();
    for year in years.0..=years.1 {
        let mut file = open(folder, "cms_416", &format!("cms416_{year}.csv"), &FAULTS, HEADER, seed)?;
        for (state, in_state) in [("MN", true), ("WI", false)] {
            for (words, band, size, seen) in AGES {
                for group in ["CN", "MN", "Total"] {
                    let share = if group == "MN" { 3 } else { 97 };
                    let eligible = if group == "Total" { size } else { size * share / 100 } + i64::from(random.between(0, 500));
                    let continuous = eligible * 92 / 100;
                    let expected = continuous * 95 / 100;
                    let received = expected * i64::from(seen + random.between(-3, 3)) / 100;
                    let lines = [
                        ("1a", eligible),
                        ("1b", continuous),
                        ("5", continuous * 2),
                        ("6", received * 2),
                        ("8", expected),
                        ("9", received),
                        ("11", received / 12),
                        ("13", eligible * 8 / 10),
                        ("14", if ["under_1", "age_1_2", "age_3_5"].contains(&band) { received / 3 } else { 0 }),
                    ];
                    for (line, value) in lines {
                        file.row(&format!("{state},{year},{line},{group},{words},{value}"))?;
                        figures.push(Figure {
                            report: "cms_416",
                            reporter: if in_state { "27" } else { "55" }.to_owned(),
                            in_state,
                            year,
                            category: band.to_owned(),
                            item: format!("line_{line}_{}", group.to_lowercase()),
                            value: Some(value),
                            status: "reported",
                        });
                    }
                    file.row(&format!("{state},{year},10,{group},{words},{:.2}", received as f64 / expected as f64))?;
                }
            }
        }
        counts.push(file.finish()?);
    }
    Ok(counts)
}
