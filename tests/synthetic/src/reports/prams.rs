//! The survey of mothers in the shape of PRAMS: respondents with weights, strata and items as the questionnaire codes them.

use super::open;
use crate::faults::{Fault, FileCount, column, encoding};
use crate::random::Random;
use std::io;
use std::path::Path;

const HEADER: &str = "ID,NEST_YR,STATE,STRATUMC,SUD_NEST,WTANAL,TOTCNT,SAMCNT,INQX,BF5EVER,PP_DEPRESS,SLEEP,MH_PPDPR,MAT_DEG";
const FAULTS: [Fault; 4] = [column("bad_number", 5, "heavy"), column("required_empty", 0, ""), column("bad_code", 8, "4"), encoding(3)];
/// Items in the order of the columns, with the number of answers of each.
pub const ITEMS: [(&str, i32); 4] = [("breastfed_ever", 2), ("felt_depressed", 5), ("sleep_position", 3), ("told_of_depression", 2)];

/// One mother; 0 is no answer.
pub struct Mother {
    pub id: u32,
    pub year: i32,
    pub in_state: bool,
    pub stratum: u32,
    pub weight_hundredths: i64,
    pub has_answered: bool,
    pub items: [i32; 4],
}

/// Mothers of the survey, as many each year.
pub fn mothers(years: (i32, i32), seed: u64) -> Vec<Mother> {
    let mut random = Random::new(seed, u64::MAX - 19);
    let mut list = Vec::new();
    for year in years.0..=years.1 {
        for id in 1..=600 {
            list.push(Mother {
                id,
                year,
                in_state: !random.chance(0.04),
                stratum: random.between(1, 4) as u32,
                weight_hundredths: i64::from(random.between(2_000, 90_000)),
                has_answered: !random.chance(0.02),
                items: ITEMS.map(|(_, answers)| if random.chance(0.03) { 0 } else { random.between(1, answers) }),
            });
        }
    }
    list
}

/// Writes the files.
pub fn write(folder: &Path, years: (i32, i32), mothers: &[Mother], seed: u64) -> io::Result<Vec<FileCount>> {
    let mut counts = Vec::new();
    for year in years.0..=years.1 {
        let mut file = open(folder, "survey_prams", &format!("prams_{year}.csv"), &FAULTS, HEADER, seed)?;
        for row in mothers.iter().filter(|row| row.year == year) {
            let state = if row.in_state { "MN" } else { "WI" };
            // The marks of the file for blank, skipped and not asked.
            let items = row.items.map(|item| if item == 0 { [".B", ".S", ".N"][row.id as usize % 3].to_owned() } else { item.to_string() });
            file.row(&format!(
                "{state}{year}{:05},{year},{state},{},{},{}.{:02},{},{},{},{},{}",
                row.id,
                row.stratum,
                row.stratum * 10_000 + year.unsigned_abs(),
                row.weight_hundredths / 100,
                row.weight_hundredths % 100,
                5_000 + row.stratum,
                150,
                u8::from(row.has_answered),
                items.join(","),
                1 + row.id % 4,
            ))?;
        }
        counts.push(file.finish()?);
    }
    Ok(counts)
}
