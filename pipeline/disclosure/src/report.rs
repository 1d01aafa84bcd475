//! What was hidden and why, for the steward. It stays in the controlled zone and counts cells, never people.

use std::collections::BTreeMap;

use attune_contract::CellKey;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::{Availability, Cube, Primary, audit::Audit};

/// Why a cell is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenBy {
    /// By a rule on the cell itself.
    Primary(Primary),
    /// To protect others.
    Complementary,
}

/// A hidden cell and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenCell {
    /// The cell.
    pub key: CellKey,
    /// Why.
    pub hidden_by: HiddenBy,
    /// Whether proof of its width was asked for and not found. It need not be narrow.
    pub is_unproven: bool,
}

impl Serialize for HiddenCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("HiddenCell", 8)?;
        fields.serialize_field("component", &self.key.component)?;
        fields.serialize_field("area_level", &self.key.area_level)?;
        fields.serialize_field("area_id", &self.key.area_id)?;
        fields.serialize_field("period", &self.key.period)?;
        fields.serialize_field("dimension", &self.key.dimension)?;
        fields.serialize_field("category", &self.key.category)?;
        fields.serialize_field("hidden_by", &self.hidden_by)?;
        fields.serialize_field("is_unproven", &self.is_unproven)?;
        fields.end()
    }
}

/// Cells hidden by each primary rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PrimaryCounts {
    /// For want of a tribal nation's agreement.
    pub agreement: usize,
    /// For an area finer than the indicator may be shown for.
    pub geography: usize,
    /// For a small numerator.
    pub count: usize,
    /// For a small rest.
    pub complement: usize,
    /// For a small denominator.
    pub denominator: usize,
    /// For nobody in a sensitive numerator.
    pub zero: usize,
    /// For everybody in a sensitive numerator.
    pub full: usize,
    /// For a small difference between nested numerators.
    pub nested_difference: usize,
}

/// Cells of one area level, dimension and period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableCounts {
    /// Area level.
    pub area_level: String,
    /// Dimension.
    pub dimension: String,
    /// Label of the period.
    pub period: String,
    /// Cells in all.
    pub cells: usize,
    /// Shown.
    pub shown: usize,
    /// Said to be over nobody.
    pub nobody: usize,
    /// Hidden by a rule on the cell itself.
    pub primary: usize,
    /// Hidden to protect others.
    pub complementary: usize,
    /// Not reported or not collected.
    pub not_counted: usize,
}

/// What was hidden and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The indicator.
    pub indicator_id: String,
    /// Version of the policy.
    pub policy_version: String,
    /// Cells in all.
    pub cells: usize,
    /// Cells shown.
    pub shown: usize,
    /// Cells of those not stated that are said to be over nobody.
    pub nobody: usize,
    /// Cells not reported or not collected.
    pub not_counted: usize,
    /// Cells hidden by each primary rule, each cell once.
    pub primary: PrimaryCounts,
    /// Cells hidden to protect others.
    pub complementary: usize,
    /// Audits run, the last included.
    pub rounds: usize,
    /// Hidden cells whose range stays narrow, for nothing published is left to hide beside them.
    pub narrow: usize,
    /// Hidden cells that nobody knows, of which proof of width was asked.
    pub asked: usize,
    /// Of those, cells of which whole tables prove that numerator, complement and denominator keep their width.
    pub proven: usize,
    /// Unknowns of the last audit: hidden cells that are not zero by structure.
    pub unknowns: usize,
    /// Rank of the last audit's equations.
    pub rank: usize,
    /// By area level, dimension and period.
    pub tables: Vec<TableCounts>,
    /// Every hidden cell, in the cube's order.
    pub hidden: Vec<HiddenCell>,
}

/// What is known of how wide hidden counts are left.
pub(crate) struct Width {
    pub(crate) narrow: usize,
    pub(crate) asked: usize,
    /// Cells that were asked for and not proven.
    pub(crate) unproven: Vec<usize>,
}

impl Report {
    pub(crate) fn of(cube: &Cube, policy_version: &str, rules: &[Option<Primary>], hidden: &[bool], rounds: usize, width: &Width, audit: &Audit) -> Report {
        let mut report = Report {
            indicator_id: cube.indicator_id.clone(),
            policy_version: policy_version.to_owned(),
            cells: cube.cells.len(),
            shown: 0,
            nobody: 0,
            not_counted: 0,
            primary: PrimaryCounts::default(),
            complementary: 0,
            rounds,
            narrow: width.narrow,
            asked: width.asked,
            proven: width.asked - width.unproven.len(),
            unknowns: audit.unknowns,
            rank: audit.rank,
            tables: Vec::new(),
            hidden: Vec::new(),
        };
        let mut tables: BTreeMap<_, TableCounts> = BTreeMap::new();
        for (position, ((cell, rule), &is_hidden)) in cube.cells.iter().zip(rules).zip(hidden).enumerate() {
            let key = &cell.key;
            let table = tables.entry((key.area_level, &key.dimension, key.period)).or_insert_with(|| TableCounts {
                area_level: key.area_level.as_str().to_owned(),
                dimension: key.dimension.clone(),
                period: key.period.label(),
                cells: 0,
                shown: 0,
                nobody: 0,
                primary: 0,
                complementary: 0,
                not_counted: 0,
            });
            table.cells += 1;
            if cell.availability != Availability::Counted {
                table.not_counted += 1;
            } else if !is_hidden && cell.denominator == 0 {
                table.nobody += 1;
            } else if !is_hidden {
                table.shown += 1;
            } else {
                let hidden_by = rule.map_or(HiddenBy::Complementary, HiddenBy::Primary);
                match hidden_by {
                    HiddenBy::Complementary => table.complementary += 1,
                    HiddenBy::Primary(rule) => {
                        table.primary += 1;
                        *report.primary.of_mut(rule) += 1;
                    }
                }
                let is_unproven = width.unproven.binary_search(&position).is_ok();
                report.hidden.push(HiddenCell { key: key.clone(), hidden_by, is_unproven });
            }
        }
        report.tables = tables.into_values().collect();
        report.shown = report.tables.iter().map(|table| table.shown).sum();
        report.nobody = report.tables.iter().map(|table| table.nobody).sum();
        report.not_counted = report.tables.iter().map(|table| table.not_counted).sum();
        report.complementary = report.tables.iter().map(|table| table.complementary).sum();
        report
    }
}

impl PrimaryCounts {
    fn of_mut(&mut self, rule: Primary) -> &mut usize {
        match rule {
            Primary::Agreement => &mut self.agreement,
            Primary::Geography => &mut self.geography,
            Primary::Count => &mut self.count,
            Primary::Complement => &mut self.complement,
            Primary::Denominator => &mut self.denominator,
            Primary::Zero => &mut self.zero,
            Primary::Full => &mut self.full,
            Primary::NestedDifference => &mut self.nested_difference,
        }
    }
}
