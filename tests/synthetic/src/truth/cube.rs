//! Counts by indicator, component, year, area and stratum.

use crate::counties::{COUNT, fips, quintile, rurality};
use std::fmt;
use std::io::{self, Write};

/// Indicator and component of each metric, in the order of [`Metric`].
pub const METRICS: &[(&str, &str)] = &[
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
    ("ter_partc_45day", "strict"),
    ("ter_partc_45day", "family_adjusted"),
    ("ter_partc_transition", "steps_8a"),
    ("ter_partc_transition", "notice_8b"),
    ("ter_partc_transition", "conference_8c"),
    ("ter_birth_to_hv_6mo", "all"),
    ("ter_no_touch_12mo", "all"),
    ("pri_prenatal_care_timely", "under_21"),
    ("pri_prenatal_care_timely", "age_21_plus"),
    ("pri_prenatal_care_timely", "all"),
    ("sec_trauma_ace_screen", "all"),
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
    ("sec_socemo_screen_u3", "all"),
    ("sec_sdoh_screen_u3", "all"),
    ("ter_sdoh_need_to_service", "all"),
    ("ter_sdoh_need_to_service", "food"),
    ("ter_sdoh_need_to_service", "housing"),
    ("ter_sdoh_need_to_service", "utilities"),
    ("ter_sdoh_need_to_service", "transportation"),
    ("sec_dyadic_wcv_attendance", "all"),
    ("pri_dyadic_relational_screen", "all"),
    ("pri_relational_support_after_concern", "all"),
    ("pri_ror_visit_reach", "all"),
    ("sec_medicaid_continuity_u3", "to_36_months"),
    ("sec_medicaid_continuity_u3", "to_24_months"),
    ("sec_medicaid_continuity_u3", "to_12_months"),
    ("pri_daily_read_tell_sing", "all"),
    ("pri_hv_safe_sleep", "all"),
    ("pri_hv_breastfed_6mo", "all"),
    ("pri_child_injury_ed", "all"),
    ("pri_maltreatment_investigated", "all"),
    ("sec_hv_dev_screen", "all"),
    ("sec_hv_ipv_screen", "all"),
    ("sec_hv_concerns_asked", "all"),
    ("sec_hv_well_child", "all"),
    ("sec_hv_postpartum_care", "all"),
    ("sec_hv_tobacco_referral", "all"),
    ("sec_hv_caregiver_education", "all"),
    ("sec_hv_insurance_6mo", "all"),
    ("sec_hv_dose_received", "all"),
    ("ter_depression_referral_completed_hv", "all"),
    ("ter_ipv_referral", "all"),
    ("sec_reflective_supervision", "all"),
    ("sec_ehs_screen_45d", "all"),
    ("sec_ehs_epsdt_uptodate", "all"),
    ("sec_ehs_family_services", "any"),
    ("sec_ehs_family_services", "parenting"),
    ("sec_ehs_family_services", "mental_health"),
    ("sec_ehs_family_services", "housing"),
    ("sec_ehs_family_services", "food"),
    ("sec_ehs_family_services", "education"),
    ("ter_ece_wellchild_overlap", "all"),
    ("sec_dulce_hs_family_served", "one_or_more"),
    ("sec_dulce_hs_family_served", "three_or_more"),
    ("sec_video_feedback_reach", "all"),
    ("sec_adv_medical_home_reach", "any"),
    ("sec_adv_medical_home_reach", "two_or_more"),
    ("sec_adv_medical_home_reach", "ror"),
    ("sec_adv_medical_home_reach", "healthysteps"),
    ("sec_adv_medical_home_reach", "dulce"),
    ("sec_adv_medical_home_reach", "fan"),
    ("sec_adv_medical_home_reach", "pfr"),
    ("sec_adv_medical_home_reach", "vip"),
    ("sec_adv_medical_home_reach", "erhs_wecs"),
    ("sec_pcp_relational_continuity", "all"),
    ("pri_infant_visit_maternal_dep_screen", "all"),
    ("pri_prenatal_depression_screen", "under_21"),
    ("pri_prenatal_depression_screen", "age_21_plus"),
    ("pri_prenatal_depression_screen", "all"),
    ("pri_prenatal_depression_followup", "under_21"),
    ("pri_prenatal_depression_followup", "age_21_plus"),
    ("pri_prenatal_depression_followup", "all"),
    ("pri_postpartum_depression_followup", "under_21"),
    ("pri_postpartum_depression_followup", "age_21_plus"),
    ("pri_postpartum_depression_followup", "all"),
    ("ter_screen_to_partc_eval", "referred"),
    ("ter_screen_to_partc_eval", "evaluated"),
    ("ter_screen_to_partc_eval", "with_outcome"),
    ("sec_imm_combo10", "all"),
    ("ter_partc_u3", "under_3"),
    ("ter_partc_u3", "under_1"),
    ("ter_partc_u3", "age_1_2"),
    ("sec_erh_trained_workforce", "all"),
    ("sec_erh_trained_workforce", "primary_care"),
    ("sec_erh_trained_workforce", "home_visiting"),
    ("sec_erh_trained_workforce", "ece"),
    ("sec_erh_trained_workforce", "early_intervention"),
    ("sec_erh_trained_workforce", "other"),
    ("pri_child_flourishing", "all"),
    ("pri_low_birth_weight", "all"),
    ("pri_preterm_birth", "obstetric"),
    ("pri_preterm_birth", "combined"),
    ("pri_prenatal_care_first_trimester", "all"),
    ("pri_wic_in_pregnancy", "all"),
    ("pri_breastfed_at_discharge", "all"),
    ("ter_system_overlap", "all"),
    ("ter_system_overlap", "none"),
    ("ter_system_overlap", "primary_care"),
    ("ter_system_overlap", "home_visiting"),
    ("ter_system_overlap", "primary_care+home_visiting"),
    ("ter_system_overlap", "early_care"),
    ("ter_system_overlap", "primary_care+early_care"),
    ("ter_system_overlap", "home_visiting+early_care"),
    ("ter_system_overlap", "primary_care+home_visiting+early_care"),
    ("ter_system_overlap", "early_intervention"),
    ("ter_system_overlap", "primary_care+early_intervention"),
    ("ter_system_overlap", "home_visiting+early_intervention"),
    ("ter_system_overlap", "primary_care+home_visiting+early_intervention"),
    ("ter_system_overlap", "early_care+early_intervention"),
    ("ter_system_overlap", "primary_care+early_care+early_intervention"),
    ("ter_system_overlap", "home_visiting+early_care+early_intervention"),
    ("ter_system_overlap", "primary_care+home_visiting+early_care+early_intervention"),
    ("ter_developmental_funnel", "positive"),
    ("ter_developmental_funnel", "referred"),
    ("ter_developmental_funnel", "served"),
    ("sec_medicaid_erh_services", "well_child"),
    ("sec_medicaid_erh_services", "screening"),
    ("sec_medicaid_erh_services", "dyadic"),
    ("sec_medicaid_erh_services", "care_coordination"),
    ("sec_medicaid_erh_providers", "well_child"),
    ("sec_medicaid_erh_providers", "screening"),
    ("sec_medicaid_erh_providers", "dyadic"),
    ("sec_medicaid_erh_providers", "care_coordination"),
    ("ter_linkage_quality", "race_ethnicity"),
    ("ter_linkage_quality", "language"),
    ("ter_linkage_quality", "county"),
    ("ter_linkage_quality", "linked_births"),
    ("ter_linkage_quality", "linked_medicaid"),
    ("ter_linkage_quality", "linked_home_visiting"),
    ("ter_linkage_quality", "linked_early_intervention"),
    ("ter_linkage_quality", "linked_ece"),
    ("ter_linkage_quality", "linked_referral_hub"),
    ("ter_linkage_quality", "linked_practice_program"),
    ("ter_linkage_quality", "linked_wic"),
    ("sec_subsidy_rated_care_u3", "all"),
    ("ctx_part_c_natural_settings", "all"),
    ("ctx_epsdt_participation_reported", "under_1"),
    ("ctx_epsdt_participation_reported", "age_1_2"),
    ("ctx_epsdt_participation_reported", "age_3_5"),
    ("ctx_miechv_observed", "all"),
];

