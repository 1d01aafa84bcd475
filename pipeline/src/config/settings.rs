//! The settings and their defaults.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use attune_contract::DataKind;

/// The whole configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name of the warehouse; also the folder of its local stores below the data root.
    pub name: String,
    /// Title on pages.
    pub title: String,
    /// Whether people stand behind the numbers.
    pub data_kind: DataKind,
    /// Folder of the warehouse as text.
    #[serde(default = "sql")]
    pub sql: PathBuf,
    /// Root of local stores; empty means `data/<name>`.
    #[serde(default)]
    pub data: PathBuf,
    /// Memory that operators may hold, in mebibytes.
    #[serde(default = "memory")]
    pub memory_mib: usize,
    /// Stores of the zones.
    #[serde(default)]
    pub stores: StoreSettings,
    /// Measurement periods.
    pub period: PeriodSettings,
    /// Declared areas.
    pub geography: Geography,
    /// How persons are linked across feeds.
    #[serde(default)]
    pub linkage: Linkage,
    /// Shape of the cubes.
    #[serde(default)]
    pub cube: CubeSettings,
    /// Which indicators are computed.
    pub indicators: IndicatorSettings,
    /// Feeds that are configured, by name.
    pub feeds: BTreeMap<String, FeedSettings>,
    /// What a release says of itself.
    #[serde(default)]
    pub release: ReleaseSettings,
    /// What runs when.
    #[serde(default)]
    pub schedule: Schedule,
}

/// Folders of the zones, relative to the data root where not absolute.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// Names and other identity columns.
    pub identity: PathBuf,
    /// Delivered files and rows about people.
    pub restricted: PathBuf,
    /// Counts before disclosure control.
    pub controlled: PathBuf,
    /// Releases.
    pub public: PathBuf,
    /// The ledger file.
    pub ledger: PathBuf,
}

impl Default for StoreSettings {
    fn default() -> Self {
        StoreSettings {
            identity: "identity".into(),
            restricted: "restricted".into(),
            controlled: "controlled".into(),
            public: "public".into(),
            ledger: "ledger.sqlite".into(),
        }
    }
}

/// Which years are measured, and as of which day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodSettings {
    /// Labels of the measurement periods: the year each ends in.
    pub years: Vec<i32>,
    /// The day the release speaks for.
    pub as_of: NaiveDate,
}

/// Declared areas.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Geography {
    /// States and territories, 2-digit FIPS.
    pub states: Vec<String>,
    /// Those of them whose counties are published.
    pub states_with_counties: Vec<String>,
}

/// How persons are linked across feeds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Linkage {
    /// `deterministic`, `probabilistic`, or `off`: each delivered identifier is a person.
    pub mode: LinkageMode,
    /// Model of the probabilistic way, below `sql`.
    pub model: PathBuf,
    /// Folder of reviewers' decisions on pairs; empty means `decisions` in the identity zone. Not made again from deliveries.
    pub decisions: PathBuf,
}

impl Default for Linkage {
    fn default() -> Self {
        Linkage { mode: LinkageMode::Deterministic, model: "linkage/people.toml".into(), decisions: PathBuf::new() }
    }
}

/// The way of linking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkageMode {
    /// Agreement on normalised keys.
    Deterministic,
    /// Weight of evidence, by a model.
    Probabilistic,
    /// No linkage.
    Off,
}

/// Shape of the cubes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CubeSettings {
    /// Dimensions beside `all`, in the order they are shown; they are defined in `sql/marts/dimension.toml`.
    pub dimensions: Vec<String>,
    /// The day on which residence places a person.
    pub residence: ResidenceRule,
}

/// The day on which residence places a person; strata always follow the anchor day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResidenceRule {
    /// The day that anchors each unit.
    #[default]
    Anchor,
    /// The last day of the measurement period.
    PeriodEnd,
}

/// Which indicators are computed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSettings {
    /// Their ids, in the order they are shown.
    pub include: Vec<String>,
}

/// Where a feed arrives.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// The folder or file that the partner delivers to.
    pub path: PathBuf,
}

/// What a release says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReleaseSettings {
    /// Whom to ask.
    pub contact: String,
    /// Licence of the data.
    pub licence: String,
    /// How to cite.
    pub citation: String,
    /// Remarks on the release.
    pub notes: Vec<String>,
}

impl Default for ReleaseSettings {
    fn default() -> Self {
        ReleaseSettings {
            contact: "The data steward of this warehouse.".to_owned(),
            licence: "CC-BY-4.0".to_owned(),
            citation: String::new(),
            notes: Vec::new(),
        }
    }
}

/// What runs when.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Schedule {
    /// Time zone of the cron lines, such as `America/Chicago`.
    pub time_zone: String,
    /// Jobs.
    pub job: Vec<ScheduledJob>,
}

impl Default for Schedule {
    fn default() -> Self {
        Schedule { time_zone: "UTC".to_owned(), job: Vec::new() }
    }
}

/// One job and its cron line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduledJob {
    /// `run`.
    pub name: String,
    /// Cron line with seconds: `sec min hour day month weekday`.
    pub cron: String,
}

fn sql() -> PathBuf {
    "sql".into()
}
fn memory() -> usize {
    4096
}
