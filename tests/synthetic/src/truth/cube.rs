//! Counts by indicator, component, year, area and stratum.

use crate::counties::{COUNT, fips, quintile, rurality};
use std::io::{self, Write};

/// Indicator and component of each metric, in the order of [`Metric`].
pub const METRICS: [(&str, &str); 37] = [
    ("sec_w30_first15", "all"),
    ("sec_dev_screen_u3", "by_12_months"),
    ("sec_dev_screen_u3", "by_24_months"),
    ("sec_dev_screen_u3", "by_36_months"),
    ("sec_dev_screen_u3", "all"),
    ("sec_epsdt_participant_ratio", "under_1"),
    ("sec_epsdt_participant_ratio", "age_1_2"),
    ("sec_epsdt_participant_ratio", "age_3_5"),
    ("pri_postpartum_visit", "under_21"),
    ("pri_postpartum_visit", "age_21_plus"),
    ("pri_postpartum_visit", "all"),
    ("pri_postpartum_depression_screen", "under_21"),
    ("pri_postpartum_depression_screen", "age_21_plus"),
    ("pri_postpartum_depression_screen", "all"),
    ("pri_hv_pci_observed", "all"),
    ("pri_hv_depression_screen", "all"),
    ("sec_dyadic_service_reach", "all"),
    ("ter_dev_referral_completed_hv", "all"),
    ("ter_medicaid_u3_hv_reach", "all"),
    ("ter_referral_closed_loop", "strict"),
    ("ter_referral_closed_loop", "lenient"),
    ("ter_cross_system_reach", "two_or_more"),
    ("ter_cross_system_reach", "three_or_more"),
    ("sec_w30_15to30", "all"),
    ("sec_wcv_3to5", "all"),
    ("sec_epsdt_screening_ratio", "under_1"),
    ("sec_epsdt_screening_ratio", "age_1_2"),
    ("sec_epsdt_screening_ratio", "age_3_5"),
    ("sec_lead_test_2", "all"),
    ("sec_fluoride_1to5", "all"),
    ("sec_fluoride_1to5", "age_1_2"),
    ("sec_fluoride_1to5", "age_3_5"),
    ("ter_care_coordination_u3", "all"),
    ("sec_sdoh_need_documented", "all"),
    ("sec_medicaid_continuity_u3", "to_36_months"),
    ("sec_medicaid_continuity_u3", "to_24_months"),
    ("sec_medicaid_continuity_u3", "to_12_months"),
];

/// Place of a metric in [`METRICS`].
pub type Metric = usize;
/// First of each indicator's metrics.
pub const W30: Metric = 0;
pub const DEVELOPMENT: Metric = 1;
pub const EPSDT: Metric = 5;
pub const POSTPARTUM: Metric = 8;
pub const POSTPARTUM_DEPRESSION: Metric = 11;
pub const OBSERVED: Metric = 14;
pub const VISITED_DEPRESSION: Metric = 15;
pub const DYADIC: Metric = 16;
pub const COMPLETED: Metric = 17;
pub const VISITED: Metric = 18;
pub const CLOSED: Metric = 19;
pub const CROSS: Metric = 21;
pub const W30_LATER: Metric = 23;
pub const WELL_CARE_3_TO_5: Metric = 24;
pub const SCREENS: Metric = 25;
pub const LEAD: Metric = 28;
pub const FLUORIDE: Metric = 29;
pub const CARE_COORDINATION: Metric = 32;
pub const SOCIAL_NEED: Metric = 33;
pub const CONTINUITY: Metric = 34;

/// Where a unit is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strata {
    /// Place of the county; [`COUNT`] is the unknown county.
    pub area: usize,
    pub race: usize,
    pub language: usize,
    pub insurance: usize,
}

/// What a unit adds.
#[derive(Clone, Copy, Default, Debug)]
pub struct Outcome {
    pub numerator: u64,
    pub denominator: u64,
    pub missing: u64,
    pub months: u64,
    pub screens: u64,
}

