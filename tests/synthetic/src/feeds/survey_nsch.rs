//! The survey of children's health: one public-use file a year, of the state's children and a few of a neighbor's.

use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::random::Random;
use std::io;
use std::path::Path;

const HEADER: &str = "HHID,YEAR,FIPSST,STRATUM,FWC,SC_AGE_YEARS,SC_AGE_MONTHS,K6Q70_R,K6Q73_R,K6Q71_R,K6Q72_R,TENURE";
const FAULTS: [Fault; 3] = [column("bad_number", 4, "heavy"), column("required_empty", 0, ""), encoding(3)];

/// One child of the survey; 99 is no answer.
pub struct Respondent {
    pub id: u32,
    pub year: i32,
    pub in_state: bool,
    pub weight_hundredths: u64,
    pub age_months: i32,
    pub items: [u8; 4],
}

/// Children of the survey, as many each year.
pub fn respondents(years: (i32, i32), seed: u64) -> Vec<Respondent> {
    let mut random = Random::new(seed, u64::MAX - 12);
    let mut list = Vec::new();
    for year in years.0..=years.1 {
        for number in 0..700 {
            let often = 0.55 + 0.4 * random.unit();
            let items = std::array::from_fn(|_| match random.unit() {
                draw if draw < 0.006 => 99,
                draw if draw < 0.006 + 0.994 * often => 1,
                draw if draw < 0.95 => 2,
                draw if draw < 0.99 => 3,
                _ => 4,
            });
            let age_months = match random.unit() {
                draw if draw < 0.02 => 6,
                draw if draw < 0.04 => 71,
                draw if draw < 0.06 => 5,
                draw if draw < 0.08 => 72,
                _ => random.between(0, 215),
            };
            list.push(Respondent {
                id: number + 1,
                year,
                in_state: !random.chance(0.03),
                weight_hundredths: random.between(2_000, 600_000) as u64,
                age_months,
                items,
            });
        }
    }
    list
}

/// Writes the files.
pub fn write(folder: &Path, years: (i32, i32), respondents: &[Respondent], seed: u64) -> io::Result<Vec<FileCount>> {
    let mut counts = Vec::new();
    for year in years.0..=years.1 {
        let mut file = FeedFile::create(folder, "survey_nsch", &format!("nsch_topical_{year}.csv"), Shape::Delimited(b','), &FAULTS, Some(HEADER), seed)?;
        for row in respondents.iter().filter(|row| row.year == year) {
            let state = if row.in_state { 27 } else { 55 };
            let [affectionate, bounces, curious, smiles] = row.items;
            // Months are given for the youngest alone.
            let months = if row.age_months < 72 { row.age_months.to_string() } else { String::new() };
            file.row(&format!(
                "{year}{:06},{year},{state},{},{}.{:02},{},{months},{affectionate},{bounces},{curious},{smiles},{}",
                row.id,
                1 + row.id % 2,
                row.weight_hundredths / 100,
                row.weight_hundredths % 100,
                row.age_months / 12,
                1 + row.id % 3,
            ))?;
        }
        counts.push(file.finish()?);
    }
    Ok(counts)
}
