//! Counts the rows of a measure by county, period, component and stratum.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int64Array, Int64Builder, ListBuilder, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Int64Type, Schema, SchemaRef};
use bytes::Bytes;
use datafusion::error::DataFusionError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::catalogue::{Definition, DimensionDefinition, DimensionSource, Place};
use crate::config::ResidenceRule;
use crate::engine::Engine;
use crate::store::parquet_bytes;

/// Why a cube could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CubeError {
    /// The engine failed.
    #[error("cube of {indicator}: {reason}")]
    Engine {
        /// Indicator.
        indicator: String,
        /// What the engine says, without values.
        reason: String,
    },
    /// A stored cube cannot be read.
    #[error("cube of {indicator}: the stored counts cannot be read")]
    Stored {
        /// Indicator.
        indicator: String,
        /// Why.
        #[source]
        source: parquet::errors::ParquetError,
    },
    /// The measure gives a component that its definition does not state.
    #[error("cube of {indicator}: the measure gives a component that its definition does not state")]
    Component {
        /// Indicator.
        indicator: String,
    },
}

/// Counts of one county, stratum, period and component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Component.
    pub component: String,
    /// First day of the period, in days since 1970-01-01.
    pub period_start: i32,
    /// State or territory; `None` where no residence is known.
    pub state_fips: Option<String>,
    /// County; `None` where it is not stated.
    pub county_geoid: Option<String>,
    /// Dimension, or `all`.
    pub dimension: String,
    /// Category; `None` where the source has none.
    pub category: Option<String>,
    /// Units in the population.
    pub denominator: u64,
    /// Units that met the numerator.
    pub numerator: u64,
    /// Units whose record lacked a needed element.
    pub missing: u64,
    /// Units of areas that do not report the item.
    pub not_reported: u64,
    /// Whole amounts, in the order of the definition.
    pub amounts: Vec<u64>,
}

/// Path of an indicator's counts in the controlled store.
pub fn counts_path(indicator: &str, fingerprint: &str) -> String {
    format!("cube/{indicator}/{fingerprint}.parquet")
}

fn schema() -> SchemaRef {
    let text = |name, nullable| Field::new(name, DataType::Utf8, nullable);
    let whole = |name| Field::new(name, DataType::Int64, false);
    Arc::new(Schema::new(vec![
        text("component", false),
        Field::new("period_start", DataType::Date32, false),
        text("state_fips", true),
        text("county_geoid", true),
        text("dimension", false),
        text("category", true),
        whole("denominator"),
        whole("numerator"),
        whole("missing"),
        whole("not_reported"),
        Field::new("amounts", DataType::List(Arc::new(Field::new("item", DataType::Int64, true))), false),
    ]))
}

/// What a row of a measure adds to its cells.
const COUNTS: &str = "cast(measure.denominator as bigint) as denominator, cast(measure.numerator as bigint) as numerator,
            cast(measure.is_missing as bigint) as missing,
            case when measure.exclusion = 'not_reported' then cast(1 as bigint) else cast(0 as bigint) end as not_reported";
const IS_COUNTED: &str = "measure.denominator > 0 or measure.is_missing > 0 or measure.exclusion = 'not_reported'";

/// Core tables that place a unit and give its strata.
pub fn placing_tables(definition: &Definition) -> &'static [&'static str] {
    match definition.place {
        Place::Residence => &["core.residence_span", "core.insurance_span", "core.person"],
        Place::Stated => &[],
    }
}

/// The rows that are counted: those of the measure, or one a person who has several.
fn counted_rows(definition: &Definition) -> String {
    let table = definition.table();
    if !definition.per_person {
        return format!("select * from {table}");
    }
    format!(
        "select person_id as unit_id, person_id, component, period, max(anchor_on) as anchor_on,
            case when sum(denominator) > 0 then 1 else 0 end as denominator, max(numerator) as numerator,
            case when sum(denominator) = 0 then max(is_missing) else 0 end as is_missing, max(exclusion) as exclusion,
            sum(denominator) as units, sum(numerator) as units_met
        from {table} where denominator > 0 or is_missing > 0
        group by person_id, component, period"
    )
}

