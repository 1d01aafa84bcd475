//! Places that cells speak of.

use serde::{Deserialize, Serialize};

/// The level of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaLevel {
    /// A state or territory: 2-digit FIPS.
    State,
    /// A county or county equivalent: 5-digit GEOID; the id ending in 999 is "county not stated".
    County,
    /// A census tract: 11-digit GEOID.
    Tract,
    /// A region that a steward declared: its declared id.
    Region,
}

impl AreaLevel {
    /// How fine the areas of this level are: a state 0, then regions, counties and tracts.
    pub fn fineness(self) -> u8 {
        match self {
            AreaLevel::State => 0,
            AreaLevel::Region => 1,
            AreaLevel::County => 2,
            AreaLevel::Tract => 3,
        }
    }

    /// The word that stands in files and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            AreaLevel::State => "state",
            AreaLevel::County => "county",
            AreaLevel::Tract => "tract",
            AreaLevel::Region => "region",
        }
    }

    /// The level for a word; `None` for any other word.
    pub fn parse(word: &str) -> Option<AreaLevel> {
        [AreaLevel::State, AreaLevel::County, AreaLevel::Tract, AreaLevel::Region].into_iter().find(|level| level.as_str() == word)
    }
}

/// One area of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// GEOID, or a region's declared id.
    pub id: String,
    /// Its level.
    pub level: AreaLevel,
    /// Its name, such as "Ramsey County".
    pub name: String,
    /// The area it lies in; `None` at the top.
    pub parent_id: Option<String>,
    /// False for "county not stated", which has cells but no place on a map.
    pub is_place: bool,
}
