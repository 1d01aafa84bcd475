//! MIECHV Forms 1, 2 and 4 of grantees: who takes part, nineteen measures, and caseload by quarter.

use super::{Figure, open};
use crate::faults::{Fault, FileCount, column};
use crate::random::Random;
use std::io;
use std::path::Path;

const FORM_1_HEADER: &str = "Grantee,State,Fiscal Year,Table,Row,Newly Enrolled,Continuing,Total";
const FORM_1_FAULTS: [Fault; 3] = [column("bad_number", 2, "this"), column("required_empty", 0, ""), column("bad_number", 5, "few")];
const FORM_2_HEADER: &str = "Grantee,State,Fiscal Year,Measure,Numerator,Denominator,Value,Missing";
const FORM_2_FAULTS: [Fault; 3] = [column("bad_number", 2, "this"), column("required_empty", 0, ""), column("bad_number", 4, "few")];
const FORM_4_HEADER: &str = "Grantee,State,Fiscal Year,Quarter,Item,Value";
const FORM_4_FAULTS: [Fault; 3] = [column("bad_number", 2, "this"), column("bad_code", 3, "5"), column("bad_number", 5, "few")];
/// Grantee, postal code, whether it is the demo's state, families.
const GRANTEES: [(&str, &str, bool, i32); 3] = [("X10MC00027", "MN", true, 1_900), ("X10MC00127", "MN", true, 240), ("X10MC00055", "WI", false, 1_500)];
const ROWS: [(&str, &str); 4] = [
    ("Pregnant participants", "pregnant_participants"),
    ("Female caregivers", "female_caregivers"),
    ("Male caregivers", "male_caregivers"),
    ("Index children", "index_children"),
];
const CASELOAD: [(&str, &str); 4] = [
    ("New households", "new_households"),
    ("Continuing households", "continuing_households"),
    ("Current caseload", "current_caseload"),
    ("Maximum service capacity", "maximum_service_capacity"),
];

/// Writes the files and adds their figures.
pub fn write(folder: &Path, years: (i32, i32), seed: u64, figures: &mut Vec<Figure>) -> io::Result<Vec<FileCount>> {
    let mut random = Random::new(seed, u64::MAX - 18);
    let mut counts = Vec::new();
    for year in years.0..=years.1 {
        let mut form_1 = open(folder, "miechv_forms", &format!("miechv_form1_{year}.csv"), &FORM_1_FAULTS, FORM_1_HEADER, seed)?;
        let mut form_2 = open(folder, "miechv_forms", &format!("miechv_form2_{year}.csv"), &FORM_2_FAULTS, FORM_2_HEADER, seed)?;
        let mut form_4 = open(folder, "miechv_forms", &format!("miechv_form4_{year}.csv"), &FORM_4_FAULTS, FORM_4_HEADER, seed)?;
        for (grantee, state, in_state, families) in GRANTEES {
            let mut note = |report, category: &str, item: &str, value: Option<i64>| {
                let status = if value.is_some() { "reported" } else { "blank" };
                let (reporter, category, item) = (grantee.to_owned(), category.to_owned(), item.to_owned());
                figures.push(Figure { report, reporter, in_state, year, category, item, value, status });
            };
            for (place, (words, category)) in (0..).zip(ROWS) {
                let new = i64::from(families * (4 - place) / 10 + random.between(0, 20));
                let continuing = i64::from(families * (5 - place) / 10 + random.between(0, 20));
                form_1.row(&format!("{grantee},{state},{year},1,{words},{new},{continuing},{}", new + continuing))?;
                for (item, value) in [("newly_enrolled", new), ("continuing", continuing), ("total", new + continuing)] {
                    note("miechv_form_1", category, item, Some(value));
                }
            }
            for measure in 1..=19 {
                // Each measure has its own level, which moves little from year to year.
                let asked = families * (40 + measure * 5 % 37 + random.between(-3, 3)) / 100;
                let met = asked * (60 + measure * 7 % 31 + random.between(-3, 3)) / 100;
                let missing = random.between(0, families / 12);
                // A grantee leaves a measure blank that it has not begun to report.
                let is_blank = grantee == "X10MC00127" && measure == 19;
                let category = format!("measure_{measure}");
                let [met, asked, missing] = [met, asked, missing].map(|count| (!is_blank).then_some(i64::from(count)));
                let cell = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
                let share = met.zip(asked).map(|(met, asked)| format!("{:.1}", 100.0 * met as f64 / asked as f64)).unwrap_or_default();
                form_2.row(&format!("{grantee},{state},{year},{measure},{},{},{share},{}", cell(met), cell(asked), cell(missing)))?;
                for (item, value) in [("numerator", met), ("denominator", asked), ("missing", missing)] {
                    note("miechv_form_2", &category, item, value);
                }
            }
            for quarter in 1..=4 {
                let new = i64::from(families / 12 + random.between(0, 12));
                let continuing = i64::from(families * 7 / 10 + random.between(-12, 12));
                let values = [new, continuing, new + continuing, i64::from(families)];
                for ((words, item), value) in CASELOAD.iter().zip(values) {
                    form_4.row(&format!("{grantee},{state},{year},{quarter},{words},{value}"))?;
                    note("miechv_form_4", &format!("quarter_{quarter}"), item, Some(value));
                }
            }
        }
        counts.extend([form_1.finish()?, form_2.finish()?, form_4.finish()?]);
    }
    Ok(counts)
}
