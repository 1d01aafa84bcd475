//! Family 7: a rate and a denominator that everybody knows. A share beside a hidden count gives the count.

use std::collections::HashMap;

use crate::attacker::folder::{Cell, Folder, Id};
use crate::attacker::table::{Table, Value};
use crate::attacker::{Claim, Count, Finding};
use crate::plant::{edited, file_of, hidden, is_refused, row_of};
use crate::world::{assert_nothing, world};

/// Hidden counts that visible shares give, with the denominators that others publish: by cells, and by measures between groups.
pub fn attack(folder: &Folder, denominators: &HashMap<Id, i64>) -> Vec<Finding> {
    let cells: HashMap<Id, Cell> = folder.indicators().iter().flat_map(|indicator| folder.cells(indicator)).map(|cell| (cell.id.clone(), cell)).collect();
    let mut findings = Vec::new();
    for cell in cells.values().filter(|cell| !cell.is_published()) {
        if let Some(share) = cell.real("value") {
            findings.push(of_share(&cell.id, share, denominators));
        }
    }
    findings.extend(of_measures(&folder.table("inequality.parquet"), &cells, denominators));
    findings
}

fn of_share(id: &Id, share: f64, denominators: &HashMap<Id, i64>) -> Finding {
    match denominators.get(id) {
        Some(denominator) => {
            let numerator = (share * *denominator as f64 / 100.0).round() as i64;
            Finding::claim("a share and a known denominator", Claim::exact(id, Count::Numerator, numerator))
        }
        None => Finding::words(format!("a share of {id} is visible")),
    }
}

/// Differences from a reference whose other group is hidden, and shares of those of whom the group is not known.
fn of_measures(measures: &Table, cells: &HashMap<Id, Cell>, denominators: &HashMap<Id, i64>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in 0..measures.rows() {
        let text = |name: &str| if let Value::Text(text) = measures.get(row, name) { text.clone() } else { String::new() };
        let whole = |name: &str| if let Value::Whole(whole) = measures.get(row, name) { *whole } else { 0 };
        let real = |name: &str| if let Value::Real(real) = measures.get(row, name) { Some(*real) } else { None };
        let group = |category: &str| {
            let is_county = text("dimension") == "county";
            Id {
                indicator: text("indicator_id"),
                component: text("component"),
                area: if is_county { category.to_owned() } else { text("area_id") },
                start: whole("period_start"),
                end: whole("period_end"),
                dimension: if is_county || category == "all" { "all".to_owned() } else { text("dimension") },
                category: if is_county { "all".to_owned() } else { category.to_owned() },
            }
        };
        let cell = |category: &str| cells.get(&group(category));
        if let Some(percent) = real("unknown_percent") {
            let unknown = if text("dimension") == "county" { format!("{}999", &text("area_id")[..2]) } else { "unknown".to_owned() };
            let total = cells.get(&Id { area: text("area_id"), dimension: "all".to_owned(), category: "all".to_owned(), ..group("all") });
            if let (Some(hidden), Some(total)) = (cell(&unknown).filter(|cell| cell.status == "suppressed"), total.and_then(|total| total.counts())) {
                let denominator = (percent * (total[0] + total[1]) as f64 / 100.0).round() as i64;
                findings.push(Finding::claim("the share of those not known", Claim::exact(&hidden.id, Count::Denominator, denominator)));
            }
        }
        let Some(value) = real("value") else { continue };
        let hidden = cell(&text("stratum")).filter(|cell| cell.status == "suppressed");
        let reference = cell(&text("reference")).and_then(|cell| cell.real("value"));
        if let (Some(hidden), Some(reference), "d") = (hidden, reference, text("measure").as_str()) {
            findings.push(of_share(&hidden.id, reference + value, denominators));
        }
    }
    findings
}

/// Births by cell, as vital statistics publish them.
pub fn births() -> HashMap<Id, i64> {
    world()
        .truth()
        .iter()
        .chain(&world().truths[2])
        .filter(|(id, _)| id.indicator.contains("birth"))
        .map(|(id, counts)| (id.clone(), counts.iter().sum()))
        .collect()
}

#[test]
fn no_share_stands_beside_a_hidden_count_of_a_real_release() {
    for folder in &world().releases {
        assert_nothing(&attack(folder, &births()));
    }
}

/// A hidden group whose reference group is shown, with a row of measures that is withheld.
fn withheld_difference(folder: &Folder, truth: &crate::world::Truth) -> (Table, usize, Id) {
    let measures = folder.table("inequality.parquet");
    let text = |row: usize, name: &str| if let Value::Text(text) = measures.get(row, name) { text.clone() } else { String::new() };
    let row = (0..measures.rows())
        .find(|&row| {
            text(row, "measure") == "d"
                && text(row, "variant") == "from_reference"
                && text(row, "status") == "suppressed"
                && !text(row, "reference").is_empty()
                && text(row, "dimension") != "county"
                && truth.get(&group(&measures, row)).is_some_and(|counts| counts[0] + counts[1] > 0)
        })
        .unwrap();
    let id = group(&measures, row);
    (measures, row, id)
}