/// Places each unit of a measure as of its anchor day, and gives its strata.
fn placed_sql(definition: &Definition, residence: ResidenceRule) -> String {
    let amounts: String = definition.amounts.iter().map(|amount| format!(", measure.{amount}")).collect();
    let rows = counted_rows(definition);
    let placed = match residence {
        ResidenceRule::Anchor => format!("select counted.*, counted.anchor_on as placed_on from ({rows}) as counted"),
        ResidenceRule::PeriodEnd => format!(
            "select counted.*, measured.period_end as placed_on from ({rows}) as counted
            inner join reference.measurement_period as measured on measured.indicator_id = '{id}' and measured.period_start = counted.period",
            id = definition.id
        ),
    };
    if definition.place == Place::Stated {
        return format!(
            "with measure as ({rows})
             select measure.component, measure.period as period_start, measure.state_fips, measure.county_geoid, {COUNTS}{amounts}
             from measure where {IS_COUNTED}"
        );
    }
    format!(
        "with measure as ({placed}), place as (
            select measure.unit_id, measure.component, measure.period, residence.state_fips, residence.county_geoid,
                row_number() over (
                    partition by measure.unit_id, measure.component, measure.period
                    order by
                        case when coalesce(residence.end_on, date '9999-12-31') >= measure.placed_on then 0 else 1 end,
                        case when coalesce(residence.end_on, date '9999-12-31') >= measure.placed_on then coalesce(rank.evidence_rank, 99) else 0 end,
                        residence.start_on desc, coalesce(rank.evidence_rank, 99), residence.county_geoid nulls last, residence.source_key
                ) as nth
            from measure
            inner join core.residence_span as residence on residence.person_id = measure.person_id and residence.start_on <= measure.placed_on
            left join reference.evidence_rank as rank on rank.evidence = residence.evidence
        ), insurance as (
            select measure.unit_id, measure.component, measure.period, span.insurance, span.plan,
                row_number() over (
                    partition by measure.unit_id, measure.component, measure.period
                    order by span.insurance_rank, span.start_on desc, span.insurance, span.plan
                ) as nth
            from measure
            inner join core.insurance_span as span
                on span.person_id = measure.person_id and span.start_on <= measure.anchor_on and span.end_on >= measure.anchor_on
        )
        select measure.component, measure.period as period_start, place.state_fips, place.county_geoid,
            {COUNTS}{amounts},
            insurance.insurance, insurance.plan, person.race_ethnicity, person.language, person.mother_education
        from measure
        left join place on place.unit_id = measure.unit_id and place.component = measure.component and place.period = measure.period and place.nth = 1
        left join insurance on insurance.unit_id = measure.unit_id and insurance.component = measure.component
            and insurance.period = measure.period and insurance.nth = 1
        left join core.person as person on person.person_id = measure.person_id
        where {IS_COUNTED}"
    )
}

/// Counts a measure by the dimensions it is split by. Returns the counts as a Parquet file and its rows; rows stand in key order.
///
/// The units are read once and never kept: each set of groups counts them as they come.
pub async fn count(
    engine: &Engine,
    definition: &Definition,
    dimensions: &[DimensionDefinition],
    residence: ResidenceRule,
) -> Result<(Vec<u8>, u64), CubeError> {
    let failed = |source: DataFusionError| CubeError::Engine { indicator: definition.id.clone(), reason: crate::engine::reason(&source) };
    let dimensions = definition.dimensions_of(dimensions);
    let split = |dimension: &DimensionDefinition| match dimension.source {
        DimensionSource::Person | DimensionSource::InsuranceSpan => Some((dimension.id.clone(), dimension.id.clone())),
        DimensionSource::County => None,
    };
    let splits: Vec<(String, String)> = dimensions.iter().filter_map(split).collect();
    let sql = counting_sql(&placed_sql(definition, residence), &splits, &definition.amounts);
    let mut rows: Vec<CountRow> = Vec::new();
    for batch in engine.spilling_rows(&sql).await.map_err(failed)? {
        rows.extend((0..batch.num_rows()).map(|row| count_row(&batch, row, &splits)));
    }
    rows.sort_by(|left, right| {
        let key = |row: &CountRow| {
            (row.component.clone(), row.period_start, row.state_fips.clone(), row.county_geoid.clone(), row.dimension.clone(), row.category.clone())
        };
        key(left).cmp(&key(right))
    });
    let bytes = to_batch(&rows)
        .map_err(|error| failed(error.into()))
        .and_then(|batch| parquet_bytes(schema(), &[batch]).map_err(|source| CubeError::Stored { indicator: definition.id.clone(), source }))?;
    Ok((bytes, rows.len() as u64))
}