/// Place of a metric in [`METRICS`].
pub type Metric = usize;
/// Place of the first metric of an indicator; an indicator that is not in the table stops the build.
pub const fn first_of(indicator: &str) -> Metric {
    let mut place = 0;
    while !is_same(METRICS[place].0.as_bytes(), indicator.as_bytes()) {
        place += 1;
    }
    place
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// First of each indicator's metrics.
pub const W30: Metric = first_of("sec_w30_first15");
pub const DEVELOPMENT: Metric = first_of("sec_dev_screen_u3");
pub const EPSDT: Metric = first_of("sec_epsdt_participant_ratio");
pub const POSTPARTUM: Metric = first_of("pri_postpartum_visit");
pub const POSTPARTUM_DEPRESSION: Metric = first_of("pri_postpartum_depression_screen");
pub const OBSERVED: Metric = first_of("pri_hv_pci_observed");
pub const VISITED_DEPRESSION: Metric = first_of("pri_hv_depression_screen");
pub const DYADIC: Metric = first_of("sec_dyadic_service_reach");
pub const COMPLETED: Metric = first_of("ter_dev_referral_completed_hv");
pub const VISITED: Metric = first_of("ter_medicaid_u3_hv_reach");
pub const CLOSED: Metric = first_of("ter_referral_closed_loop");
pub const CROSS: Metric = first_of("ter_cross_system_reach");
pub const PLAN: Metric = first_of("ter_partc_45day");
pub const TRANSITION: Metric = first_of("ter_partc_transition");
pub const BORN_TO_VISITS: Metric = first_of("ter_birth_to_hv_6mo");
pub const UNTOUCHED: Metric = first_of("ter_no_touch_12mo");
pub const PRENATAL: Metric = first_of("pri_prenatal_care_timely");
pub const TRAUMA: Metric = first_of("sec_trauma_ace_screen");
pub const W30_LATER: Metric = first_of("sec_w30_15to30");
pub const WELL_CARE_3_TO_5: Metric = first_of("sec_wcv_3to5");
pub const SCREENS: Metric = first_of("sec_epsdt_screening_ratio");
pub const LEAD: Metric = first_of("sec_lead_test_2");
pub const FLUORIDE: Metric = first_of("sec_fluoride_1to5");
pub const CARE_COORDINATION: Metric = first_of("ter_care_coordination_u3");
pub const SOCIAL_NEED: Metric = first_of("sec_sdoh_need_documented");
pub const SOCIAL_EMOTIONAL: Metric = first_of("sec_socemo_screen_u3");
pub const SOCIAL_NEED_SCREEN: Metric = first_of("sec_sdoh_screen_u3");
pub const NEED_SERVED: Metric = first_of("ter_sdoh_need_to_service");
pub const DYADIC_VISIT: Metric = first_of("sec_dyadic_wcv_attendance");
pub const RELATIONAL_SCREEN: Metric = first_of("pri_dyadic_relational_screen");
pub const RELATIONAL_SUPPORT: Metric = first_of("pri_relational_support_after_concern");
pub const BOOK: Metric = first_of("pri_ror_visit_reach");
pub const CONTINUITY: Metric = first_of("sec_medicaid_continuity_u3");
pub const EARLY_SCREENS: Metric = first_of("sec_ehs_screen_45d");
pub const UP_TO_DATE: Metric = first_of("sec_ehs_epsdt_uptodate");
pub const FAMILY_SERVICES: Metric = first_of("sec_ehs_family_services");
pub const CARE_AND_VISITS: Metric = first_of("ter_ece_wellchild_overlap");
pub const MET_BY_SIX_MONTHS: Metric = first_of("sec_dulce_hs_family_served");
pub const VIDEO_FEEDBACK: Metric = first_of("sec_video_feedback_reach");
pub const MEDICAL_HOME: Metric = first_of("sec_adv_medical_home_reach");
pub const CONTINUOUS_CARE: Metric = first_of("sec_pcp_relational_continuity");
pub const INFANT_VISIT_SCREEN: Metric = first_of("pri_infant_visit_maternal_dep_screen");
pub const PRENATAL_DEPRESSION: Metric = first_of("pri_prenatal_depression_screen");
pub const PRENATAL_FOLLOWUP: Metric = first_of("pri_prenatal_depression_followup");
pub const POSTPARTUM_FOLLOWUP: Metric = first_of("pri_postpartum_depression_followup");
pub const VACCINES: Metric = first_of("sec_imm_combo10");
pub const SCREEN_TO_EVALUATION: Metric = first_of("ter_screen_to_partc_eval");

/// Where a unit is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strata {
    /// Place of the county; [`COUNT`] is the unknown county.
    pub area: usize,
    pub race: usize,
    pub language: usize,
    pub insurance: usize,
    pub plan: usize,
}

