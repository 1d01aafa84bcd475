//! The disclosure policy: thresholds, presets, and which indicators have stricter ones.

use std::collections::BTreeSet;

use attune_contract::{AreaLevel, CellKey, PolicyNote, StricterNote};
use serde::Deserialize;

/// No policy hides less than counts of 1 to 10.
pub const FLOOR_HIDDEN_COUNT: u64 = 10;

/// No policy shows a denominator below 30.
pub const FLOOR_DENOMINATOR: u64 = 30;

/// The rules in force, from `disclosure.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Version of the file.
    pub version: String,
    /// Counts from 1 up to this are hidden, in numerator and in complement.
    pub largest_hidden_count: u64,
    /// Smallest denominator that may be shown.
    pub smallest_denominator: u64,
    /// The rules in one sentence, for readers.
    pub summary: String,
    /// Whether a group or a county that is not stated, and that nobody is in, is said to be so where the place is shown.
    #[serde(default)]
    show_nobody_not_stated: bool,
    /// What outside rules ask of every indicator.
    #[serde(default)]
    presets: BTreeSet<Preset>,
    /// Stricter thresholds for some indicators.
    #[serde(default)]
    stricter: Vec<Stricter>,
    /// What others publish from the same data.
    #[serde(default)]
    known_elsewhere: Vec<KnownElsewhere>,
    /// Areas of tribal nations: shown only by agreement.
    #[serde(default)]
    tribal: Tribal,
}

/// Thresholds that a rule from outside asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// CMS cell size suppression policy: no count of 1 to 10, in numerator or complement (ResDAC, text of 2024-01-26).
    Cms,
    /// Aggregates of protected health information: as CMS, and the floor on groups.
    Hipaa,
    /// Education records: nobody and everybody are hidden too, since a share of 0 % or 100 % speaks of each child.
    Ferpa,
    /// Early intervention under IDEA Part C: as education records.
    IdeaPartC,
}

/// Thresholds of some indicators that are above those of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stricter {
    /// The indicators.
    indicators: BTreeSet<String>,
    /// Why, for readers.
    reason: String,
    #[serde(default)]
    presets: BTreeSet<Preset>,
    largest_hidden_count: Option<u64>,
    smallest_denominator: Option<u64>,
    #[serde(default)]
    hide_none_and_all: bool,
    finest_area: Option<AreaLevel>,
}

/// Cells that somebody else publishes: those of the indicator that agree with every list that is given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct KnownElsewhere {
    /// Who publishes them, and where: for the people who read the file.
    publisher: String,
    indicator: String,
    components: Option<BTreeSet<String>>,
    areas: Option<BTreeSet<String>>,
    periods: Option<BTreeSet<String>>,
    dimensions: Option<BTreeSet<String>>,
    categories: Option<BTreeSet<String>>,
}

impl KnownElsewhere {
    fn names(&self, key: &CellKey) -> bool {
        let agrees = |list: &Option<BTreeSet<String>>, value: &str| list.as_ref().is_none_or(|list| list.contains(value));
        self.indicator == key.indicator_id
            && agrees(&self.components, &key.component)
            && agrees(&self.areas, &key.area_id)
            && agrees(&self.periods, &key.period.label())
            && agrees(&self.dimensions, &key.dimension)
            && agrees(&self.categories, &key.category)
    }
}

/// Areas of tribal nations, and those whose nation agreed that they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tribal {
    #[serde(default)]
    areas: BTreeSet<String>,
    #[serde(default)]
    agreed: BTreeSet<String>,
}

/// The thresholds of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Counts from 1 up to this are hidden.
    pub(crate) largest_hidden_count: u64,
    /// Smallest denominator that may be shown.
    pub(crate) smallest_denominator: u64,
    /// Whether a numerator of nobody, or of everybody, is hidden too.
    pub(crate) hides_none_and_all: bool,
    /// Whether those not stated are said to be nobody; never where nobody and everybody are hidden.
    pub(crate) shows_nobody_not_stated: bool,
    /// The finest areas that may be shown.
    pub(crate) finest_area: AreaLevel,
    /// Areas that are not shown at all.
    pub(crate) closed_areas: BTreeSet<String>,
}

impl Rules {
    /// Whether a count is one that may not be known: from 1 up to the largest hidden one.
    pub(crate) fn is_small(&self, count: u64) -> bool {
        (1..=self.largest_hidden_count).contains(&count)
    }
}

/// Why a policy is refused.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text is no policy.
    #[error("the disclosure policy cannot be read")]
    Toml(#[from] toml::de::Error),
    /// A threshold is weaker than the floor that the code holds.
    #[error("disclosure policy: {setting} is {found}, and may not be below {floor}")]
    BelowFloor {
        /// The setting.
        setting: &'static str,
        /// Its value in the file.
        found: u64,
        /// The least that is accepted.
        floor: u64,
    },
    /// An indicator's threshold is weaker than that of the policy.
    #[error("disclosure policy: {setting} of {indicator} is {found}, and may be raised above {floor}, never lowered")]
    Lowered {
        /// The setting.
        setting: &'static str,
        /// The indicator.
        indicator: String,
        /// Its value in the file.
        found: u64,
        /// The policy's.
        floor: u64,
    },
}

