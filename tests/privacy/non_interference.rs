//! Non-interference: two inputs with the same published cells and the same pattern, but other hidden counts, give the same bytes,
//! bodies, headers, tags and errors.

use std::collections::BTreeMap;

use attune_contract::Manifest;
use attune_pipeline::cube::CountRow;
use attune_tests::steward;

use crate::attacker::Finding;
use crate::attacker::folder::Folder;
use crate::attacker::site::{Answer, Site};
use crate::plant::proxy;
use crate::world::{World, assert_nothing, serve, world};

/// Two servers that should not be told apart: every answer that differs.
pub fn attack(left: Site, right: Site) -> Vec<Finding> {
    let mut addresses: Vec<String> = [
        "/",
        "/about",
        "/indicators",
        "/places",
        "/places/27001",
        "/places/27053",
        "/v1",
        "/v1/indicators",
        "/v1/areas?parent=27",
        "/v1/releases/current",
        "/v1/suppression-policy",
        "/v1/openapi.json",
        "/v1/profiles/27001",
        "/v1/profiles/27053",
        "/v1/none",
        "/none",
        "/metrics",
        "/v1/observations?limit=0",
        "/v1/observations?numerator=4",
        "/v1/observations?status=suppressed&limit=1000",
        "/readyz",
        "/healthz",
    ]
    .map(str::to_owned)
    .to_vec();
    for indicator in ["sec_dev_screen_u3", "sec_medicaid_continuity_u3", "sec_trauma_ace_screen"] {
        addresses.push(format!("/indicators/{indicator}"));
        addresses.push(format!("/places/27001/{indicator}"));
        addresses.push(format!("/places/27053/{indicator}"));
        addresses.push(format!("/v1/observations?indicator={indicator}&format=csv"));
        addresses.push(format!("/v1/observations/{indicator}/27001"));
        addresses.push(format!("/v1/observations/{indicator}/99999"));
        addresses.push(format!("/v1/inequality?indicator={indicator}&format=csv"));
        addresses.push(format!("/v1/indicators/{indicator}/equity?area=27001"));
    }
    let differs = |address: &&String| {
        let asked = |site: Site, encoding: &str| told(site.ask("GET", address, &[("accept-encoding", encoding)]));
        asked(left, "identity") != asked(right, "identity") || asked(left, "gzip") != asked(right, "gzip")
    };
    addresses.iter().filter(differs).map(|address| Finding::words(format!("{address} tells the inputs apart"))).collect()
}

/// All of an answer but the time of day.
fn told(mut answer: Answer) -> Answer {
    answer.headers.retain(|(name, _)| name != "date");
    answer
}

/// Pairs of counties that are hidden for themselves in every cell, and that belong to the same groups of counties.
fn hidden_pairs(world: &World) -> Vec<(String, String)> {
    let mut largest: BTreeMap<&str, i64> = BTreeMap::new();
    for (id, counts) in world.truths[2].iter().filter(|(id, _)| !id.is_state() && !id.area.ends_with("999")) {
        let units = largest.entry(&id.area).or_default();
        *units = (*units).max(counts[0] + counts[1]);
    }
    let mut groups: BTreeMap<[Option<&String>; 2], Vec<&str>> = BTreeMap::new();
    for (county, _) in largest.into_iter().filter(|(_, units)| *units < world.facts.smallest_denominator) {
        let belongs = ["rurality", "svi_quintile"].map(|dimension| world.areas.county_categories.get(&(county.to_owned(), dimension.to_owned())));
        groups.entry(belongs).or_default().push(county);
    }
    let pairs = groups.values().flat_map(|counties| counties.chunks_exact(2));
    pairs.map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
}

/// The newest counts with pairs of counties exchanged, and how many rows moved.
fn exchanged(world: &World, pairs: &[(String, String)]) -> (BTreeMap<String, Vec<CountRow>>, usize) {
    let mut counts = world.counts.clone();
    let mut moved = 0;
    for row in counts.values_mut().flatten() {
        let other = pairs.iter().find_map(|(left, right)| match row.county_geoid.as_ref() {
            Some(county) if county == left => Some(right),
            Some(county) if county == right => Some(left),
            _ => None,
        });
        if let Some(county) = other {
            row.county_geoid = Some(county.clone());
            moved += 1;
        }
    }
    (counts, moved)
}

#[test]
fn hidden_counts_change_no_byte_and_no_answer() {
    let world = world();
    let pairs = hidden_pairs(world);
    assert!(!pairs.is_empty(), "counties of which nothing is shown");
    let folder = tempfile::tempdir().unwrap();
    let paths = ["left", "right"].map(|side| folder.path().join(side));
    let manifest: Manifest = serde_json::from_slice(&world.latest().files["manifest.json"]).unwrap();
    let (counts, moved) = exchanged(world, &pairs);
    let publish = |counts, path| steward::publish_counts(world.state(), &manifest, &world.areas, counts, path);
    let (left, right) = (publish(&world.counts, &paths[0]), publish(&counts, &paths[1]));
    println!("{} pairs of counties were exchanged, {moved} rows of counts", pairs.len());
    assert!(moved > 100);
    let stores = paths.each_ref().map(|path| Folder::read(path));
    assert_eq!(left, right, "the release id");
    assert!(stores[0] == stores[1], "every byte of the public store");
    let (left, right) = (serve(&paths[0]), serve(&paths[1]));
    assert_nothing(&attack(left, right));

    // A tag that is made from hidden counts is found out.
    let leaky = proxy(right, |path, mut answer| {
        if path.starts_with("/v1/observations/sec_dev_screen_u3/27001") {
            answer.headers.retain(|(name, _)| name != "etag");
            answer.headers.push(("etag".to_owned(), "\"4\"".to_owned()));
        }
        answer
    });
    let plain = proxy(left, |_, answer| answer);
    assert_eq!(attack(plain, leaky).len(), 1);
}
