//! The indicator catalogue: one `.toml` an indicator below `sql/measures/`, and the dimensions of the cubes.

mod dimension;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

pub use dimension::{DimensionDefinition, DimensionSource, Reference, load_dimensions};

use crate::config::ResidenceRule;
use attune_contract::{AreaLevel, Benchmark, Component, Indicator, Period};

/// Why the catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file cannot be read.
    #[error("catalogue: {0}")]
    Read(String, #[source] std::io::Error),
    /// A file is not a definition.
    #[error("catalogue: {0}: {1}")]
    Parse(String, String),
    /// The configuration names what the catalogue lacks.
    #[error("catalogue: no {kind} {id}")]
    Unknown {
        /// `indicator` or `dimension`.
        kind: &'static str,
        /// The id.
        id: String,
    },
}

/// The kind of window an indicator is measured in; its label is the year it ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// 1 January to 31 December.
    CalendarYear,
    /// 1 October of the year before to 30 September.
    FederalFiscalYear,
    /// Deliveries from 8 October of the year before to 7 October.
    PostpartumVisitWindow,
    /// Deliveries from 8 September of the year before to 7 September.
    PostpartumDepressionWindow,
}

impl PeriodKind {
    fn start_month_day(self) -> (u32, u32) {
        match self {
            PeriodKind::CalendarYear => (1, 1),
            PeriodKind::FederalFiscalYear => (10, 1),
            PeriodKind::PostpartumVisitWindow => (10, 8),
            PeriodKind::PostpartumDepressionWindow => (9, 8),
        }
    }

    /// The window with this label.
    pub fn window(self, year: i32) -> Option<Period> {
        let (month, day) = self.start_month_day();
        let first = if self == PeriodKind::CalendarYear { year } else { year - 1 };
        let start = NaiveDate::from_ymd_opt(first, month, day)?;
        let end = NaiveDate::from_ymd_opt(first + 1, month, day)?.pred_opt()?;
        Some(Period { start, end, pooled_years: 1 })
    }

    /// The window that starts on this day; `None` when no window does.
    pub fn starting(self, start: NaiveDate) -> Option<Period> {
        (start.year()..=start.year() + 1).filter_map(|year| self.window(year)).find(|period| period.start == start)
    }

    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            PeriodKind::CalendarYear => "calendar year",
            PeriodKind::FederalFiscalYear => "federal fiscal year (October to September)",
            PeriodKind::PostpartumVisitWindow => "deliveries from 8 October of the year before to 7 October",
            PeriodKind::PostpartumDepressionWindow => "deliveries from 8 September of the year before to 7 September",
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Steward {
    name: String,
    measure: String,
    specification_year: String,
    verified: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ComponentText {
    id: String,
    label: String,
}

/// A value from outside that cells are compared with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct BenchmarkText {
    value: f64,
    source: String,
    component: Option<String>,
}

/// One component as the sum of others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// The component that is the sum.
    pub component: String,
    /// Its parts.
    pub of: Vec<String>,
}

/// How a figure that is not a plain share is made from whole amounts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// SQL expression over `numerator`, `denominator`, the amounts and the constants.
    pub expression: String,
    /// Constants by component.
    #[serde(default)]
    pub constants: BTreeMap<String, BTreeMap<String, f64>>,
    /// How its interval is made, or why there is none.
    pub interval: String,
}

/// An element of early relational health (Center for the Study of Social Policy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Element {
    WellBeing,
    NurturingRelationships,
    Resilience,
    EquityAndSupport,
    SystemShift,
}

/// A group of activities by which systems support early relational health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ActivityGroup {
    PractitionerTraining,
    Screening,
    MedicalHome,
    DyadicServices,
    CareCoordination,
    MedicaidEpsdt,
    Context,
    DataQuality,
}

/// How pages draw an indicator beside the usual tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Display {
    #[default]
    Plain,
    /// Components are steps of one way, the widest first.
    Funnel,
    /// Components are the sets of systems that reached a child, joined by `+`.
    Overlap,
    /// Components are groups of activity that Medicaid pays for.
    Financing,
}

/// The word of a unit variant as the files write it.
fn snake_case(word: &impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What places a unit of a measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Where its person lived on the anchor day.
    #[default]
    Residence,
    /// The measure's own columns `state_fips` and `county_geoid`: a practitioner, a practice, a count of residents.
    Stated,
}

