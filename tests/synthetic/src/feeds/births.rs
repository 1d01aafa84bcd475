//! The births files: NCHS positions and the state's extension, 1,554 bytes a line.

use crate::counties::fips;
use crate::days::{compact, compact_or_empty, parts};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column};
use crate::random::Random;
use crate::records::{Birth, LANGUAGES, NO_COUNTY, OTHER_STATE, certificate};
use std::io;
use std::path::Path;

const WIDTH: usize = 1_554;
const FAULTS: [Fault; 4] = [
    column("bad_date", 1_357, "20231345"),
    column("required_empty", 1_345, "            "),
    column("bad_code", 474, "Q"),
    Fault { reason: "encoding", at: 1_426, key: "", bad: b"\xe9" },
];

/// The births files, one a year.
pub struct BirthFiles {
    first_year: i32,
    files: Vec<FeedFile>,
}

impl BirthFiles {
    /// Opens the files; earlier years are compressed.
    pub fn create(folder: &Path, first_year: i32, last_year: i32, seed: u64) -> io::Result<Self> {
        let files = (first_year..=last_year)
            .map(|year| {
                let packed = if year == last_year { "" } else { ".gz" };
                FeedFile::create(folder, "births", &format!("births_{year}.txt{packed}"), Shape::Fixed, &FAULTS, None, seed)
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { first_year, files })
    }

    /// Writes one record to the file of its birth year.
    pub fn birth(&mut self, row: &Birth) -> io::Result<()> {
        let year = parts(row.born).0;
        self.files[(year - self.first_year) as usize].row(&line(row))
    }

    /// Closes all files.
    pub fn finish(self) -> io::Result<Vec<FileCount>> {
        self.files.into_iter().map(FeedFile::finish).collect()
    }
}

/// Puts text at a position counted from 1, cut or padded with blanks to its width.
fn put(line: &mut [u8], first: usize, width: usize, text: &str) {
    for (slot, byte) in line[first - 1..first - 1 + width].iter_mut().zip(text.bytes()) {
        *slot = byte;
    }
}

/// Weeks, grams and payer of a record, and the stream that its other items are drawn from.
fn newborn(row: &Birth) -> (i32, i32, &'static str, Random) {
    let mut random = Random::new(u64::from(row.seed), 3);
    let weeks = (39 - i32::from(row.plurality - 1) * 3 + (random.normal() * 1.6) as i32).clamp(24, 42);
    let grams = (3_350 - i32::from(row.plurality - 1) * 700 + (weeks - 39) * 140 + (random.normal() * 420.0) as i32).clamp(420, 5_400);
    let pay = if random.chance(0.006) {
        "9"
    } else if row.medicaid {
        "1"
    } else {
        random.pick(&["2", "2", "2", "2", "2", "2", "3", "5"])
    };
    (weeks, grams, pay, random)
}

/// Completed weeks of pregnancy as the record says.
pub fn weeks(row: &Birth) -> i32 {
    newborn(row).0
}

/// Who paid for the delivery as the record says: 1 is Medicaid, 9 is not recorded.
pub fn payer(row: &Birth) -> &'static str {
    newborn(row).2
}

