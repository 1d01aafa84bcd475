//! The roster of practitioners and their trainings.

use crate::counties::{self, COUNT, COUNTIES, fips};
use crate::days::{Day, compact, iso};
use crate::faults::{Fault, FeedFile, FileCount, Shape, column, encoding};
use crate::population::names;
use crate::population::person::World;
use crate::random::Random;
use std::io;
use std::path::Path;

const HEADER: &str = "registry_id,npi,first_name,last_name,role,sector,site_id,site_name,county_fips,model,completion_date,expires_on,serves_under_3";
const FAULTS: [Fault; 4] = [column("bad_date", 10, "2024-13-45"), column("bad_code", 9, "NONE"), column("required_empty", 0, ""), encoding(3)];
const MODELS: [&str; 7] = ["ROR", "PFR", "FAN", "VIP", "HealthySteps", "DULCE", "WECS"];
const ROLES: [(&str, &str); 5] = [
    ("pediatrician", "primary_care"),
    ("family physician", "primary_care"),
    ("home visitor", "home_visiting"),
    ("teacher", "ece"),
    ("service coordinator", "early_intervention"),
];

/// A training with its first day and, at times, its last.
pub struct Training {
    pub approach: &'static str,
    pub completed: Day,
    pub expires: Option<Day>,
}

/// One practitioner of the roster.
pub struct Practitioner {
    pub id: String,
    npi: u64,
    first: &'static str,
    last: &'static str,
    role: &'static str,
    pub sector: &'static str,
    site: u32,
    site_name: String,
    pub county: u8,
    pub trainings: Vec<Training>,
    /// Y, N, or empty.
    pub serves_under_3: &'static str,
}

/// Practitioners in number like the county's inhabitants, with and without a training, and those of practices with a
/// registry.
pub fn practitioners(world: &World, children: u32, seed: u64) -> Vec<Practitioner> {
    let mut random = Random::new(seed, u64::MAX - 9);
    let mut added = Random::new(seed, u64::MAX - 11);
    let mut list: Vec<Practitioner> = Vec::new();
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
            let mut trainings = Vec::new();
            for model in 0..random.between(1, 2) {
                let completed = world.last_day - random.between(0, 1_600);
                let expires = random.chance(0.6).then(|| completed + 1_095);
                trainings.push(Training { approach: MODELS[(number as usize + model as usize * 3) % 7], completed, expires });
            }
            let practitioner = Practitioner {
                id: format!("PR{number:06}"),
                npi: 1_000_000_000 + u64::from(number) * 7_919,
                first,
                last,
                role,
                sector,
                site: u32::from(index) * 100 + place % 20,
                site_name: format!("{} Site {}", COUNTIES[usize::from(index)].name, place % 20),
                county: index,
                trainings,
                serves_under_3: serves(&mut added),
            };
            // For each trained practitioner one or two of the same site without a training.
            let others = added.between(1, 2);
            let colleagues: Vec<Practitioner> = (0..others).map(|other| colleague(&practitioner, &mut added, number, other)).collect();
            list.push(practitioner);
            list.extend(colleagues);
        }
    }
    list.extend(super::practice_screening::practitioners(world.last_day));
    list
}

fn serves(random: &mut Random) -> &'static str {
    match random.unit() {
        draw if draw < 0.03 => "",
        draw if draw < 0.15 => "N",
        _ => "Y",
    }
}

fn colleague(of: &Practitioner, random: &mut Random, number: u32, other: i32) -> Practitioner {
    let (role, sector) = if random.chance(0.04) { ("social worker", "behavioral_health") } else { random.pick(&ROLES) };
    Practitioner {
        id: format!("PU{number:06}{other}"),
        npi: 1_400_000_000 + u64::from(number) * 10 + other as u64,
        first: "Sample",
        last: "Practitioner",
        role,
        sector,
        site: of.site,
        site_name: of.site_name.clone(),
        county: of.county,
        trainings: Vec::new(),
        serves_under_3: serves(random),
    }
}

impl Practitioner {
    /// One of a practice with a registry.
    pub fn of_practice(number: u32, site: u32, county: u8, trainings: Vec<Training>) -> Self {
        Self {
            id: format!("PX{number:06}"),
            npi: 1_800_000_000 + u64::from(number) * 11,
            first: "Sample",
            last: "Practitioner",
            role: "pediatrician",
            sector: "primary_care",
            site,
            site_name: format!("{} Practice {}", COUNTIES[usize::from(county)].name, site % 10),
            county,
            trainings,
            serves_under_3: "Y",
        }
    }

    fn rows(&self) -> Vec<String> {
        let row = |training: String| {
            format!(
                "{},{},{},{},{},{},S{:05},{},{},{training},{}",
                self.id,
                self.npi,
                self.first,
                self.last,
                self.role,
                self.sector,
                self.site,
                self.site_name,
                fips(self.county),
                self.serves_under_3
            )
        };
        if self.trainings.is_empty() {
            return vec![row(",,".to_owned())];
        }
        let words = |training: &Training| format!("{},{},{}", training.approach, iso(training.completed), crate::days::iso_or_empty(training.expires));
        self.trainings.iter().map(|training| row(words(training))).collect()
    }
}

/// Writes the roster.
pub fn write(folder: &Path, world: &World, practitioners: &[Practitioner], seed: u64) -> io::Result<FileCount> {
    let file = format!("roster_{}.csv", compact(world.cutoff));
    let mut roster = FeedFile::create(folder, "practice_roster", &file, Shape::Delimited(b','), &FAULTS, Some(HEADER), seed)?;
    practitioners.iter().flat_map(Practitioner::rows).try_for_each(|row| roster.row(&row))?;
    roster.finish()
}
