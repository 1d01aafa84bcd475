//! Columns of every table of a release.
//!
//! In `observations` everything from `value` to `flags` is null unless `status` is `published`.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

fn table(fields: &[(&str, DataType, bool)]) -> SchemaRef {
    Arc::new(Schema::new(fields.iter().map(|(name, kind, nullable)| Field::new(*name, kind.clone(), *nullable)).collect::<Vec<_>>()))
}

/// A list of texts whose items are never null.
pub fn text_list() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
}

/// `observations/<indicator>.parquet`: one row a cell, sorted by the key columns (all before `status` but `indicator_version` and `is_provisional`).
pub fn observations() -> SchemaRef {
    use DataType::{Boolean, Date32, Float64, Int32, Int64, Utf8};
    table(&[
        ("indicator_id", Utf8, false),
        ("indicator_version", Int32, false),
        ("component", Utf8, false),
        ("area_level", Utf8, false),
        ("area_id", Utf8, false),
        ("period_start", Date32, false),
        ("period_end", Date32, false),
        ("pooled_years", Int32, false),
        ("is_provisional", Boolean, false),
        ("dimension", Utf8, false),
        ("category", Utf8, false),
        ("status", Utf8, false),
        ("value", Float64, true),
        ("lower", Float64, true),
        ("upper", Float64, true),
        ("interval_level", Float64, true),
        ("interval_method", Utf8, true),
        ("unit", Utf8, true),
        ("numerator", Int64, true),
        ("denominator", Int64, true),
        ("missing", Int64, true),
        ("link_low", Float64, true),
        ("link_high", Float64, true),
        ("reliability", Utf8, true),
        ("comparison", Utf8, true),
        ("trend", Utf8, true),
        ("trend_reason", Utf8, true),
        ("benchmark_comparison", Utf8, true),
        ("flags", Utf8, true),
    ])
}

/// `indicators.parquet`: one row an indicator; the fields of [`crate::Indicator`], components as two lists of equal length.
pub fn indicators() -> SchemaRef {
    use DataType::{Float64, Int32, Utf8};
    let text = |name| (name, Utf8, false);
    table(&[
        text("id"),
        ("version", Int32, false),
        text("name"),
        text("short_name"),
        text("question"),
        text("level"),
        text("denominator"),
        text("numerator"),
        text("unit_noun"),
        text("unit"),
        text("polarity"),
        text("steward"),
        text("steward_id"),
        text("specification_year"),
        text("verified"),
        ("limitations", text_list(), false),
        text("period_kind"),
        ("feeds", text_list(), false),
        ("component_ids", text_list(), false),
        ("component_labels", text_list(), false),
        ("class_breaks", DataType::List(Arc::new(Field::new("item", Float64, true))), false),
        text("interval_method"),
        ("elements", text_list(), false),
        ("activity_groups", text_list(), false),
        text("attribution"),
        ("run_out_days", Int32, false),
        text("display"),
        ("benchmark_component", Utf8, true),
        ("benchmark_value", Float64, true),
        ("benchmark_source", Utf8, true),
    ])
}

/// `areas.parquet`: one row an area.
pub fn areas() -> SchemaRef {
    use DataType::{Boolean, Utf8};
    table(&[("id", Utf8, false), ("level", Utf8, false), ("name", Utf8, false), ("parent_id", Utf8, true), ("is_place", Boolean, false)])
}

/// `dimensions.parquet`: one row a category of a dimension, in stated order.
pub fn dimensions() -> SchemaRef {
    use DataType::Utf8;
    table(&[("dimension", Utf8, false), ("dimension_label", Utf8, false), ("category", Utf8, false), ("category_label", Utf8, false)])
}

/// `inequality.parquet`: one row an inequality measure of an indicator's groups, sorted by the key columns (all before `status`).
/// From `value` to `comparison` everything is null unless `status` is `published`.
pub fn inequality() -> SchemaRef {
    use DataType::{Date32, Float64, Int32, Int64, Utf8};
    table(&[
        ("indicator_id", Utf8, false),
        ("component", Utf8, false),
        ("area_level", Utf8, false),
        ("area_id", Utf8, false),
        ("period_start", Date32, false),
        ("period_end", Date32, false),
        ("pooled_years", Int32, false),
        ("dimension", Utf8, false),
        ("measure", Utf8, false),
        ("variant", Utf8, false),
        ("stratum", Utf8, false),
        ("status", Utf8, false),
        ("value", Float64, true),
        ("unit", Utf8, true),
        ("lower", Float64, true),
        ("upper", Float64, true),
        ("standard_error", Float64, true),
        ("interval_level", Float64, true),
        ("method", Utf8, true),
        ("draws", Int32, true),
        ("seed", Int64, true),
        ("comparison", Utf8, true),
        ("strata", Int32, false),
        ("strata_used", Int32, false),
        ("reference", Utf8, true),
        ("reference_rule", Utf8, true),
        ("unknown_percent", Float64, true),
        ("flags", Utf8, true),
        ("note", Utf8, true),
    ])
}

/// `overlap.parquet`: one row a set of sectors reaching the same families.
pub fn overlap() -> SchemaRef {
    use DataType::{Date32, Float64, Int64, Utf8};
    table(&[
        ("area_id", Utf8, false),
        ("period_start", Date32, false),
        ("period_end", Date32, false),
        ("sectors", Utf8, false),
        ("status", Utf8, false),
        ("value", Float64, true),
        ("numerator", Int64, true),
        ("denominator", Int64, true),
    ])
}

/// `data_quality.parquet`: one row a feed and check; results are classes, never exact counts.
pub fn data_quality() -> SchemaRef {
    use DataType::Utf8;
    table(&[("feed", Utf8, false), ("period", Utf8, false), ("check", Utf8, false), ("result", Utf8, false)])
}

/// `notes.parquet`: one row a remark; `indicator_id` is null for the whole release.
pub fn notes() -> SchemaRef {
    use DataType::Utf8;
    table(&[("indicator_id", Utf8, true), ("text", Utf8, false)])
}