fn group(measures: &Table, row: usize) -> Id {
    let text = |name: &str| if let Value::Text(text) = measures.get(row, name) { text.clone() } else { String::new() };
    let whole = |name: &str| if let Value::Whole(whole) = measures.get(row, name) { *whole } else { 0 };
    Id {
        indicator: text("indicator_id"),
        component: text("component"),
        area: text("area_id"),
        start: whole("period_start"),
        end: whole("period_end"),
        dimension: text("dimension"),
        category: text("stratum"),
    }
}

#[test]
fn a_share_beside_a_hidden_count_is_found_out_and_refused() {
    let world = world();
    let (id, counts) = hidden(world, "sec_dev_screen_u3").into_iter().find(|(_, counts)| counts[0] > 0 && counts[1] > 0).unwrap();
    let denominator = counts[0] + counts[1];
    let leaky = edited(&world.releases[0], &file_of(&id.indicator), |table| {
        let row = row_of(table, &id);
        table.set(row, "value", Value::Real(100.0 * counts[0] as f64 / denominator as f64));
    });
    let findings = attack(&leaky, &HashMap::from([(id, denominator)]));
    assert_eq!(findings.len(), 1);
    assert!(world.confirms(&findings[0]));
    assert!(is_refused(&leaky, "sec_dev_screen_u3"), "whoever reads it by the contract refuses it");
}

#[test]
fn a_difference_from_a_hidden_group_is_found_out_and_refused() {
    let world = world();
    let folder = &world.releases[0];
    let (measures, row, id) = withheld_difference(folder, world.truth());
    let cells = folder.cells(&id.indicator);
    let reference = if let Value::Text(text) = measures.get(row, "reference") { text.clone() } else { String::new() };
    let reference = cells.iter().find(|cell| cell.id == Id { category: reference.clone(), ..id.clone() }).unwrap().real("value").unwrap();
    let counts = world.truth()[&id];
    let leaky = edited(folder, "inequality.parquet", |table| {
        table.set(row, "status", Value::Text("published".to_owned()));
        table.set(row, "value", Value::Real(100.0 * counts[0] as f64 / (counts[0] + counts[1]) as f64 - reference));
        table.set(row, "unit", Value::Text("percentage_points".to_owned()));
        table.set(row, "strata_used", Value::Whole(2));
    });
    let findings = attack(&leaky, &HashMap::from([(id.clone(), counts[0] + counts[1])]));
    assert!(findings.iter().any(|finding| world.confirms(finding)), "{findings:?}");
    assert!(refuses_measures(&leaky, &id.indicator), "whoever reads it by the contract refuses it");
}

#[test]
fn a_share_of_those_not_known_beside_their_hidden_count_is_found_out_and_refused() {
    let world = world();
    let folder = &world.releases[0];
    let measures = folder.table("inequality.parquet");
    let text = |row: usize, name: &str| if let Value::Text(text) = measures.get(row, name) { text.clone() } else { String::new() };
    let cells: HashMap<Id, Cell> = folder.indicators().iter().flat_map(|indicator| folder.cells(indicator)).map(|cell| (cell.id.clone(), cell)).collect();
    let (row, id, total) = (0..measures.rows())
        .filter(|&row| *measures.get(row, "unknown_percent") == Value::Null && text(row, "dimension") != "county")
        .find_map(|row| {
            let unknown = Id { category: "unknown".to_owned(), ..group(&measures, row) };
            let total = cells.get(&Id { dimension: "all".to_owned(), category: "all".to_owned(), ..unknown.clone() })?.counts()?;
            (cells.get(&unknown)?.status == "suppressed" && world.truth()[&unknown].iter().sum::<i64>() > 0).then_some((row, unknown, total))
        })
        .unwrap();
    let counts = world.truth()[&id];
    let leaky = edited(folder, "inequality.parquet", |table| {
        table.set(row, "unknown_percent", Value::Real(100.0 * (counts[0] + counts[1]) as f64 / (total[0] + total[1]) as f64));
    });
    let findings = attack(&leaky, &HashMap::new());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(world.confirms(&findings[0]));
    assert!(refuses_measures(&leaky, &id.indicator), "whoever reads it by the contract refuses it");
}

/// Whether whoever reads the measures of an indicator beside its cells refuses them.
fn refuses_measures(folder: &Folder, indicator: &str) -> bool {
    let batches = |file: &str| crate::attacker::table::batches(&folder.files[file]);
    let mut observations: Vec<_> = batches(&file_of(indicator)).iter().flat_map(|batch| attune_contract::observations_from_batch(batch).unwrap()).collect();
    observations.sort_by(|left, right| left.key.cmp(&right.key));
    let measures = batches("inequality.parquet");
    let measures: Vec<_> = measures.iter().flat_map(|batch| attune_contract::inequality_from_batch(batch).unwrap()).collect();
    let measures: Vec<_> = measures.into_iter().filter(|row| row.key.indicator_id == indicator).collect();
    let dimensions: Vec<_> = batches("dimensions.parquet").iter().flat_map(|batch| attune_contract::dimensions_from_batch(batch).unwrap()).collect();
    attune_contract::check_inequality(&observations, &measures, &dimensions).is_err()
}