/// What a unit adds.
#[derive(Clone, Copy, Default, Debug)]
pub struct Outcome {
    pub numerator: u64,
    pub denominator: u64,
    pub missing: u64,
    /// Whole amounts beside numerator and denominator, in the order of the definition.
    pub amounts: [u64; 2],
}

impl Outcome {
    /// A unit in the denominator.
    pub fn counted(numerator: bool) -> Self {
        Self { numerator: u64::from(numerator), denominator: 1, ..Self::default() }
    }

    /// The same with amounts beside it.
    pub fn with(self, amounts: [u64; 2]) -> Self {
        Self { amounts, ..self }
    }

    /// A unit whose outcome is missing.
    pub fn missing() -> Self {
        Self { missing: 1, ..Self::default() }
    }

    fn add(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.missing += other.missing;
        self.amounts.iter_mut().zip(other.amounts).for_each(|(sum, amount)| *sum += amount);
    }
}

const DIMENSIONS: [(&str, &[&str]); 7] = [
    ("all", &["all"]),
    ("race_ethnicity", &["white", "black", "asian", "aian", "nhpi", "multiracial", "hispanic", "unknown"]),
    ("language", &["english", "spanish", "somali", "hmong", "other", "unknown"]),
    ("insurance", &["medicaid_managed_care", "medicaid_fee_for_service", "medicaid_reported", "chip", "private", "other", "uninsured", "unknown"]),
    ("rurality", &["metro", "nonmetro", "unknown"]),
    ("svi_quintile", &["q1", "q2", "q3", "q4", "q5", "unknown"]),
    ("plan", &["MCP001", "MCP002", "MCP003", "MCP004", "MCP005", "MCP006", "MCP007", "MCP008", "no_plan", "unknown"]),
];
const STARTS: [usize; 7] = [0, 1, 9, 15, 23, 26, 32];
const SLOTS: usize = 42;
/// State, counties, unknown county.
const AREAS: usize = COUNT + 2;

