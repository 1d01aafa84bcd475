//! The dimensions that cells are split by, as `sql/marts/dimension.toml` states them.

use std::collections::BTreeSet;
use std::path::Path;

use attune_contract::{Dimension, DimensionCategory, UNKNOWN};
use serde::Deserialize;

use super::{CatalogueError, ComponentText, read};

/// Where a dimension's category comes from.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DimensionSource {
    /// A column of `core.person`.
    Person,
    /// A column of the span of `core.insurance_span` that covers the anchor day.
    InsuranceSpan,
    /// A column of `reference.county_context`: the dimension's areas are unions of counties, so only states are split by it.
    County,
}

/// The group that the others are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference<'a> {
    /// The category that the file names.
    Declared(&'a str),
    /// The last of the order.
    EndOfOrder(&'a str),
    /// The largest that is shown.
    Largest,
    /// The best that is shown.
    Best,
}

/// A dimension as `sql/marts/dimension.toml` states it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DimensionDefinition {
    /// Id.
    pub id: String,
    label: String,
    /// Where the category comes from.
    pub source: DimensionSource,
    category: Vec<ComponentText>,
    /// Categories from the most to the least disadvantaged; empty where the dimension has no order.
    #[serde(default)]
    order: Vec<String>,
    /// `largest`, `best` or a category.
    reference: Option<String>,
    /// Only indicators whose definition names it are split by it.
    #[serde(default)]
    pub only_where_named: bool,
}

impl DimensionDefinition {
    /// Ids of the categories; the last is `unknown`, which takes what none of the others names.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.category.iter().map(|category| category.id.as_str())
    }

    /// Whether only states are split by it.
    pub fn is_by_county(&self) -> bool {
        matches!(self.source, DimensionSource::County)
    }

    /// The place of a category in the order, 1 for the most disadvantaged; `None` where there is no order.
    pub fn order_of(&self, category: &str) -> Option<i64> {
        (1..).zip(&self.order).find(|(_, known)| known.as_str() == category).map(|(place, _)| place)
    }

    /// The group that the others are compared with. Without a word of the file: the end of the order, else the largest.
    pub fn reference(&self) -> Reference<'_> {
        match (self.reference.as_deref(), self.order.last()) {
            (Some("largest"), _) | (None, None) => Reference::Largest,
            (Some("best"), _) => Reference::Best,
            (Some(category), _) => Reference::Declared(category),
            (None, Some(last)) => Reference::EndOfOrder(last),
        }
    }

    /// The public metadata.
    pub fn metadata(&self) -> Dimension {
        Dimension {
            id: self.id.clone(),
            label: self.label.clone(),
            categories: self.category.iter().map(|c| DimensionCategory { id: c.id.clone(), label: c.label.clone() }).collect(),
        }
    }

    /// Refuses an order that is not one of the categories, and a reference that is none.
    fn check(&self) -> Result<(), String> {
        let known: BTreeSet<&str> = self.categories().filter(|category| *category != UNKNOWN).collect();
        let ordered: BTreeSet<&str> = self.order.iter().map(String::as_str).collect();
        if !self.order.is_empty() && (ordered != known || self.order.len() != known.len()) {
            return Err(format!("the order of {} names each category but {UNKNOWN} once", self.id));
        }
        match self.reference() {
            Reference::Declared(category) if !known.contains(category) => {
                Err(format!("the reference of {} is largest, best or a category but {UNKNOWN}", self.id))
            }
            _ => Ok(()),
        }
    }
}

#[derive(Deserialize)]
struct DimensionFile {
    dimension: Vec<DimensionDefinition>,
}

/// Loads the dimensions that the configuration names, in its order.
pub fn load_dimensions(sql: &Path, ids: &[String]) -> Result<Vec<DimensionDefinition>, CatalogueError> {
    let file = sql.join("marts").join("dimension.toml");
    let wrong = |reason: String| CatalogueError::Parse(file.display().to_string(), reason);
    let all: DimensionFile = toml::from_str(&read(&file)?).map_err(|error| wrong(error.to_string()))?;
    all.dimension.iter().try_for_each(DimensionDefinition::check).map_err(wrong)?;
    ids.iter()
        .map(|id| all.dimension.iter().find(|d| &d.id == id).cloned().ok_or_else(|| CatalogueError::Unknown { kind: "dimension", id: id.clone() }))
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{DimensionDefinition, Reference};

    fn dimension(more: &str) -> DimensionDefinition {
        let text = format!(
            "id = \"fifth\"\nlabel = \"Fifth\"\nsource = \"county\"\n{more}\n\
             category = [{{ id = \"low\", label = \"L\" }}, {{ id = \"high\", label = \"H\" }}, {{ id = \"unknown\", label = \"?\" }}]"
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn the_reference_is_what_the_file_says_or_else_the_end_of_the_order_or_the_largest() {
        assert_eq!(dimension("").reference(), Reference::Largest);
        assert_eq!(dimension("order = [\"high\", \"low\"]").reference(), Reference::EndOfOrder("low"));
        assert_eq!(dimension("order = [\"high\", \"low\"]\nreference = \"best\"").reference(), Reference::Best);
        assert_eq!(dimension("reference = \"high\"").reference(), Reference::Declared("high"));
    }

    #[test]
    fn an_order_names_each_category_once_and_a_reference_is_one() {
        assert!(dimension("order = [\"high\", \"low\"]").check().is_ok());
        for wrong in ["order = [\"high\"]", "order = [\"high\", \"low\", \"low\"]", "order = [\"high\", \"low\", \"unknown\"]", "reference = \"unknown\""] {
            assert!(dimension(wrong).check().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_place_in_the_order_starts_with_the_most_disadvantaged() {
        let ordered = dimension("order = [\"high\", \"low\"]");
        assert_eq!([ordered.order_of("high"), ordered.order_of("low"), ordered.order_of("unknown")], [Some(1), Some(2), None]);
        assert_eq!(dimension("").order_of("low"), None);
    }
}