/// The smallest areas that an indicator is published for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinestArea {
    /// Counties.
    #[default]
    County,
    /// The state alone.
    State,
}

/// An indicator's definition as its `.toml` states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Id.
    pub id: String,
    /// Version.
    pub version: u32,
    name: String,
    short_name: String,
    question: String,
    level: String,
    elements: Vec<Element>,
    activity_groups: Vec<ActivityGroup>,
    /// How pages draw it beside the usual tables.
    #[serde(default)]
    display: Display,
    numerator: String,
    denominator: String,
    unit_noun: String,
    /// `percent` or `ratio`.
    pub unit: String,
    polarity: String,
    /// The window.
    pub period_kind: PeriodKind,
    /// Feeds it needs.
    pub feeds: Vec<String>,
    /// One of its feeds is enough.
    #[serde(default)]
    pub any_feed: bool,
    class_breaks: Vec<f64>,
    /// Group disclosure (none or all of a group) is hidden too.
    #[serde(default)]
    pub is_sensitive: bool,
    /// Days after the period's end until the numbers stand.
    pub lag_days: u64,
    limitations: Vec<String>,
    steward: Steward,
    component: Vec<ComponentText>,
    /// What places its units.
    #[serde(default)]
    pub place: Place,
    /// The smallest areas it is published for.
    #[serde(default)]
    pub finest_area: FinestArea,
    /// Rows are visits or the like: each person is counted once, so that the rules of disclosure protect persons, and the
    /// rows are the amounts `units` and `units_met`.
    #[serde(default)]
    pub per_person: bool,
    /// Dimensions it is split by; all that its units have where it is left out.
    dimensions: Option<Vec<String>>,
    /// A component that is the sum of others.
    pub total: Option<Total>,
    /// Components over one denominator, the narrower first.
    #[serde(default)]
    pub nested: Vec<String>,
    /// Whole amounts beside numerator and denominator.
    #[serde(default)]
    pub amounts: Vec<String>,
    /// How its figure is made.
    pub finish: Option<Finish>,
    /// What its cells are compared with beside the state.
    benchmark: Option<BenchmarkText>,
    /// Folder below `sql/measures`.
    #[serde(skip)]
    pub domain: String,
    /// Digest of the definition's text.
    #[serde(skip)]
    pub digest: String,
}

impl Definition {
    /// Ids of the components, the headline first.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.component.iter().map(|component| component.id.as_str())
    }

    /// The table of the measure.
    pub fn table(&self) -> String {
        format!("measures.{}", self.id)
    }

    /// Whether it speaks of what Medicaid pays for.
    pub fn is_about_financing(&self) -> bool {
        self.display == Display::Financing
    }

    /// The label of a component.
    pub fn label_of(&self, component: &str) -> Option<&str> {
        self.component.iter().find(|known| known.id == component).map(|known| known.label.as_str())
    }

    /// Whether it is published for areas of this level.
    pub fn is_published_for(&self, level: AreaLevel) -> bool {
        level == AreaLevel::State || self.finest_area == FinestArea::County
    }

    /// Of the release's dimensions, those it is split by.
    pub fn dimensions_of(&self, all: &[DimensionDefinition]) -> Vec<DimensionDefinition> {
        let is_wanted = |dimension: &&DimensionDefinition| match &self.dimensions {
            Some(wanted) => wanted.contains(&dimension.id),
            None => !dimension.only_where_named,
        };
        // A unit that is no person has no strata of its own.
        let is_known = |dimension: &&DimensionDefinition| self.place == Place::Residence || dimension.is_by_county();
        all.iter().filter(is_wanted).filter(is_known).cloned().collect()
    }

    /// Which direction is aimed at; `None` where neither is.
    pub fn favours_higher(&self) -> Option<bool> {
        match self.polarity.as_str() {
            "higher" => Some(true),
            "lower" => Some(false),
            _ => None,
        }
    }

    /// The declared benchmark, of the headline component where it names none.
    pub fn benchmark(&self) -> Option<Benchmark> {
        let BenchmarkText { value, source, component } = self.benchmark.clone()?;
        Some(Benchmark { component: component.or_else(|| self.components().next().map(str::to_owned))?, value, source })
    }

    /// The public metadata.
    pub fn metadata(&self, residence: ResidenceRule) -> Indicator {
        let attribution = match (self.place, residence) {
            (Place::Stated, _) => "The place that the record itself states.",
            (Place::Residence, ResidenceRule::Anchor) => "Residence on the day that anchors each unit, by the best evidence that covers the day.",
            (Place::Residence, ResidenceRule::PeriodEnd) => "Residence on the last day of the period, by the best evidence that covers the day.",
        };
        let finest = if self.finest_area == FinestArea::State { " Published for the state alone." } else { "" };
        Indicator {
            id: self.id.clone(),
            version: self.version,
            name: self.name.clone(),
            short_name: self.short_name.clone(),
            question: self.question.clone(),
            level: self.level.clone(),
            denominator: self.denominator.clone(),
            numerator: self.numerator.clone(),
            unit_noun: self.unit_noun.clone(),
            unit: self.unit.clone(),
            polarity: self.polarity.clone(),
            steward: self.steward.name.clone(),
            steward_id: self.steward.measure.clone(),
            specification_year: self.steward.specification_year.clone(),
            verified: self.steward.verified.clone(),
            limitations: self.limitations.clone(),
            period_kind: self.period_kind.words().to_owned(),
            feeds: self.feeds.clone(),
            elements: self.elements.iter().map(snake_case).collect(),
            activity_groups: self.activity_groups.iter().map(snake_case).collect(),
            attribution: format!("{attribution}{finest}"),
            run_out_days: u32::try_from(self.lag_days).unwrap_or(u32::MAX),
            display: snake_case(&self.display),
            components: self.component.iter().map(|c| Component { id: c.id.clone(), label: c.label.clone() }).collect(),
            class_breaks: self.class_breaks.clone(),
            interval_method: self.finish.as_ref().map_or_else(|| "wilson".to_owned(), |finish| finish.interval.clone()),
            benchmark: self.benchmark(),
        }
    }
}

