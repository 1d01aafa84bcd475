//! Counts before disclosure control: those of a run's cubes, and the generator's own.

use std::collections::{BTreeMap, HashSet};

use attune_pipeline::cube;
use attune_pipeline::domain::calendar::to_days;
use attune_pipeline::jobs::Warehouse;

use crate::csv;

/// Indicator, component, year, area, dimension, category.
pub type Key = (String, String, String, String, String, String);
/// Denominator, numerator, missing, and the amounts beside them.
pub type Counts = (u64, u64, u64, [u64; 2]);

/// The counts of a file of the generator's truth, such as `delivered.csv`.
pub fn truth(text: &str) -> BTreeMap<Key, Counts> {
    let number = |text: &str| text.parse::<u64>().unwrap_or_default();
    let keys = ["indicator", "component", "period_label", "area_id", "dimension", "category"];
    csv(text)
        .iter()
        .map(|row| {
            let [indicator, component, year, area, dimension, category] = keys.map(|key| row[key].clone());
            let [denominator, numerator, missing, first, second] =
                ["denominator", "numerator", "missing", "first_amount", "second_amount"].map(|column| number(&row[column]));
            ((indicator, component, year, area, dimension, category), (denominator, numerator, missing, [first, second]))
        })
        .collect()
}

/// Those counts of a truth that a cube can hold: of counties, by the dimensions that an indicator is split by.
pub fn of_counties(warehouse: &Warehouse, truth: &BTreeMap<Key, Counts>) -> BTreeMap<Key, Counts> {
    // Some indicators are split by fewer dimensions than the truth knows.
    let splits: HashSet<(String, String)> = warehouse
        .definitions
        .iter()
        .flat_map(|definition| definition.dimensions_of(&warehouse.dimensions).into_iter().map(|dimension| (definition.id.clone(), dimension.id)))
        .collect();
    let counties = |key: &Key| key.3 != "27" && (key.4 == "all" || splits.contains(&(key.0.clone(), key.4.clone())));
    truth.iter().filter(|(key, _)| counties(key)).map(|(key, counts)| (key.clone(), *counts)).collect()
}

/// The counts of the cubes that a run stored, county by county and stratum by stratum.
pub async fn counted(warehouse: &Warehouse) -> BTreeMap<Key, Counts> {
    let mut counted: BTreeMap<Key, Counts> = BTreeMap::new();
    for definition in &warehouse.definitions {
        let files = warehouse.stores.controlled.list(&format!("cube/{}", definition.id)).await.unwrap();
        assert_eq!(files.len(), 1);
        let bytes = warehouse.stores.controlled.get(&files[0]).await.unwrap();
        for row in cube::counts_from_parquet(&definition.id, bytes).unwrap() {
            // A residence in another state is outside of the release.
            if row.state_fips.as_ref().is_some_and(|state| state != "27") {
                continue;
            }
            let year = (2023..=2025).find(|year| to_days(definition.period_kind.window(*year).unwrap().start) == row.period_start).unwrap();
            let county = row.county_geoid.unwrap_or_else(|| "27999".to_owned());
            let category = row.category.unwrap_or_else(|| "unknown".to_owned());
            let counts = counted.entry((definition.id.clone(), row.component, year.to_string(), county, row.dimension, category)).or_default();
            let amount = |place: usize| row.amounts.get(place).copied().unwrap_or_default();
            let amounts = [counts.3[0] + amount(0), counts.3[1] + amount(1)];
            *counts = (counts.0 + row.denominator, counts.1 + row.numerator, counts.2 + row.missing, amounts);
        }
    }
    counted
}
