//! The OpenAPI description, made from the handlers.

use attune_contract::{AreaLevel, Release};
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};

use crate::routes::{areas, health, indicators, observations, profiles, releases, service};

/// One cell as the API answers it. A withheld cell has its key, its status, and nothing else: everything from `value` on is absent.
#[derive(ToSchema)]
#[schema(as = Observation)]
#[expect(dead_code, reason = "describes what attune_contract::observation_json writes; a test holds the two together")]
pub(crate) struct ObservationBody {
    /// Indicator id.
    #[schema(example = "sec_dev_screen_u3")]
    indicator_id: String,
    /// Version of its definition.
    indicator_version: u32,
    /// Rate within the indicator, or `all`.
    #[schema(example = "all")]
    component: String,
    /// Level of the area.
    #[schema(example = "county")]
    area_level: String,
    /// Area id.
    #[schema(example = "27123")]
    area_id: String,
    /// Period.
    period: PeriodBody,
    /// Run-out has not passed: the number will still change.
    is_provisional: bool,
    /// Dimension, or `all`.
    #[schema(example = "all")]
    dimension: String,
    /// Category, or `all`.
    #[schema(example = "all")]
    category: String,
    /// `published`, `suppressed`, `unreliable`, `not_collected`, `not_reported` or `withdrawn`.
    #[schema(example = "published")]
    status: String,
    /// The value in its unit.
    value: Option<f64>,
    /// `percent` or `ratio`.
    unit: Option<String>,
    /// The interval; null where none is stated.
    interval: Option<IntervalBody>,
    /// Units that met the numerator.
    numerator: Option<u64>,
    /// Units in the population; null where it is not a whole count.
    denominator: Option<u64>,
    /// Units whose record lacked a needed element.
    missing: Option<u64>,
    /// Lower bound from uncertain links.
    link_low: Option<f64>,
    /// Upper bound from uncertain links.
    link_high: Option<f64>,
    /// `ok` or `use_with_care`.
    reliability: Option<String>,
    /// `higher`, `similar` or `lower` than the state; null where not compared.
    comparison: Option<String>,
    /// `rising`, `falling` or `no_change`; null where it cannot be told.
    trend: Option<String>,
    /// Further remarks.
    flags: Option<Vec<String>>,
}

/// A measurement period, both days inclusive.
#[derive(ToSchema)]
#[schema(as = Period)]
#[expect(dead_code, reason = "describes what attune_contract::observation_json writes")]
pub(crate) struct PeriodBody {
    /// Its label.
    #[schema(example = "2025")]
    label: String,
    /// First day.
    #[schema(example = "2025-01-01")]
    start: String,
    /// Last day.
    #[schema(example = "2025-12-31")]
    end: String,
    /// Years pooled in it.
    pooled_years: u8,
}

/// An interval around a value.
#[derive(ToSchema)]
#[schema(as = Interval)]
#[expect(dead_code, reason = "describes what attune_contract::observation_json writes")]
pub(crate) struct IntervalBody {
    /// Its level, such as 0.95.
    level: Option<f64>,
    /// How it was made.
    method: Option<String>,
    /// Lower limit.
    low: f64,
    /// Upper limit.
    high: f64,
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Attune",
        description = "Aggregate, privacy-thresholded indicators of early relational health. Every answer comes from one release; withheld cells are there, with their status and no number."
    ),
    paths(
        service::service,
        service::openapi,
        indicators::list,
        indicators::one,
        areas::list,
        areas::one,
        observations::list,
        observations::series,
        profiles::one,
        releases::current,
        releases::suppression_policy,
        health::alive,
        health::ready
    ),
    components(schemas(ObservationBody, PeriodBody, IntervalBody))
)]
struct Description;

/// The document; with a release at hand, its ids stand as examples, so that every example can be tried.
pub fn document(release: Option<&Release>) -> Value {
    let mut document = serde_json::to_value(Description::openapi()).unwrap_or_default();
    let Some(release) = release else { return document };
    let indicator = release.indicators().first().map(|indicator| indicator.id.clone());
    let covered = indicator
        .as_deref()
        .and_then(|id| release.of_indicator(id).iter().find(|cell| cell.key.area_level == AreaLevel::County))
        .map(|cell| cell.key.area_id.clone());
    let area = covered.or_else(|| release.areas().first().map(|area| area.id.clone()));
    let parent = release.states().next().map(|state| state.id.clone());
    if let Some(paths) = document["paths"].as_object_mut() {
        for parameter in paths.values_mut().filter_map(|path| path["get"]["parameters"].as_array_mut()).flatten() {
            let example = match parameter["name"].as_str() {
                Some("indicator") => &indicator,
                Some("area") => &area,
                Some("parent") => &parent,
                Some("q") => &None,
                _ => continue,
            };
            match example {
                Some(id) => parameter["example"] = json!(id),
                None => drop(parameter.as_object_mut().and_then(|parameter| parameter.remove("example"))),
            }
        }
    }
    document
}