/// The record as it is delivered; columns count from 1 as in the file's documentation.
pub fn line(row: &Birth) -> String {
    let mut line = vec![b' '; WIDTH];
    let (year, month, _) = parts(row.born);
    let (weeks, grams, pay, mut random) = newborn(row);
    let yes_no = |random: &mut Random, share: f64| match random.unit() {
        draw if draw < 0.01 => "U",
        draw if draw < 0.01 + share => "Y",
        _ => "N",
    };
    let race = [9, 1, 2, 4, 3, 5, 6, 7, 8, 8][usize::from(row.race)];
    let pay_group = match pay {
        "5" => "4",
        other => other,
    };
    put(&mut line, 9, 4, &year.to_string());
    put(&mut line, 13, 2, &format!("{month:02}"));
    put(&mut line, 19, 4, &format!("{:02}{:02}", random.between(0, 23), random.between(0, 59)));
    put(&mut line, 23, 1, &((row.born + 4).rem_euclid(7) + 1).to_string());
    put(&mut line, 32, 1, if random.chance(0.985) { "1" } else { "4" });
    put(&mut line, 75, 2, &row.mother_age.clamp(12, 50).to_string());
    put(&mut line, 104, 1, if row.county == OTHER_STATE { "3" } else { random.pick(&["1", "1", "2"]) });
    put(&mut line, 117, 1, &race.to_string());
    put(&mut line, 120, 1, if random.chance(if row.medicaid { 0.4 } else { 0.8 }) { "1" } else { "2" });
    let education = if random.chance(0.01) { 9 } else { random.between(if row.medicaid { 1 } else { 3 }, if row.medicaid { 6 } else { 8 }) };
    put(&mut line, 124, 1, &education.to_string());
    put(&mut line, 126, 1, "1");
    let care = if random.chance(0.02) {
        99
    } else if random.chance(0.01) {
        0
    } else {
        random.between(1, if row.medicaid { 6 } else { 4 })
    };
    put(&mut line, 224, 2, &format!("{care:02}"));
    put(
        &mut line,
        227,
        1,
        match care {
            0 => "4",
            1..=3 => "1",
            4..=6 => "2",
            99 => "5",
            _ => "3",
        },
    );
    put(&mut line, 238, 2, &format!("{:02}", if random.chance(0.02) { 99 } else { random.between(0, 18) }));
    put(&mut line, 251, 1, yes_no(&mut random, if row.medicaid { 0.68 } else { 0.07 }));
    put(&mut line, 252, 1, "1");
    put(&mut line, 269, 1, yes_no(&mut random, 0.07));
    put(&mut line, 408, 1, random.pick(&["1", "1", "2"]));
    put(&mut line, 435, 1, pay);
    put(&mut line, 436, 1, pay_group);
    put(&mut line, 437, 1, "1");
    put(&mut line, 444, 2, &format!("{:02}", random.between(6, 10)));
    put(&mut line, 454, 1, &row.plurality.to_string());
    put(&mut line, 475, 1, if row.female { "F" } else { "M" });
    put(&mut line, 490, 2, &format!("{:02}", (weeks + random.between(-1, 1)).clamp(20, 44)));
    put(&mut line, 499, 2, &format!("{:02}", if random.chance(0.003) { 99 } else { weeks }));
    put(&mut line, 504, 4, &format!("{:04}", if random.chance(0.003) { 9_999 } else { grams }));
    put(&mut line, 519, 1, yes_no(&mut random, if weeks < 35 { 0.7 } else { 0.06 }));
    put(&mut line, 568, 1, if row.died.is_some_and(|died| died < row.born + 3) { "N" } else { "Y" });
    put(&mut line, 569, 1, yes_no(&mut random, if row.medicaid { 0.78 } else { 0.9 }));
    put(&mut line, 570, 1, "1");
    put(&mut line, 1_346, 12, &certificate(row.number));
    put(&mut line, 1_358, 8, &compact(row.born));
    put(&mut line, 1_366, 30, &row.first);
    put(&mut line, 1_396, 30, &row.last);
    put(&mut line, 1_426, 30, &row.mother_first);
    put(&mut line, 1_456, 30, &row.mother_last);
    put(&mut line, 1_486, 30, &plain(&row.mother_maiden));
    put(&mut line, 1_516, 8, &compact_or_empty(row.mother_born));
    let county = match row.county {
        NO_COUNTY => String::new(),
        OTHER_STATE => "55109".to_owned(),
        known => fips(known).to_string(),
    };
    put(&mut line, 1_524, 5, &county);
    put(&mut line, 1_529, 5, &if row.county == OTHER_STATE { "54016".to_owned() } else { row.zip.to_string() });
    put(&mut line, 1_534, 1, if row.void { "1" } else { "0" });
    put(&mut line, 1_535, 2, &format!("{:02}", row.amendment));
    put(&mut line, 1_537, 1, &row.order.to_string());
    put(&mut line, 1_538, 3, LANGUAGES[usize::from(row.language)]);
    put(&mut line, 1_541, 8, &compact_or_empty(row.died));
    String::from_utf8_lossy(&line).into_owned()
}

/// Capital letters without marks: the file has bytes, not characters, at fixed places.
fn plain(name: &str) -> String {
    name.chars()
        .map(|letter| {
            if letter.is_ascii() {
                letter
            } else if letter == 'Ö' {
                'O'
            } else {
                'N'
            }
        })
        .collect()
}