/// Counts placed units by county, period and component: over everybody, and once for each split.
///
/// Column 4 numbers the split, 0 for everybody; column 5 is its category.
fn counting_sql(placed: &str, splits: &[(String, String)], amounts: &[String]) -> String {
    const PLACE: &str = "component, period_start, state_fips, county_geoid";
    let sums: String = amounts.iter().map(|amount| format!(", sum({amount})")).collect();
    let counts = format!("sum(denominator), sum(numerator), sum(missing), sum(not_reported){sums}");
    if splits.is_empty() {
        return format!("select {PLACE}, 0 as split, cast(null as varchar) as category, {counts} from ({placed}) as placed group by {PLACE}");
    }
    let sets: String = splits.iter().map(|(_, column)| format!(", ({PLACE}, {column})")).collect();
    let numbers: String = splits.iter().enumerate().map(|(index, (_, column))| format!(" when grouping({column}) = 0 then {}", index + 1)).collect();
    let categories: String = splits.iter().map(|(_, column)| format!(" when grouping({column}) = 0 then {column}")).collect();
    format!(
        "select {PLACE}, case{numbers} else 0 end as split, case{categories} else null end as category, {counts}
         from ({placed}) as placed group by grouping sets (({PLACE}){sets})"
    )
}

fn text(batch: &RecordBatch, column: usize, row: usize) -> Option<String> {
    let array = batch.column(column).as_string::<i32>();
    array.is_valid(row).then(|| array.value(row).to_owned())
}

fn whole(batch: &RecordBatch, column: usize, row: usize) -> u64 {
    let array = batch.column(column).as_primitive::<Int64Type>();
    if array.is_valid(row) { array.value(row).unsigned_abs() } else { 0 }
}

fn count_row(batch: &RecordBatch, row: usize, splits: &[(String, String)]) -> CountRow {
    let split = usize::try_from(whole(batch, 4, row)).ok().and_then(|split| split.checked_sub(1)).and_then(|index| splits.get(index));
    CountRow {
        component: text(batch, 0, row).unwrap_or_default(),
        period_start: batch.column(1).as_primitive::<Date32Type>().value(row),
        state_fips: text(batch, 2, row),
        county_geoid: text(batch, 3, row),
        dimension: split.map_or_else(|| "all".to_owned(), |(dimension, _)| dimension.clone()),
        category: if split.is_some() { text(batch, 5, row) } else { Some("all".to_owned()) },
        denominator: whole(batch, 6, row),
        numerator: whole(batch, 7, row),
        missing: whole(batch, 8, row),
        not_reported: whole(batch, 9, row),
        amounts: (10..batch.num_columns()).map(|column| whole(batch, column, row)).collect(),
    }
}

fn to_batch(rows: &[CountRow]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let count = |get: fn(&CountRow) -> u64| -> ArrayRef { Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| get(row).cast_signed()))) };
    let mut amounts = ListBuilder::new(Int64Builder::new());
    for row in rows {
        row.amounts.iter().for_each(|amount| amounts.values().append_value(amount.cast_signed()));
        amounts.append(true);
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.component))),
        Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.period_start))),
        Arc::new(rows.iter().map(|row| row.state_fips.clone()).collect::<StringArray>()),
        Arc::new(rows.iter().map(|row| row.county_geoid.clone()).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.dimension))),
        Arc::new(rows.iter().map(|row| row.category.clone()).collect::<StringArray>()),
        count(|row| row.denominator),
        count(|row| row.numerator),
        count(|row| row.missing),
        count(|row| row.not_reported),
        Arc::new(amounts.finish()),
    ];
    RecordBatch::try_new(schema(), columns)
}

/// Reads stored counts back.
pub fn counts_from_parquet(indicator: &str, bytes: Bytes) -> Result<Vec<CountRow>, CubeError> {
    let stored = |source| CubeError::Stored { indicator: indicator.to_owned(), source };
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).and_then(|builder| builder.build()).map_err(stored)?;
    let mut rows = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| stored(error.into()))?;
        for row in 0..batch.num_rows() {
            let amounts = batch.column(10).as_list::<i32>().value(row);
            rows.push(CountRow {
                component: text(&batch, 0, row).unwrap_or_default(),
                period_start: batch.column(1).as_primitive::<Date32Type>().value(row),
                state_fips: text(&batch, 2, row),
                county_geoid: text(&batch, 3, row),
                dimension: text(&batch, 4, row).unwrap_or_default(),
                category: text(&batch, 5, row),
                denominator: whole(&batch, 6, row),
                numerator: whole(&batch, 7, row),
                missing: whole(&batch, 8, row),
                not_reported: whole(&batch, 9, row),
                amounts: amounts.as_primitive::<Int64Type>().values().iter().map(|amount| amount.unsigned_abs()).collect(),
            });
        }
    }
    Ok(rows)
}