fn read(path: &Path) -> Result<String, CatalogueError> {
    std::fs::read_to_string(path).map_err(|source| CatalogueError::Read(path.display().to_string(), source))
}

/// Definition files below `sql/measures`, sorted: `<domain>/<indicator>.toml`.
pub fn definition_files(sql: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let mut files = Vec::new();
    let list = |path: &Path| std::fs::read_dir(path).map_err(|source| CatalogueError::Read(path.display().to_string(), source));
    for domain in list(&sql.join("measures"))?.flatten().filter(|entry| entry.path().is_dir()) {
        for file in list(&domain.path())?.flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") && !name.ends_with(".test.toml") {
                files.push(file.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Loads every definition, by id.
pub fn load(sql: &Path) -> Result<BTreeMap<String, Definition>, CatalogueError> {
    let mut definitions = BTreeMap::new();
    for file in definition_files(sql)? {
        let wrong = |reason: String| CatalogueError::Parse(file.display().to_string(), reason);
        let text = read(&file)?;
        let mut definition: Definition = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if file.file_stem().and_then(|stem| stem.to_str()) != Some(definition.id.as_str()) {
            return Err(wrong(format!("its id {} is not its file name", definition.id)));
        }
        if definition.class_breaks.len() != 4 {
            return Err(wrong("class_breaks needs four values".to_owned()));
        }
        if definition.per_person && (definition.amounts != ["units", "units_met"] || definition.finish.is_none()) {
            return Err(wrong("per_person needs amounts = [\"units\", \"units_met\"] and a finish expression".to_owned()));
        }
        if let Some(benchmark) = definition.benchmark().filter(|benchmark| !benchmark.value.is_finite() || definition.label_of(&benchmark.component).is_none())
        {
            return Err(wrong(format!("benchmark: component {} with a finite value is needed", benchmark.component)));
        }
        definition.domain = file.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        definition.digest = crate::domain::digest::sha256_hex(text.as_bytes());
        definitions.insert(definition.id.clone(), definition);
    }
    Ok(definitions)
}

/// Picks definitions by id, in the order of the configuration.
pub fn select(all: &BTreeMap<String, Definition>, ids: &[String]) -> Result<Vec<Definition>, CatalogueError> {
    ids.iter().map(|id| all.get(id).cloned().ok_or_else(|| CatalogueError::Unknown { kind: "indicator", id: id.clone() })).collect()
}
