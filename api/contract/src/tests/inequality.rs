use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int32Array, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};

use super::{observation, shown};
use crate::*;

/// Two languages and those of whom none is known; the county's own cells by language.
fn dimensions() -> Vec<Dimension> {
    let category = |id: &str| DimensionCategory { id: id.to_owned(), label: id.to_owned() };
    vec![Dimension { id: "language".to_owned(), label: "Language".to_owned(), categories: ["english", "somali", UNKNOWN].map(category).to_vec() }]
}

/// The cells of a county by language: English, Somali, not known.
fn cells([english, somali, unknown]: [Cell; 3]) -> Vec<Observation> {
    let cell = |category: &str, cell| {
        let mut observation = observation("27053", cell);
        category.clone_into(&mut observation.key.category);
        observation
    };
    vec![cell("english", english), cell("somali", somali), cell(UNKNOWN, unknown)]
}

fn hidden() -> Cell {
    Cell::Withheld(Status::Suppressed)
}

fn row(measure: &str, variant: &str, stratum: &str, figure: InequalityFigure) -> Inequality {
    let CellKey { indicator_id, component, area_level, area_id, period, dimension, .. } = observation("27053", hidden()).key;
    let key = InequalityKey {
        indicator_id,
        component,
        area_level,
        area_id,
        period,
        dimension,
        measure: measure.to_owned(),
        variant: variant.to_owned(),
        stratum: stratum.to_owned(),
    };
    let strata_used = if matches!(figure, InequalityFigure::Measured(_)) { 2 } else { 0 };
    Inequality {
        key,
        figure,
        strata: 2,
        strata_used,
        reference: Some("english".to_owned()),
        reference_rule: Some(ReferenceRule::Largest),
        unknown_percent: None,
        flags: vec![MANY_UNKNOWN.to_owned()],
        note: "a note".to_owned(),
    }
}

fn measured() -> InequalityFigure {
    InequalityFigure::Measured(MeasuredInequality {
        value: -12.5,
        unit: "percentage_points".to_owned(),
        lower: Some(-20.0),
        upper: Some(-4.0),
        standard_error: None,
        interval_level: Some(0.95),
        method: Some("simulated_chacha8".to_owned()),
        draws: Some(2000),
        seed: Some(u32::MAX),
        comparison: Some(Comparison::Lower),
    })
}

fn tables(observations: Vec<Observation>, inequality: Vec<Inequality>) -> ReleaseTables {
    let manifest = Manifest {
        schema_version: SCHEMA_VERSION.to_owned(),
        release_id: String::new(),
        created: String::new(),
        title: String::new(),
        data_kind: DataKind::Synthetic,
        commit: String::new(),
        policy: PolicyNote {
            version: String::new(),
            largest_hidden_count: 10,
            smallest_denominator: 30,
            summary: String::new(),
            shows_nobody_not_stated: true,
            stricter: Vec::new(),
        },
        inputs: Vec::new(),
        files: Vec::new(),
        notes: Vec::new(),
        contact: String::new(),
        licence: String::new(),
        citation: String::new(),
    };
    let area = Area { id: "27053".to_owned(), level: AreaLevel::County, name: "Hennepin".to_owned(), parent_id: None, is_place: true };
    ReleaseTables {
        manifest,
        indicators: Vec::new(),
        areas: vec![area],
        dimensions: dimensions(),
        notes: Vec::new(),
        data_quality: Vec::new(),
        observations,
        inequality,
    }
}

#[test]
fn inequality_comes_back_from_its_table_as_it_was() {
    let mut rows = vec![Inequality { unknown_percent: Some(12.5), ..row("d", FROM_REFERENCE, "somali", measured()) }];
    rows.extend(Status::ALL.into_iter().filter(|status| *status != Status::Published).map(|status| row(ALL, ALL, ALL, InequalityFigure::Withheld(status))));
    assert_eq!(inequality_from_batch(&inequality_to_batch(&rows).unwrap()).unwrap(), rows);
}

#[test]
fn a_withheld_measure_with_a_figure_is_refused() {
    let batch = inequality_to_batch(&[row("d", FROM_REFERENCE, "somali", InequalityFigure::Withheld(Status::Suppressed))]).unwrap();
    let leaks: [(&str, ArrayRef); 2] = [("lower", Arc::new(Float64Array::from(vec![Some(12.0)]))), ("draws", Arc::new(Int32Array::from(vec![Some(2000)])))];
    for (name, leak) in leaks {
        let mut columns = batch.columns().to_vec();
        columns[batch.schema().index_of(name).unwrap()] = leak;
        let leaking = RecordBatch::try_new(batch.schema(), columns).unwrap();
        assert!(matches!(inequality_from_batch(&leaking), Err(ContractError::Leak { column, .. }) if column == name));
    }
    let json = inequality_json(&row("d", FROM_REFERENCE, "somali", InequalityFigure::Withheld(Status::Suppressed)));
    assert!(json.get("value").is_none() && json.get("interval").is_none() && json.get("comparison").is_none());
}

