//! Invented numbers: the same for the same key, nobody's data.

use attune_contract::{Area, Cell, CellKey, Comparison, Indicator, Observation, Period, Reliability, Shown, Status, TrendReason};

/// A number from 0 to 1 that depends on the text alone (FNV-1a, so that it is the same everywhere).
pub fn chance(text: &str) -> f64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    ((hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11) as f64 / (1u64 << 53) as f64
}

/// A cell with its share, wobbling by area, year and category.
pub fn cell(key: CellKey, indicator: &Indicator, base: f64, size: f64, state_share: Option<f64>, is_latest: bool) -> Observation {
    let observation =
        |cell| Observation { indicator_version: indicator.version, is_provisional: is_latest && indicator.id == "hv_enrolled", cell, key: key.clone() };
    let place = format!("{}{}", key.area_id, indicator.id);
    if key.area_id.ends_with("51") && indicator.id == "referral_completed" {
        return observation(Cell::Withheld(Status::NotReported));
    }
    if key.area_id.ends_with("155") && indicator.id != "low_birth_weight" {
        return observation(Cell::Withheld(Status::NotCollected));
    }
    let share = share(&key, &place, base);
    let denominator = (size * f64::from(key.period.pooled_years)).round() as u64;
    let numerator = (denominator as f64 * share).round() as u64;
    if denominator < 30 || (1..=10).contains(&numerator) || (1..=10).contains(&(denominator - numerator)) {
        return observation(Cell::Withheld(Status::Suppressed));
    }
    let value = numerator as f64 / denominator as f64;
    let (low, high) = wilson(value, denominator as f64);
    if high - low > 0.3 && chance(&format!("{place}u")) > 0.6 {
        return observation(Cell::Withheld(Status::Unreliable));
    }
    let comparison = state_share.map(|state| {
        if low > state {
            Comparison::Higher
        } else if high < state {
            Comparison::Lower
        } else {
            Comparison::Similar
        }
    });
    let trend = match chance(&format!("{place}t")) {
        rising if rising > 0.55 => "rising",
        falling if falling < 0.15 => "falling",
        _ => "no_change",
    };
    observation(Cell::Shown(Shown {
        value: value * 100.0,
        lower: Some(low * 100.0),
        upper: Some(high * 100.0),
        interval_level: Some(0.95),
        interval_method: Some("wilson".to_owned()),
        unit: "percent".to_owned(),
        numerator,
        denominator: Some(denominator),
        missing: None,
        link_low: (key.area_id.len() == 2 && indicator.id == "sec_dev_screen_u3").then_some(value * 100.0 - 0.9),
        link_high: (key.area_id.len() == 2 && indicator.id == "sec_dev_screen_u3").then_some(value * 100.0 + 1.2),
        reliability: if high - low > 0.2 { Reliability::UseWithCare } else { Reliability::Ok },
        comparison,
        trend: (key.dimension == "all" && key.period.pooled_years == 1).then(|| trend.to_owned()),
        trend_reason: Some(match (key.period.pooled_years, trend) {
            (1, "no_change") => TrendReason::NotSignificant,
            (1, _) => TrendReason::Significant,
            _ => TrendReason::PooledYears,
        }),
        benchmark_comparison: None,
        flags: Vec::new(),
    }))
}

/// The invented share of a key.
pub fn share(key: &CellKey, place: &str, base: f64) -> f64 {
    let years = f64::from(chrono_year(&key.period) - 2020);
    let slope = (chance(&format!("{place}t")) - 0.35) * 0.03;
    let of_place = if key.area_id.len() == 2 { 0.0 } else { (chance(place) - 0.5) * 0.34 };
    let of_group = if key.dimension == "all" { 0.0 } else { (chance(&format!("{}{}{}", key.dimension, key.category, key.indicator_id)) - 0.5) * 0.26 };
    let of_component = if key.component == "all" { 0.0 } else { (chance(&format!("{}{}", key.component, key.indicator_id)) - 0.5) * 0.1 };
    let wobble = (chance(&format!("{place}{}{}", key.period.start, key.category)) - 0.5) * 0.03;
    (base + of_place + of_group + of_component + years * slope + wobble).clamp(0.02, 0.97)
}

fn chrono_year(period: &Period) -> i32 {
    use chrono::Datelike;
    period.end.year()
}

fn wilson(share: f64, size: f64) -> (f64, f64) {
    let z = 1.959_964;
    let centre = (share + z * z / (2.0 * size)) / (1.0 + z * z / size);
    let half = z / (1.0 + z * z / size) * (share * (1.0 - share) / size + z * z / (4.0 * size * size)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// A ratio cell without an interval, for indicators whose denominator is not a whole count.
pub fn ratio(key: CellKey, indicator: &Indicator, area: &Area) -> Observation {
    let value = 0.7 + chance(&format!("{}{}{}", area.id, key.category, key.period.start)) * 0.8;
    let cell = if chance(&format!("{}{}r", area.id, key.category)) < 0.12 && area.id.len() > 2 {
        Cell::Withheld(Status::Suppressed)
    } else {
        Cell::Shown(Shown {
            value: (value * 100.0).round() / 100.0,
            lower: None,
            upper: None,
            interval_level: None,
            interval_method: None,
            unit: "ratio".to_owned(),
            numerator: 40 + (value * 300.0) as u64,
            denominator: None,
            missing: None,
            link_low: None,
            link_high: None,
            reliability: Reliability::Ok,
            comparison: None,
            trend: None,
            trend_reason: Some(TrendReason::NoInterval),
            benchmark_comparison: None,
            flags: Vec::new(),
        })
    };
    Observation { key, indicator_version: indicator.version, is_provisional: false, cell }
}
