//! Pediatric practices with a registry of their own: who is trained there, and what they write down beside a claim.

use crate::counties::COUNT;
use crate::days::Day;

/// One screen of a practice.
#[derive(Clone)]
pub struct Screening {
    pub person: u32,
    pub msis: u32,
    pub site: u32,
    pub id: u32,
    pub on: Day,
    pub tool: &'static str,
    pub score: Option<u16>,
    pub result: &'static str,
}

/// One social need that a screen found.
#[derive(Clone)]
pub struct Need {
    pub screening: u32,
    pub need: &'static str,
    pub help_wanted: &'static str,
    /// Order number in the referral hub.
    pub referral: Option<u32>,
}

/// One visit as the practice wrote it down.
#[derive(Clone)]
pub struct Visit {
    pub person: u32,
    pub msis: u32,
    pub site: u32,
    pub id: u32,
    pub on: Day,
    pub book: &'static str,
    pub modeled: &'static str,
    pub session: &'static str,
}

/// Everything that practices deliver about one family.
#[derive(Default)]
pub struct Records {
    pub screenings: Vec<Screening>,
    pub needs: Vec<Need>,
    pub visits: Vec<Visit>,
}

/// One training of a practitioner at a practice.
#[derive(Clone, Copy)]
pub struct Training {
    pub county: u8,
    pub site: u32,
    pub approach: &'static str,
    pub completed: Day,
    pub expires: Option<Day>,
}

impl Training {
    /// Whether the training holds on a day.
    pub fn holds(&self, on: Day) -> bool {
        self.completed <= on && self.expires.is_none_or(|expires| on <= expires)
    }
}

/// Practices of a county.
pub const PRACTICES: u32 = 3;

/// Number of a practice's site; far from those of the roster's other sites.
pub fn site(county: u8, practice: u32) -> u32 {
    90_000 + u32::from(county) * 10 + practice % PRACTICES
}

/// All trainings at practices: the same for everybody who asks, without a draw.
pub fn trainings(last_day: Day) -> Vec<Training> {
    let mut trainings = Vec::new();
    for county in 0..COUNT as u8 {
        for practice in 0..PRACTICES {
            let number = i32::from(county) * PRACTICES as i32 + practice as i32;
            for (approach, has) in [("WECS", number % 5 < 2), ("ROR", number % 7 < 4), ("HealthySteps", number % 11 == 3)] {
                if !has {
                    continue;
                }
                let completed = last_day - 200 - number * 397 % 1_300;
                let expires = (number % 3 == 0).then_some(completed + 1_095);
                trainings.push(Training { county, site: site(county, practice), approach, completed, expires });
            }
        }
    }
    trainings
}