impl Outcome {
    /// A unit in the denominator.
    pub fn counted(numerator: bool) -> Self {
        Self { numerator: u64::from(numerator), denominator: 1, ..Self::default() }
    }

    /// A unit whose outcome is missing.
    pub fn missing() -> Self {
        Self { missing: 1, ..Self::default() }
    }

    fn add(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.missing += other.missing;
        self.months += other.months;
        self.screens += other.screens;
    }
}

const DIMENSIONS: [(&str, &[&str]); 6] = [
    ("all", &["all"]),
    ("race_ethnicity", &["white", "black", "asian", "aian", "nhpi", "multiracial", "hispanic", "unknown"]),
    ("language", &["english", "spanish", "somali", "hmong", "other", "unknown"]),
    ("insurance", &["medicaid_managed_care", "medicaid_fee_for_service", "medicaid_reported", "chip", "private", "other", "uninsured", "unknown"]),
    ("rurality", &["metro", "nonmetro", "unknown"]),
    ("svi_quintile", &["q1", "q2", "q3", "q4", "q5", "unknown"]),
];
const STARTS: [usize; 6] = [0, 1, 9, 15, 23, 26];
const SLOTS: usize = 32;
/// State, counties, unknown county.
const AREAS: usize = COUNT + 2;

/// The counts.
pub struct Cube {
    first_year: i32,
    years: usize,
    cells: Vec<Outcome>,
}

impl Cube {
    /// An empty cube for the years.
    pub fn new(years: (i32, i32)) -> Self {
        let count = (years.1 - years.0 + 1) as usize;
        Self { first_year: years.0, years: count, cells: vec![Outcome::default(); METRICS.len() * count * AREAS * SLOTS] }
    }

    /// The labels of the years.
    pub fn labels(&self) -> std::ops::RangeInclusive<i32> {
        self.first_year..=self.first_year + self.years as i32 - 1
    }

    fn place(&self, metric: Metric, year: i32, area: usize) -> usize {
        ((metric * self.years + (year - self.first_year) as usize) * AREAS + area) * SLOTS
    }

    /// Adds a unit in all areas and strata that it belongs to.
    pub fn add(&mut self, metric: Metric, year: i32, strata: Strata, outcome: Outcome) {
        let (rural, vulnerable) = if strata.area == COUNT { (2, 5) } else { (rurality(strata.area as u8), quintile(strata.area as u8)) };
        let shared = [0, STARTS[1] + strata.race, STARTS[2] + strata.language, STARTS[3] + strata.insurance];
        let state = self.place(metric, year, 0);
        let county = self.place(metric, year, strata.area + 1);
        for slot in shared {
            self.cells[state + slot].add(outcome);
            self.cells[county + slot].add(outcome);
        }
        self.cells[state + STARTS[4] + rural].add(outcome);
        self.cells[state + STARTS[5] + vulnerable].add(outcome);
    }

    /// The total of an area, 0 being the state.
    pub fn total(&self, metric: Metric, year: i32, area: usize) -> Outcome {
        self.cells[self.place(metric, year, area)]
    }

    /// Writes all cells that hold someone.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "indicator,component,period_label,area_id,dimension,category,numerator,denominator,missing,months_eligible,screens")?;
        for (metric, (indicator, component)) in METRICS.iter().enumerate() {
            for year in self.labels() {
                for area in 0..AREAS {
                    let name = match area {
                        0 => "27".to_owned(),
                        last if last == COUNT + 1 => "27999".to_owned(),
                        county => fips(county as u8 - 1).to_string(),
                    };
                    let start = self.place(metric, year, area);
                    for ((dimension, categories), first) in DIMENSIONS.iter().zip(STARTS) {
                        for (number, category) in categories.iter().enumerate() {
                            let cell = self.cells[start + first + number];
                            if cell.denominator > 0 || cell.missing > 0 {
                                writeln!(
                                    out,
                                    "{indicator},{component},{year},{name},{dimension},{category},{},{},{},{},{}",
                                    cell.numerator, cell.denominator, cell.missing, cell.months, cell.screens
                                )?;
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }
}
