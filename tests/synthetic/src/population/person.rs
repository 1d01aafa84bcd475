//! People and families before anyone delivers a row about them.

use super::names;
use crate::counties::{self, COUNTIES};
use crate::days::{Day, add_months, day};
use crate::random::{Random, shifted};

/// What the simulation draws on, and the numbers it hands out.
pub struct World {
    /// First and last year that is measured.
    pub years: (i32, i32),
    /// Whether access differs by race, language, income and county.
    pub gaps: bool,
    /// First day of births.
    pub first_birth: Day,
    /// First day of eligibility and claims files.
    pub first_claim: Day,
    /// Last day of the last measured year.
    pub last_day: Day,
    /// Last day of cumulative files.
    pub cutoff: Day,
    /// Last number handed out, by kind.
    pub numbers: [u32; 12],
    /// Last number of a claim that was added by a stream of its own; far from the others.
    pub added_claims: u32,
    /// Last number of a home-visiting record that was added by a stream of its own.
    pub added_records: u32,
    /// Last number of a row that a practice's registry added; far from the others.
    pub practice_rows: u32,
    /// Last family of the second home-visiting vendor, and last number of its other records; far from the first vendor's.
    pub flat_families: u32,
    /// See `flat_families`.
    pub flat_records: u32,
    /// Last number of a test of the lead registry.
    pub lead_tests: u32,
    /// Last household or participant of WIC.
    pub wic_numbers: u32,
    /// Last family of the child-care subsidy.
    pub subsidy_families: u32,
    /// Planted names.
    pub canaries: names::Canaries,
    county_edges: Vec<f64>,
}

/// Kinds of numbers that [`World::next`] hands out.
#[derive(Clone, Copy)]
pub enum Number {
    Person,
    Msis,
    Case,
    Claim,
    Certificate,
    Family,
    Assessment,
    Visit,
    Participant,
    Episode,
    Patient,
    Referral,
}

impl World {
    /// Where the numbers of rows of a practice's registry begin.
    pub const PRACTICE_ROWS: u32 = 900_000_000;

    /// Families of the second home-visiting vendor have numbers above this one.
    pub const FLAT_FAMILIES: u32 = 5_000_000;

    /// A world for the years measured.
    pub fn new(years: (i32, i32), gaps: bool) -> Self {
        let mut total = 0.0;
        let county_edges = COUNTIES
            .iter()
            .map(|county| {
                total += county.weight;
                total
            })
            .collect();
        Self {
            years,
            gaps,
            first_birth: day(years.0 - 3, 1, 1),
            first_claim: day(years.0 - 2, 1, 1),
            last_day: day(years.1, 12, 31),
            cutoff: day(years.1 + 1, 3, 31),
            numbers: [0; 12],
            added_claims: 2_000_000_000,
            added_records: 50_000_000,
            practice_rows: Self::PRACTICE_ROWS,
            flat_families: Self::FLAT_FAMILIES,
            flat_records: 70_000_000,
            lead_tests: 0,
            wic_numbers: 0,
            subsidy_families: 0,
            canaries: names::Canaries::default(),
            county_edges,
        }
    }

    /// The next number of a kind.
    pub fn next(&mut self, kind: Number) -> u32 {
        let slot = &mut self.numbers[kind as usize];
        *slot += 1;
        *slot
    }
}

/// A person of the demo state.
pub struct Person {
    pub id: u32,
    pub born: Day,
    pub died: Option<Day>,
    pub female: bool,
    pub first: &'static str,
    pub middle: &'static str,
    pub last: &'static str,
    pub race: u8,
    pub language: u8,
    /// Insurance as programs outside of Medicaid record it.
    pub insurance: u8,
}

/// A child with the facts of its birth.
pub struct Child {
    pub person: Person,
    pub plurality: u8,
    pub order: u8,
    /// Born before births are delivered: known to Medicaid alone.
    pub older: bool,
}

/// A mother, her children and where and how they live.
pub struct Family {
    pub mother: Person,
    pub maiden: &'static str,
    pub children: Vec<Child>,
    /// First day in each county, with ZIP code.
    pub homes: Vec<(Day, u8, u32)>,
    pub medicaid: bool,
    pub out_of_state: bool,
    /// Access to care on the logit scale; 0 is the state's average.
    pub access: f64,
    /// How much of its county's own way with a service reaches the family.
    pub county_weight: f64,
    /// Whether one service led the family to others.
    pub is_connected: bool,
}