#[test]
fn the_empty_table_of_an_older_release_has_no_measure() {
    let older = Schema::new(vec![Field::new("indicator_id", DataType::Utf8, false)]);
    assert_eq!(inequality_from_batch(&RecordBatch::new_empty(Arc::new(older))).unwrap(), []);
}

#[test]
fn a_measure_over_a_hidden_group_is_refused() {
    let over_all = || row("mld", "population", ALL, measured());
    let between = || row("d", FROM_REFERENCE, "somali", measured());
    let release = |cells_by_language, row| Release::new(tables(cells(cells_by_language), vec![row])).map(|release| release.inequality().len());
    // Who is not known makes no group, so that a hidden count of them hides no measure.
    assert_eq!(release([shown(), shown(), hidden()], over_all()).unwrap(), 1);
    assert_eq!(release([shown(), shown(), hidden()], between()).unwrap(), 1);
    for hidden_group in [[hidden(), shown(), shown()], [shown(), hidden(), shown()]] {
        for row in [over_all(), between()] {
            assert!(matches!(release(hidden_group.clone(), row), Err(ContractError::Unbacked { row: 0, .. })));
        }
    }
    let withheld = row("mld", "population", ALL, InequalityFigure::Withheld(Status::Suppressed));
    assert_eq!(release([hidden(), shown(), shown()], withheld).unwrap(), 1);
}

#[test]
fn a_share_of_those_not_known_is_refused_where_their_count_or_that_of_all_is_hidden() {
    let release = |unknown, all, figure| {
        let mut observations = cells([shown(), shown(), unknown]);
        let mut total = observation("27053", all);
        (total.key.dimension, total.key.category) = (ALL.to_owned(), ALL.to_owned());
        observations.push(total);
        let row = Inequality { unknown_percent: Some(12.5), ..row("d", FROM_REFERENCE, "somali", figure) };
        Release::new(tables(observations, vec![row])).map(|release| release.inequality().len())
    };
    let withheld = || InequalityFigure::Withheld(Status::Suppressed);
    for figure in [measured(), withheld()] {
        assert_eq!(release(shown(), shown(), figure.clone()).unwrap(), 1);
        assert_eq!(release(Cell::Withheld(Status::Nobody), shown(), figure.clone()).unwrap(), 1, "nobody is none of all");
        for (unknown, all) in [(hidden(), shown()), (shown(), hidden())] {
            assert!(matches!(release(unknown, all, figure.clone()), Err(ContractError::Unbacked { row: 0, .. })));
        }
    }
}

#[test]
fn a_measure_that_names_no_groups_of_its_own_is_refused() {
    let release = |row| Release::new(tables(cells([shown(), shown(), shown()]), vec![row])).map(|release| release.inequality().len());
    let refused = |row| matches!(release(row), Err(ContractError::Unbacked { .. }));
    assert!(refused(Inequality { reference: None, ..row("d", FROM_REFERENCE, "somali", measured()) }), "no reference");
    assert!(refused(row("d", FROM_REFERENCE, UNKNOWN, measured())), "a comparison of those of whom the group is not known");
    assert!(refused(row(ALL, ALL, ALL, measured())), "the row that explains is no measure");
    let mut elsewhere = row("mld", "population", ALL, measured());
    "rurality".clone_into(&mut elsewhere.key.dimension);
    assert!(refused(elsewhere), "a dimension that the release does not have");
}

#[test]
fn equity_gives_the_groups_beside_their_measures() {
    let rows = vec![row("d", FROM_REFERENCE, "somali", measured()), row("mld", "population", ALL, measured())];
    let release = Release::new(tables(cells([shown(), shown(), hidden()]), rows)).unwrap();
    let area = release.area("27053").unwrap();
    let period = release.observations()[0].key.period;
    let splits = release.equity("sec_dev_screen_u3", "all", area, period);
    assert_eq!(splits.len(), 1);
    let split = &splits[0];
    assert_eq!((split.dimension, split.strata.len(), split.rows.len()), ("language", 2, 2));
    assert_eq!(split.unknown.map(Observation::status), Some(Status::Suppressed));
    assert!(release.equity("sec_dev_screen_u3", "other", area, period).is_empty());
}