impl Policy {
    /// Reads a policy from TOML.
    ///
    /// # Errors
    /// When the text is not a policy, a threshold lies below the floor, or an indicator's below the policy's.
    pub fn parse(text: &str) -> Result<Policy, PolicyError> {
        let policy: Policy = toml::from_str(text)?;
        policy.check_floor()?;
        Ok(policy)
    }

    /// The indicators that the policy speaks of by name.
    pub fn named_indicators(&self) -> impl Iterator<Item = &str> {
        let known = self.known_elsewhere.iter().map(|known| known.indicator.as_str());
        self.stricter.iter().flat_map(|stricter| &stricter.indicators).map(String::as_str).chain(known)
    }

    /// Whether somebody else publishes a cell: an attacker knows it, whatever is hidden here.
    pub(crate) fn is_known_elsewhere(&self, key: &CellKey) -> bool {
        self.known_elsewhere.iter().any(|known| known.names(key))
    }

    /// The largest count that is hidden in an indicator.
    pub fn largest_hidden_in(&self, indicator_id: &str) -> u64 {
        self.rules(indicator_id, false).largest_hidden_count
    }

    /// The thresholds of an indicator: the strictest of all that speak of it.
    pub(crate) fn rules(&self, indicator_id: &str, is_sensitive: bool) -> Rules {
        let of_it = || self.stricter.iter().filter(|stricter| stricter.indicators.contains(indicator_id));
        let presets = || self.presets.iter().chain(of_it().flat_map(|stricter| &stricter.presets));
        let hides_by_preset = presets().any(|preset| matches!(preset, Preset::Ferpa | Preset::IdeaPartC));
        let hides_none_and_all = is_sensitive || hides_by_preset || of_it().any(|stricter| stricter.hide_none_and_all);
        Rules {
            largest_hidden_count: of_it().filter_map(|stricter| stricter.largest_hidden_count).fold(self.largest_hidden_count, u64::max),
            smallest_denominator: of_it().filter_map(|stricter| stricter.smallest_denominator).fold(self.smallest_denominator, u64::max),
            hides_none_and_all,
            shows_nobody_not_stated: self.show_nobody_not_stated && !hides_none_and_all,
            finest_area: of_it().filter_map(|stricter| stricter.finest_area).min_by_key(|area| area.fineness()).unwrap_or(AreaLevel::Tract),
            closed_areas: self.tribal.areas.difference(&self.tribal.agreed).cloned().collect(),
        }
    }

    /// The policy as every release prints it.
    pub fn note(&self) -> PolicyNote {
        let stricter = self.stricter.iter().flat_map(|stricter| stricter.indicators.iter().map(move |indicator| (indicator, &stricter.reason)));
        let of = |(indicator, reason): (&String, &String)| {
            let rules = self.rules(indicator, false);
            StricterNote {
                indicator_id: indicator.clone(),
                largest_hidden_count: rules.largest_hidden_count,
                smallest_denominator: rules.smallest_denominator,
                hides_none_and_all: rules.hides_none_and_all,
                finest_area: rules.finest_area,
                reason: reason.clone(),
            }
        };
        let mut stricter: Vec<StricterNote> = stricter.map(of).collect();
        stricter.sort_by(|one, other| one.indicator_id.cmp(&other.indicator_id));
        PolicyNote {
            version: self.version.clone(),
            largest_hidden_count: self.largest_hidden_count,
            smallest_denominator: self.smallest_denominator,
            summary: self.summary.clone(),
            shows_nobody_not_stated: self.show_nobody_not_stated,
            stricter,
        }
    }

    /// Asked again by `clear`, since the fields are open to change after reading.
    pub(crate) fn check_floor(&self) -> Result<(), PolicyError> {
        let settings =
            [("largest_hidden_count", self.largest_hidden_count, FLOOR_HIDDEN_COUNT), ("smallest_denominator", self.smallest_denominator, FLOOR_DENOMINATOR)];
        if let Some((setting, found, floor)) = settings.into_iter().find(|(_, found, floor)| found < floor) {
            return Err(PolicyError::BelowFloor { setting, found, floor });
        }
        for stricter in &self.stricter {
            let settings = [
                ("largest_hidden_count", stricter.largest_hidden_count, self.largest_hidden_count),
                ("smallest_denominator", stricter.smallest_denominator, self.smallest_denominator),
            ];
            for (setting, found, floor) in settings {
                if let Some(found) = found.filter(|&found| found < floor) {
                    let indicator = stricter.indicators.iter().next().cloned().unwrap_or_default();
                    return Err(PolicyError::Lowered { setting, indicator, found, floor });
                }
            }
        }
        Ok(())
    }
}
