//! The roster of trained practitioners.

use crate::counties::{self, COUNT, COUNTIES, fips};
use crate::days::{compact, iso};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::population::names;
use crate::population::person::World;
use crate::random::Random;
use std::io;
use std::path::Path;

const HEADER: &str = "registry_id,npi,first_name,last_name,role,sector,site_id,site_name,county_fips,model,completion_date,expires_on";
const FAULTS: [Fault; 4] = [column("bad_date", 10, "2024-13-45"), column("bad_code", 9, "NONE"), column("required_empty", 0, ""), encoding(3)];
const MODELS: [&str; 7] = ["ROR", "PFR", "FAN", "VIP", "HealthySteps", "DULCE", "WECS"];
const ROLES: [(&str, &str); 5] = [
    ("pediatrician", "primary_care"),
    ("family physician", "primary_care"),
    ("home visitor", "home_visiting"),
    ("teacher", "ece"),
    ("service coordinator", "early_intervention"),
];

/// Writes the roster: practitioners in number like the county's inhabitants.
pub fn write(folder: &Path, world: &World, children: u32, seed: u64) -> io::Result<FileCount> {
    let mut random = Random::new(seed, u64::MAX - 9);
    let file = format!("roster_{}.csv", compact(world.cutoff));
    let mut roster = FeedFile::create(folder, "practice_roster", &file, Shape::Delimited(b','), &FAULTS, Some(HEADER), seed)?;
    let mut number = 0u32;
    for index in 0..COUNT as u8 {
        let size = (COUNTIES[usize::from(index)].weight * f64::from(children) / 200_000.0 * (1.0 + counties::access(index, 20))).ceil() as u32 + 1;
        for place in 0..size {
            number += 1;
            let canary = number % 900 == 5;
            let race = random.pick(&[1, 1, 1, 2, 3, 7]);
            let (first, last) = (names::given(&mut random, race, true), names::surname(&mut random, race));
            let (first, last) = if canary { ("Zzcanfirstroster", "ZZCANARYROSTER") } else { (first, last) };
            let (role, sector) = random.pick(&ROLES);
            for model in 0..random.between(1, 2) {
                let completed = world.last_day - random.between(0, 1_600);
                let expires = random.chance(0.6).then(|| completed + 1_095);
                let model = MODELS[(number as usize + model as usize * 3) % 7];
                roster.row(&format!(
                    "PR{number:06},{},{first},{last},{role},{sector},S{:05},{} Site {},{},{model},{},{}",
                    1_000_000_000u64 + u64::from(number) * 7_919,
                    u32::from(index) * 100 + place % 20,
                    COUNTIES[usize::from(index)].name,
                    place % 20,
                    fips(index),
                    iso(completed),
                    crate::days::iso_or_empty(expires),
                ))?;
            }
        }
    }
    super::practice_screening::roster_rows(world.last_day).iter().try_for_each(|row| roster.row(row))?;
    roster.finish()
}
