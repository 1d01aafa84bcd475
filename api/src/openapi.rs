//! The OpenAPI description, made from the handlers.

use attune_contract::{AreaLevel, Release};
use serde_json::{Value, json};
use utoipa::{OpenApi, ToSchema};

use crate::routes::{areas, equity, health, indicators, inequality, observations, profiles, releases, service};

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
    /// `published`, `suppressed`, `unreliable`, `nobody` (0 of 0, and no figure), `not_collected`, `not_reported` or `withdrawn`.
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
    /// Why: `significant`, `not_significant`, `one_year`, `too_few_years`, `year_withheld`, `no_interval`, `none_or_all` or
    /// `pooled_years`.
    trend_reason: Option<String>,
    /// `higher`, `similar` or `lower` than the indicator's benchmark; null where it declares none.
    benchmark_comparison: Option<String>,
    /// Marks of the presentation standards of the National Center for Health Statistics.
    flags: Option<Vec<String>>,
}

/// One measure of inequality as the API answers it. A row without a figure has its key, its status and what it was to be measured
/// on: `value`, `unit`, `interval`, `standard_error`, `draws`, `seed` and `comparison` are absent.
#[derive(ToSchema)]
#[schema(as = Inequality)]
#[expect(dead_code, reason = "describes what attune_contract::inequality_json writes; a test holds the two together")]
pub(crate) struct InequalityBody {
    /// Indicator id.
    #[schema(example = "sec_dev_screen_u3")]
    indicator_id: String,
    /// Rate within the indicator, or `all`.
    #[schema(example = "all")]
    component: String,
    /// Level of the area.
    #[schema(example = "state")]
    area_level: String,
    /// Area id.
    #[schema(example = "27")]
    area_id: String,
    /// Period.
    period: PeriodBody,
    /// Dimension, or `county` for the counties of a state.
    #[schema(example = "language")]
    dimension: String,
    /// Code of the measure, such as `d`, `r` or `sii`; `all` where one row says why there is no measure over all groups.
    #[schema(example = "d")]
    measure: String,
    /// Form of the measure; `from_reference` for one group beside the reference.
    #[schema(example = "from_reference")]
    variant: String,
    /// The group beside the reference; `all` for a measure over all groups.
    #[schema(example = "somali")]
    stratum: String,
    /// `published`; `suppressed` where a group that the measure uses is hidden; `unreliable` where there is no figure; `not_collected`
    /// or `not_reported`.
    #[schema(example = "published")]
    status: String,
    /// Groups of the split, without those of whom it is not known.
    strata: u32,
    /// Groups that the figure is made from.
    strata_used: u32,
    /// The group that others are compared with.
    reference: Option<String>,
    /// How it was chosen: `declared`, `end_of_order`, `largest` or `best`.
    reference_rule: Option<String>,
    /// Of all counted, those of whom the group is not known, in percent; null where that count is not shown.
    unknown_percent: Option<f64>,
    /// `unknown_10_percent_or_more`.
    flags: Vec<String>,
    /// What must be known beside the numbers, or why there are none.
    note: String,
    /// The value in its unit.
    value: Option<f64>,
    /// `percentage_points`, `squared_points`, `ratio`, `percent`, `index` or `thousandths`.
    unit: Option<String>,
    /// The interval; null where there is none.
    interval: Option<IntervalBody>,
    /// Standard error, where the interval rests on one.
    standard_error: Option<f64>,
    /// Draws of simulated limits.
    draws: Option<u32>,
    /// Seed of simulated limits.
    seed: Option<u32>,
    /// For the difference `from_reference`: whether its interval lies above zero (`higher`), holds it (`similar`) or lies below.
    comparison: Option<String>,
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
        inequality::list,
        equity::one,
        profiles::one,
        releases::current,
        releases::suppression_policy,
        health::alive,
        health::ready
    ),
    components(schemas(ObservationBody, InequalityBody, PeriodBody, IntervalBody))
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
