//! Family 4: places that overlap. A region, a district or a union of counties less its other members is a county.

use crate::attacker::table::Value;
use crate::plant::{edited, file_of, fill, hidden, row_of};
use crate::subtraction::{attack, recovered};
use crate::world::{assert_nothing, world};

#[test]
fn unions_of_counties_of_a_real_release_leave_no_county() {
    let world = world();
    let unions = |folder: &crate::attacker::folder::Folder| {
        let cells = folder.indicators().into_iter().flat_map(|indicator| folder.cells(&indicator));
        cells.filter(|cell| cell.is_published() && (cell.id.dimension == "rurality" || cell.id.dimension == "svi_quintile")).count()
    };
    for folder in &world.releases {
        assert!(unions(folder) > 20, "unions are published: {}", unions(folder));
        assert_nothing(&attack(&[folder], &world.facts));
    }
}

#[test]
fn a_region_over_a_hidden_and_a_shown_county_is_found_out() {
    let world = world();
    let indicator = "sec_dev_screen_u3";
    let (hidden_id, hidden_counts) = hidden(world, indicator).into_iter().find(|(id, [n, c])| !id.is_state() && id.is_total() && n + c > 3).unwrap();
    let beside = world.releases[0].cells(indicator).into_iter().find(|cell| {
        let id = &cell.id;
        cell.is_published() && !id.is_state() && id.is_total() && (id.start, id.end, &id.component) == (hidden_id.start, hidden_id.end, &hidden_id.component)
    });
    let beside = beside.unwrap();
    let shown = beside.counts().unwrap();
    let leaky = edited(&world.releases[0], &file_of(indicator), |table| {
        let row = row_of(table, &beside.id);
        let row = table.repeat(row);
        table.set(row, "area_level", Value::Text("region".to_owned()));
        table.set(row, "area_id", Value::Text("north".to_owned()));
        fill(table, row, [hidden_counts[0] + shown[0], hidden_counts[1] + shown[1]]);
    });
    let mut facts = world.facts.clone();
    facts.unions.insert("north".to_owned(), vec![hidden_id.area.clone(), beside.id.area.clone()]);
    let findings = recovered(&[&leaky], indicator, &facts);
    let found = findings.iter().find(|finding| finding.claim.as_ref().is_some_and(|claim| claim.id == hidden_id));
    assert!(found.is_some_and(|finding| world.confirms(finding)), "{findings:?}");
    // Who does not know what the region is made of finds nothing.
    assert_nothing(&recovered(&[&leaky], indicator, &world.facts));
}
