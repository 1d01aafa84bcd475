//! IDEA section 618, Part C: children by setting, and exits by reason, one file of each a year.

use super::{Figure, open, published};
use crate::faults::{Fault, FileCount, column, quoted};
use crate::random::Random;
use std::io;
use std::path::Path;

const SETTINGS_HEADER: &str = "Year,State,Setting,Birth to 1,1 to 2,2 to 3,Total birth to 2,American Indian or Alaska Native,Asian,Black or African American,Hispanic/Latino,Native Hawaiian or Other Pacific Islander,Two or more races,White,Female,Male";
const SETTINGS_FAULTS: [Fault; 3] = [column("bad_number", 0, "last"), column("required_empty", 1, ""), column("bad_code", 2, "Hospital")];
const EXITS_HEADER: &str = "Year,State,Exit Reason,Total";
const EXITS_FAULTS: [Fault; 3] = [column("bad_number", 0, "last"), column("required_empty", 1, ""), column("bad_code", 2, "Other reason")];
const ITEMS: [&str; 13] = ["under_1", "age_1", "age_2", "total", "aian", "asian", "black", "hispanic", "nhpi", "multiracial", "white", "female", "male"];
/// Shares of the total in percent: ages, races, sexes.
const SHARES: [i64; 13] = [14, 32, 54, 100, 3, 5, 11, 14, 1, 6, 60, 37, 63];
const SETTINGS: [(&str, &str, i64); 4] =
    [("Home", "home", 84), ("Community-based setting", "community", 11), ("Other setting", "other", 5), ("Total", "total", 100)];
/// Reason as published, its category, share of exits in thousandths.
const REASONS: [(&str, &str, i64); 10] = [
    ("No longer eligible for Part C prior to reaching age three", "no_longer_eligible", 150),
    ("Part B eligible, exiting Part C", "part_b_eligible", 380),
    ("Part B eligible, continuing in Part C", "part_b_continuing", 1),
    ("Not eligible for Part B, exit with referrals to other programs", "referred_to_other_programs", 60),
    ("Not eligible for Part B, exit with no referrals", "no_referrals", 40),
    ("Part B eligibility not determined", "eligibility_not_determined", 130),
    ("Deceased", "deceased", 1),
    ("Moved out of state", "moved_out_of_state", 50),
    ("Withdrawal by parent (or guardian)", "withdrawal", 100),
    ("Attempts to contact unsuccessful", "no_contact", 88),
];

/// Writes the files and adds their figures.
pub fn write(folder: &Path, years: (i32, i32), seed: u64, figures: &mut Vec<Figure>) -> io::Result<Vec<FileCount>> {
    let mut random = Random::new(seed, u64::MAX - 16);
    let mut counts = Vec::new();
    for year in years.0..=years.1 {
        let mut settings = open(folder, "part_c_618", &format!("cchildcountandsettings{year}.csv"), &SETTINGS_FAULTS, SETTINGS_HEADER, seed)?;
        let mut exits = open(folder, "part_c_618", &format!("cexiting{year}.csv"), &EXITS_FAULTS, EXITS_HEADER, seed)?;
        for (state, in_state, size) in [("Minnesota", true, 6_200), ("Wisconsin", false, 5_700)] {
            let children = i64::from(size + random.between(-300, 300));
            let mut note = |category: &str, item: &str, value: i64| {
                let (cell, value, status) = published(value);
                let reporter = if in_state { "27" } else { "55" }.to_owned();
                let (category, item) = (category.to_owned(), item.to_owned());
                figures.push(Figure { report: "part_c_618", reporter, in_state, year, category, item, value, status });
                cell
            };
            for (words, category, share) in SETTINGS {
                let of_setting = children * share / 100;
                let cells: Vec<String> = ITEMS.iter().zip(SHARES).map(|(item, share)| note(category, item, of_setting * share / 100)).collect();
                settings.row(&format!("{year},{state},{words},{}", cells.join(",")))?;
            }
            for (words, category, share) in REASONS {
                let cell = note("exit", category, children * share / 1_000);
                exits.row(&format!("{year},{state},{},{cell}", quoted(words)))?;
            }
        }
        counts.push(settings.finish()?);
        counts.push(exits.finish()?);
    }
    Ok(counts)
}
