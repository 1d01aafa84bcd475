//! Cells for tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use attune_contract::{AreaLevel, CellKey, Period, Reliability, Shown};

/// A calendar year, or several pooled that end with it.
pub(super) fn years(last: i32, pooled_years: u8) -> Period {
    let day = |year: i32, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    Period { start: day(last - i32::from(pooled_years) + 1, 1, 1), end: day(last, 12, 31), pooled_years }
}

/// The key of a cell; two digits are a state, five a county.
pub(super) fn key(component: &str, area: &str, period: Period, dimension: &str, category: &str) -> CellKey {
    CellKey {
        indicator_id: "screen".to_owned(),
        component: component.to_owned(),
        area_level: if area.len() == 2 { AreaLevel::State } else { AreaLevel::County },
        area_id: area.to_owned(),
        period,
        dimension: dimension.to_owned(),
        category: category.to_owned(),
    }
}

/// Counts with their share, and nothing else.
pub(super) fn shown(numerator: u64, denominator: u64) -> Shown {
    Shown {
        value: 100.0 * numerator as f64 / denominator as f64,
        lower: None,
        upper: None,
        interval_level: None,
        interval_method: None,
        unit: "percent".to_owned(),
        numerator,
        denominator: Some(denominator),
        missing: None,
        link_low: None,
        link_high: None,
        reliability: Reliability::Ok,
        comparison: None,
        trend: None,
        trend_reason: None,
        benchmark_comparison: None,
        flags: Vec::new(),
    }
}