/// Rurality and vulnerability of a county; the unknown county has neither.
fn county_strata(area: usize) -> (usize, usize) {
    if area == COUNT { (2, 5) } else { (rurality(area as u8), quintile(area as u8)) }
}

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
        let (rural, vulnerable) = county_strata(strata.area);
        let shared = [0, STARTS[1] + strata.race, STARTS[2] + strata.language, STARTS[3] + strata.insurance, STARTS[6] + strata.plan];
        let state = self.place(metric, year, 0);
        let county = self.place(metric, year, strata.area + 1);
        for slot in shared {
            self.cells[state + slot].add(outcome);
            self.cells[county + slot].add(outcome);
        }
        self.cells[state + STARTS[4] + rural].add(outcome);
        self.cells[state + STARTS[5] + vulnerable].add(outcome);
    }

    /// Adds a unit that is no person: it has a county and no strata of its own.
    pub fn add_placed(&mut self, metric: Metric, year: i32, area: usize, outcome: Outcome) {
        let (rural, vulnerable) = county_strata(area);
        let state = self.place(metric, year, 0);
        for slot in [0, STARTS[4] + rural, STARTS[5] + vulnerable] {
            self.cells[state + slot].add(outcome);
        }
        let county = self.place(metric, year, area + 1);
        self.cells[county].add(outcome);
    }

    /// The total of an area, 0 being the state.
    pub fn total(&self, metric: Metric, year: i32, area: usize) -> Outcome {
        self.cells[self.place(metric, year, area)]
    }

    /// Every cell with its place in the cube, in the order of the files.
    pub fn named(&self) -> impl Iterator<Item = (usize, CellName)> {
        METRICS.iter().enumerate().flat_map(move |(metric, (indicator, component))| {
            self.labels().flat_map(move |year| {
                (0..AREAS).flat_map(move |area| {
                    let start = self.place(metric, year, area);
                    DIMENSIONS.iter().zip(STARTS).flat_map(move |((dimension, categories), first)| {
                        let name = move |category| CellName { indicator, component, year, area, dimension, category };
                        categories.iter().enumerate().map(move |(number, category)| (start + first + number, name(category)))
                    })
                })
            })
        })
    }

    /// All cells, by place.
    pub fn cells(&self) -> &[Outcome] {
        &self.cells
    }

    /// Writes all cells that hold someone.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{},numerator,denominator,missing,first_amount,second_amount", CellName::COLUMNS)?;
        for (place, name) in self.named() {
            let cell = self.cells[place];
            if cell.denominator > 0 || cell.missing > 0 {
                writeln!(out, "{name},{},{},{},{},{}", cell.numerator, cell.denominator, cell.missing, cell.amounts[0], cell.amounts[1])?;
            }
        }
        Ok(())
    }
}

/// What a cell counts.
pub struct CellName {
    indicator: &'static str,
    component: &'static str,
    year: i32,
    area: usize,
    dimension: &'static str,
    category: &'static str,
}

impl CellName {
    /// The columns that its line fills.
    pub const COLUMNS: &str = "indicator,component,period_label,area_id,dimension,category";
}

impl fmt::Display for CellName {
    fn fmt(&self, line: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, component, year, area, dimension, category } = self;
        let area = match *area {
            0 => 27,
            last if last == COUNT + 1 => 27_999,
            county => fips(county as u8 - 1),
        };
        write!(line, "{indicator},{component},{year},{area},{dimension},{category}")
    }
}