impl Family {
    /// County and ZIP code on a day.
    pub fn home(&self, on: Day) -> (u8, u32) {
        let place = self.homes.iter().rev().find(|home| home.0 <= on).unwrap_or(&self.homes[0]);
        (place.1, place.2)
    }

    /// [`Self::probability`], moved by whether services know of each other's families.
    pub fn connected(&self, base: f64, on: Day, salt: u32) -> f64 {
        let shift = if self.is_connected { 1.9 } else { -0.8 };
        shifted(self.probability(base, on, salt), shift)
    }

    /// A probability moved by this family's access and by its county's own way with one service.
    pub fn probability(&self, base: f64, on: Day, salt: u32) -> f64 {
        shifted(base, self.access + self.county_weight * counties::access(self.home(on).0, salt))
    }
}

fn race_of(random: &mut Random, county: u8) -> u8 {
    let mix = COUNTIES[usize::from(county)].mix;
    let draw = random.unit() * 100.0;
    let mut edge = 0.0;
    for (share, code) in mix.iter().zip([2, 3, 4, 7]) {
        edge += f64::from(*share);
        if draw < edge {
            return code;
        }
    }
    if draw < edge + 0.4 {
        5
    } else if draw < edge + 5.0 {
        6
    } else {
        1
    }
}

fn language_of(random: &mut Random, race: u8) -> u8 {
    let draw = random.unit();
    match race {
        2 if draw < 0.38 => 2,
        2 if draw < 0.44 => 7,
        2 if draw < 0.46 => 6,
        3 if draw < 0.34 => 3,
        3 if draw < 0.44 => 4,
        3 if draw < 0.52 => 7,
        7 if draw < 0.52 => 1,
        1 if draw < 0.012 => 5,
        1 if draw < 0.02 => 7,
        _ => 0,
    }
}

fn zip(random: &mut Random, county: u8) -> u32 {
    55_001 + u32::from(county) * 20 + random.between(0, 9) as u32
}

fn child(world: &mut World, random: &mut Random, mother: &Person, last: &'static str, born: Day, older: bool) -> Child {
    let race = if random.chance(0.04) { 6 } else { mother.race };
    let female = random.chance(0.488);
    let soon = if random.chance(0.7) { 60 } else { 900 };
    let person = Person {
        id: world.next(Number::Person),
        born,
        died: random.chance(0.006).then(|| born + random.between(0, soon)),
        female,
        first: names::given(random, race, female),
        middle: names::middle(random, female),
        last,
        race,
        language: mother.language,
        insurance: mother.insurance,
    };
    Child { person, plurality: 1, order: 1, older }
}

/// Births of a family: dates within the window, and at times an older sibling.
fn birthdays(world: &World, random: &mut Random, limit: u32) -> (Vec<Day>, Option<Day>) {
    let mut first = random.between(world.first_birth, world.last_day);
    // Later siblings fill the later years, so first births thin out towards the end of the window.
    while random.chance(0.37 * f64::from(first - world.first_birth) / f64::from(world.last_day - world.first_birth)) {
        first = random.between(world.first_birth, world.last_day);
    }
    if random.chance(0.004) {
        first = day(world.years.0 + 1, 2, 28) + 1;
        first = first.clamp(world.first_birth, world.last_day);
    }
    let mut dates = vec![first];
    let older = random.chance(0.3).then(|| first - random.between(500, 1_900));
    let older = older.filter(|born| *born < world.first_birth && *born >= day(world.years.0 - 7, 6, 1));
    while (dates.len() as u32) < limit && random.chance(0.3) {
        let gap = if random.chance(0.08) { random.between(290, 420) } else { random.between(420, 1_500) };
        let next = dates[dates.len() - 1] + gap;
        if next > world.last_day {
            break;
        }
        dates.push(next);
    }
    (dates, older)
}

