//! Leaks that tests plant in copies of a release, and whether a reader of the contract would refuse them.

use std::sync::Arc;

use attune_tests::server;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use crate::attacker::folder::{Cell, Folder, Id};
use crate::attacker::site::{Answer, Site};
use crate::attacker::table::{Table, Value, batches};
use crate::world::World;

/// A copy of a release with one table edited.
pub fn edited(folder: &Folder, file: &str, edit: impl FnOnce(&mut Table)) -> Folder {
    written(folder, file, WriterProperties::builder().set_statistics_enabled(EnabledStatistics::None).build(), edit)
}

/// A copy with one table edited and written with other properties.
pub fn written(folder: &Folder, file: &str, properties: WriterProperties, edit: impl FnOnce(&mut Table)) -> Folder {
    let mut table = folder.table(file);
    edit(&mut table);
    let mut copy = folder.clone();
    copy.files.insert(file.to_owned(), table.write(properties));
    copy
}

/// The file of an indicator.
pub fn file_of(indicator: &str) -> String {
    format!("observations/{indicator}.parquet")
}

/// The row of a cell.
pub fn row_of(table: &Table, id: &Id) -> usize {
    let is = |row: usize| {
        let text = |name: &str, value: &str| *table.get(row, name) == Value::Text(value.to_owned());
        let whole = |name: &str, value: i64| *table.get(row, name) == Value::Whole(value);
        text("area_id", &id.area)
            && text("component", &id.component)
            && text("dimension", &id.dimension)
            && text("category", &id.category)
            && whole("period_start", id.start)
            && whole("period_end", id.end)
    };
    (0..table.rows()).find(|&row| is(row)).unwrap()
}

/// Publishes a hidden cell with these counts.
pub fn show(table: &mut Table, id: &Id, [numerator, complement]: [i64; 2]) {
    let row = row_of(table, id);
    fill(table, row, [numerator, complement]);
}

/// Fills a row with these counts.
pub fn fill(table: &mut Table, row: usize, [numerator, complement]: [i64; 2]) {
    let denominator = numerator + complement;
    let text = |text: &str| Value::Text(text.to_owned());
    table.set(row, "status", text("published"));
    table.set(row, "value", Value::Real(if denominator == 0 { 0.0 } else { 100.0 * numerator as f64 / denominator as f64 }));
    table.set(row, "unit", text("percent"));
    table.set(row, "numerator", Value::Whole(numerator));
    table.set(row, "denominator", Value::Whole(denominator));
    table.set(row, "reliability", text("ok"));
}

/// Hidden cells of the first release with their true counts, those without company left out.
pub fn hidden(world: &World, indicator: &str) -> Vec<(Id, [i64; 2])> {
    let cells = world.releases[0].cells(indicator);
    let hidden = cells.into_iter().filter(|cell: &Cell| cell.status == "suppressed");
    hidden.map(|cell| (cell.id.clone(), world.truth()[&cell.id])).collect()
}

/// Whether a rule on the cell itself hides it.
pub fn is_primary(world: &World, [numerator, complement]: [i64; 2]) -> bool {
    let small = 1..=world.facts.largest_hidden;
    small.contains(&numerator) || small.contains(&complement) || numerator + complement < world.facts.smallest_denominator
}

/// Whether whoever reads the observations of an indicator by the contract refuses them.
pub fn is_refused(folder: &Folder, indicator: &str) -> bool {
    batches(&folder.files[&file_of(indicator)]).iter().any(|batch| attune_contract::observations_from_batch(batch).is_err())
}

/// A server that answers as another does, after a change.
pub fn proxy(site: Site, change: impl Fn(&str, Answer) -> Answer + Send + Sync + 'static) -> Site {
    let with = move |path: &str, accept: &str| {
        let mut answer = change(path, site.ask("GET", path, &[("accept", accept)]));
        answer.headers.retain(|(name, _)| !["transfer-encoding", "content-length", "connection", "date"].contains(&name.as_str()));
        (answer.status, answer.headers, answer.body)
    };
    Site { address: server::answer(Arc::new(with)) }
}
