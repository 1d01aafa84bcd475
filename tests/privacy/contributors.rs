//! Family 12: insiders. Who delivered part of a count takes its own part away and sees what is left.
//!
//! Not promised today: no rule asks how many contributors a count has. What an insider learns is measured here, and the attack is
//! shown to work.

use std::collections::{BTreeMap, BTreeSet};

use crate::attacker::Finding;
use crate::attacker::folder::{Cell, Folder};
use crate::attacker::table::Value;
use crate::plant::{edited, file_of, fill, row_of};
use crate::world::world;

/// The indicator whose units practices and programs report.
const INDICATOR: &str = "sec_erh_trained_workforce";

/// Units of a contributor by county.
type Own = BTreeMap<String, i64>;

/// Published counts of which a contributor knows all but a few.
pub fn attack(folder: &Folder, indicator: &str, own: &Own, largest_hidden: i64) -> Vec<Finding> {
    let cells = folder.cells(indicator).into_iter().filter(|cell| cell.id.is_total() && cell.id.component == "all");
    let left = |cell: &Cell| Some(cell.counts()?.iter().sum::<i64>() - own.get(&cell.id.area)?);
    let few = |cell: &Cell| left(cell).filter(|left| (1..=largest_hidden).contains(left));
    cells.filter_map(|cell| few(&cell).map(|left| Finding::words(format!("{}: {left} units are of others", cell.id)))).collect()
}

/// Each site's practitioners who serve young children, by county, as the site itself knows them.
fn sites() -> BTreeMap<String, Own> {
    let mut people: BTreeSet<(String, String, String)> = BTreeSet::new();
    for entry in std::fs::read_dir(world().feed("practice_roster")).unwrap().flatten() {
        let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
        let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let column = |name: &str| header.iter().position(|column| *column == name).unwrap();
        let [person, site, county, serves] = ["registry_id", "site_id", "county_fips", "serves_under_3"].map(column);
        for line in text.lines().skip(1).filter(|line| !line.contains('"')) {
            let fields: Vec<&str> = line.split(',').collect();
            if fields.len() == header.len() && fields[serves] == "Y" {
                people.insert((fields[site].to_owned(), fields[county].to_owned(), fields[person].to_owned()));
            }
        }
    }
    let mut sites: BTreeMap<String, Own> = BTreeMap::new();
    for (site, county, _) in people {
        *sites.entry(site).or_default().entry(county).or_default() += 1;
    }
    sites
}

#[test]
fn what_an_insider_learns_from_a_real_release_is_measured() {
    let world = world();
    let sites = sites();
    assert!(sites.len() > 20, "{} sites", sites.len());
    let published = world.latest().cells(INDICATOR).iter().filter(|cell| cell.is_published() && cell.id.is_total() && cell.id.component == "all").count();
    let findings: usize = sites.values().map(|own| attack(world.latest(), INDICATOR, own, world.facts.largest_hidden).len()).sum();
    println!("{} sites know all but a few of {findings} of {published} published counts of practitioners", sites.len());
    assert!(published > 0);
}

#[test]
fn a_count_of_two_sites_is_found_to_tell_each_of_the_other() {
    let world = world();
    let shown = world.latest().cells(INDICATOR).into_iter().find(|cell| cell.is_published() && cell.id.is_total() && cell.id.component == "all").unwrap();
    let leaky = edited(world.latest(), &file_of(INDICATOR), |table| {
        let row = row_of(table, &shown.id);
        fill(table, row, [20, 14]);
        assert_eq!(*table.get(row, "denominator"), Value::Whole(34));
    });
    let findings = attack(&leaky, INDICATOR, &BTreeMap::from([(shown.id.area.clone(), 30)]), world.facts.largest_hidden);
    assert!(findings.iter().any(|finding| finding.what.contains("4 units are of others")), "{findings:?}");
}