/// One family with at most `limit` children born in the window.
pub fn family(world: &mut World, random: &mut Random, limit: u32) -> Family {
    let county = random.weighted(&world.county_edges) as u8;
    let race = race_of(random, county);
    let language = language_of(random, race);
    let burden = COUNTIES[usize::from(county)].vulnerability.unwrap_or(0.5) - 0.5;
    let by_race = [0.0, -0.45, 1.15, 0.1, 1.3, 0.6, 0.5, 0.85, 0.0, 0.0][usize::from(race)];
    let income = f64::from(random.between(0, 2)) - 1.0;
    let medicaid = random.chance(shifted(0.44, by_race + 0.9 * burden - 1.0 * income));
    let (dates, older) = birthdays(world, random, limit);
    let age_days = random.between(17 * 365, 40 * 365);
    let age_days = if random.chance(0.12) { random.between(15 * 365, 22 * 365) } else { age_days };
    let mut mother_born = older.unwrap_or(dates[0]) - age_days;
    if crate::days::parts(mother_born).1 == 2 {
        mother_born += 29;
    }
    let maiden = names::surname(random, race);
    let married = random.chance(0.6);
    let last = if married { names::surname(random, race) } else { maiden };
    let draw = random.unit();
    let insurance = match (medicaid, draw) {
        (_, draw) if draw < 0.05 => 0,
        (true, draw) if draw < 0.93 => 1,
        (false, draw) if draw < 0.85 => 2,
        (false, draw) if draw < 0.93 => 3,
        (false, _) => 4,
        _ => 3,
    };
    let mother = Person {
        id: world.next(Number::Person),
        born: mother_born,
        died: None,
        female: true,
        first: names::given(random, race, true),
        middle: names::middle(random, true),
        last,
        race,
        language,
        insurance,
    };
    let child_last = if !married && random.chance(0.4) { names::surname(random, race) } else { last };
    let mut children = Vec::new();
    if let Some(born) = older {
        children.push(child(world, random, &mother, child_last, born, true));
    }
    let mut left = limit;
    for born in dates {
        if left == 0 {
            break;
        }
        let twins = left >= 2 && random.chance(0.017);
        left -= if twins { 2 } else { 1 };
        let mut one = child(world, random, &mother, child_last, born, false);
        if twins {
            let mut other = child(world, random, &mother, child_last, born, false);
            (one.plurality, other.plurality, other.order) = (2, 2, 2);
            while other.person.first == one.person.first {
                other.person.female = !other.person.female;
                other.person.first = names::given(random, race, other.person.female);
            }
            children.push(one);
            children.push(other);
        } else {
            children.push(one);
        }
    }
    let start = mother_born;
    let mut homes = vec![(start, county, zip(random, county))];
    let first = children[0].person.born.max(world.first_birth);
    if random.chance(0.17) {
        let moved = first + random.between(-60, 1_100);
        let to = if random.chance(0.35) { county } else { random.weighted(&world.county_edges) as u8 };
        homes.push((moved, to, zip(random, to)));
        if random.chance(0.15) {
            homes.push((add_months(moved, 7), county, zip(random, county)));
        }
    }
    let out_of_state = !medicaid && random.chance(0.015);
    let by_race_access = [0.0, 0.2, -0.32, 0.0, -0.6, -0.25, -0.05, -0.22, 0.0, 0.0][usize::from(race)];
    let by_language = [0.0, -0.15, -0.3, -0.2, -0.1, -0.1, -0.15, -0.2, 0.0, 0.0][usize::from(language)];
    let rural = if counties::rurality(county) == 1 { -0.1 } else { 0.05 };
    let county_weight = if world.gaps { 0.9 } else { 0.0 };
    let planted = by_race_access + by_language + rural + 0.15 * income + county_weight * counties::access(county, 1);
    let access = if world.gaps { planted } else { 0.0 } + 0.45 * random.normal();
    Family { mother, maiden, children, homes, medicaid, out_of_state, access, county_weight, is_connected: random.chance(0.28) }
}

/// Race and ethnicity as one office records it.
pub fn recorded_race(random: &mut Random, race: u8) -> u8 {
    match random.unit() {
        draw if draw < 0.025 => 9,
        draw if draw < 0.045 => 0,
        draw if draw < 0.06 => random.pick(&[1, 2, 6, 7]),
        _ => race,
    }
}

/// Language as one office records it.
pub fn recorded_language(random: &mut Random, language: u8) -> u8 {
    match random.unit() {
        draw if draw < 0.02 => 8,
        draw if draw < 0.045 => 9,
        draw if draw < 0.055 => 0,
        _ => language,
    }
}

/// County as one office records it.
pub fn recorded_county(random: &mut Random, county: u8) -> u8 {
    if random.chance(0.006) { crate::records::NO_COUNTY } else { county }
}
