//! How far a system reaches each group of a place: the groups with their intervals, the gap from the reference with its interval,
//! what is hidden, what is unknown, and the measures over all groups.

use askama::Template;
use attune_contract::{
    ALL, Area, Comparison, Dimension, Equity, FROM_REFERENCE, Indicator, Inequality, InequalityKey, MANY_UNKNOWN, Observation, Period, Status, UNKNOWN,
};

use super::measures::Measures;
use crate::cell::{CellView, period_label};
use crate::charts::forest;
use crate::charts::interval::Scale;
use crate::charts::shape::Shape;
use crate::shell::Site;
use crate::table::count_heading;
use crate::words::inequality as words_of;
use crate::{format, lookup, words};

/// How a group stands beside the reference.
pub(crate) struct Gap {
    /// The key of its row, as pages carry it in `data-gap`.
    pub key: String,
    /// The number as the API gives it.
    pub raw: String,
    /// Symbol and class.
    pub compared: words::Compared,
    /// "12.3 percentage points lower".
    pub size: String,
    /// "between 9.1 and 15.6".
    pub limits: String,
    /// "; this could be chance", where it could.
    pub is_chance: bool,
}

/// One group.
pub(crate) struct Group {
    pub label: String,
    pub cell: CellView,
    pub drawing: String,
    /// Whether the others are compared with it.
    pub is_reference: bool,
    /// What stands in place of a gap: that it is the reference, or why there is none.
    pub remark: &'static str,
    pub gap: Option<Gap>,
}

/// Groups that stand alike to the reference.
pub(crate) struct Standing {
    pub compared: words::Compared,
    pub names: String,
}

/// Groups of a split in which no group has a number.
pub(crate) struct Silent {
    pub words: &'static str,
    pub absence: &'static str,
    pub names: String,
}

/// Those of whom the group is not known.
pub(crate) struct Unknown {
    pub sentence: String,
    pub is_many: bool,
}

/// One split of a place's people.
#[derive(Template)]
#[template(path = "equity.html")]
pub(crate) struct EquityCard {
    /// Id of the dimension.
    pub id: String,
    pub heading: String,
    pub caption: String,
    pub subject: String,
    pub count_heading: String,
    pub axis: String,
    /// "Minnesota as a whole, 48.4%", the dashed line.
    pub total: Option<String>,
    /// Label of the reference inside a sentence, and why it is that group.
    pub reference: Option<(String, &'static str)>,
    pub standings: Vec<Standing>,
    pub widest: Option<String>,
    /// Whether gaps have a column: older releases and figures that are no share have none.
    pub has_gaps: bool,
    pub groups: Vec<Group>,
    /// What is said in place of a picture where no group has a number; empty where one has.
    pub silent: Vec<Silent>,
    pub unknown: Option<Unknown>,
    pub measures: Measures,
}

/// The splits of one cell of a place, or the one asked for.
pub(crate) fn cards(site: &Site<'_>, indicator: &Indicator, component: &str, area: &Area, period: Period, wanted: Option<&str>) -> Vec<EquityCard> {
    let splits = site.release.equity(&indicator.id, component, area, period);
    let dimensions = site.release.dimensions_of(&indicator.id).filter(|dimension| wanted.is_none_or(|wanted| wanted == dimension.id));
    let split = Split { site, indicator, component, area, period };
    dimensions.filter_map(|dimension| split.card(dimension, splits.iter().find(|equity| equity.dimension == dimension.id))).collect()
}

struct Split<'a> {
    site: &'a Site<'a>,
    indicator: &'a Indicator,
    component: &'a str,
    area: &'a Area,
    period: Period,
}

impl Split<'_> {
    fn card(&self, dimension: &Dimension, equity: Option<&Equity<'_>>) -> Option<EquityCard> {
        let Split { site, indicator, component, area, period } = *self;
        let cell = |category: &str| site.release.cell(&indicator.id, component, area, period, &dimension.id, category);
        let cells: Vec<(&str, &str, &Observation)> =
            dimension.categories.iter().filter_map(|category| Some((category.id.as_str(), category.label.as_str(), cell(&category.id)?))).collect();
        if cells.is_empty() {
            return None;
        }
        let total = lookup::total(site.release, &indicator.id, component, area, period).and_then(Observation::shown).map(|shown| shown.value);
        let scale = Scale::of(cells.iter().map(|(_, _, cell)| *cell), &indicator.unit);
        let rows = equity.map_or(&[][..], |equity| equity.rows);
        let reference = rows.iter().find_map(|row| row.reference.as_deref().zip(row.reference_rule));
        let reference_label = reference.and_then(|(id, _)| cells.iter().find(|(known, ..)| *known == id)).map(|(_, label, _)| words_of::inside(label));
        let groups: Vec<Group> = cells
            .iter()
            .map(|(id, label, cell)| {
                let row = rows.iter().find(|row| row.key.measure == "d" && row.key.variant == FROM_REFERENCE && row.key.stratum == *id);
                let is_reference = reference.is_some_and(|(reference, _)| reference == *id);
                self.group(label, cell, row, &scale, total, is_reference, *id == UNKNOWN)
            })
            .collect();
        let label = |category: &str| cells.iter().find(|(id, ..)| *id == category).map_or_else(|| category.to_owned(), |(_, label, _)| (*label).to_owned());
        Some(EquityCard {
            id: dimension.id.clone(),
            heading: format!("By {}", dimension.label.to_lowercase()),
            caption: format!("{} by {}, {}, {}", indicator.short_name, dimension.label.to_lowercase(), area.name, period_label(&period.label())),
            subject: dimension.label.clone(),
            count_heading: count_heading(&indicator.unit_noun),
            axis: forest::axis(&scale),
            total: total.map(|value| format!("{} as a whole, {}", words::short_place(&area.name), format::value(value, &indicator.unit))),
            standings: standings(&groups, &indicator.polarity),
            widest: reference_label.as_deref().and_then(|reference| widest(&groups, reference)),
            has_gaps: groups.iter().any(|group| group.gap.is_some()),
            silent: silent(&groups),
            unknown: equity.and_then(|equity| unknown(equity, &label(UNKNOWN))),
            measures: Measures::of(&format!("by {}", dimension.label.to_lowercase()), rows, &reference.map(|(id, _)| label(id)).unwrap_or_default()),
            reference: reference_label.zip(reference.map(|(_, rule)| words_of::reference_rule(rule))),
            groups,
        })
    }

    #[expect(clippy::too_many_arguments, reason = "one row is made of what its card knows")]
    fn group(
        &self,
        label: &str,
        cell: &Observation,
        row: Option<&Inequality>,
        scale: &Scale,
        total: Option<f64>,
        is_reference: bool,
        is_unknown: bool,
    ) -> Group {
        let polarity = &self.indicator.polarity;
        let gap = row.and_then(|row| gap(row, polarity));
        let drawing = cell.shown().map(|shown| {
            let comparison = row.and_then(Inequality::measured).and_then(|measured| measured.comparison);
            let shape = if is_reference { Shape::reference(shown) } else { Shape::of(comparison, polarity, shown) };
            forest::row(shown, scale, total, &shape)
        });
        let remark = match (is_reference, is_unknown) {
            (true, _) => "Reference for the others",
            (_, true) => "No group: not compared",
            _ => "Not compared",
        };
        Group { label: label.to_owned(), cell: CellView::new(cell, polarity), drawing: drawing.unwrap_or_default(), is_reference, remark, gap }
    }
}

fn gap(row: &Inequality, polarity: &str) -> Option<Gap> {
    let measured = row.measured()?;
    let (lower, upper) = measured.lower.zip(measured.upper)?;
    Some(Gap {
        key: key_text(&row.key),
        raw: format!("{}", measured.value),
        compared: words::compared(measured.comparison, polarity),
        size: words_of::gap(measured.value),
        limits: words_of::gap_limits(lower, upper),
        is_chance: measured.comparison == Some(Comparison::Similar),
    })
}

/// The key of a row in one line, as pages carry it in `data-gap`.
pub fn key_text(key: &InequalityKey) -> String {
    format!(
        "{}/{}/{}/{}/{}/{}/{}/{}/{}",
        key.indicator_id, key.component, key.area_id, key.period.start, key.period.pooled_years, key.dimension, key.measure, key.variant, key.stratum
    )
}

/// The groups by how they stand to the reference: the side that the indicator aims at first.
fn standings(groups: &[Group], polarity: &str) -> Vec<Standing> {
    let [higher, similar, lower] = [Comparison::Higher, Comparison::Similar, Comparison::Lower].map(|side| words::compared(Some(side), polarity));
    let order = if polarity == "lower" { [lower, similar, higher] } else { [higher, similar, lower] };
    let of = |compared: words::Compared| {
        let names: Vec<&str> =
            groups.iter().filter(|group| group.gap.as_ref().is_some_and(|gap| gap.compared == compared)).map(|group| group.label.as_str()).collect();
        (!names.is_empty()).then(|| Standing { compared, names: names.join("; ") })
    };
    order.into_iter().filter_map(of).collect()
}

/// The groups by what is said of them, where none has a number.
fn silent(groups: &[Group]) -> Vec<Silent> {
    let mut silent: Vec<Silent> = Vec::new();
    for group in groups {
        if group.cell.number.is_some() {
            return Vec::new();
        }
        match silent.iter_mut().find(|known| known.words == group.cell.withheld) {
            Some(known) => known.names += &format!("; {}", group.label),
            None => silent.push(Silent { words: group.cell.withheld, absence: group.cell.absence, names: group.label.clone() }),
        }
    }
    silent
}

/// The widest gap that is more than chance, in one sentence: on the side where more could be reached, or on either where neither is
/// aimed at.
fn widest(groups: &[Group], reference: &str) -> Option<String> {
    let size = |gap: &Gap| gap.raw.parse::<f64>().map_or(0.0, f64::abs);
    // A gap that is written as none needs no sentence.
    let is_told = |gap: &&Gap| matches!(gap.compared.class, "reach" | "neutral") && size(gap) >= 0.05;
    let gaps = groups.iter().filter_map(|group| Some((group, group.gap.as_ref().filter(is_told)?)));
    let (group, gap) = gaps.max_by(|(_, one), (_, other)| size(one).total_cmp(&size(other)))?;
    Some(format!("{}: {} than {reference}, {}.", group.label, gap.size, gap.limits))
}

/// How many of all counted have no known group; `None` where the split has no such category, or the release states no share.
fn unknown(equity: &Equity<'_>, label: &str) -> Option<Unknown> {
    let is_hidden = !matches!(equity.unknown?.status(), Status::Published | Status::Nobody);
    let first = equity.rows.first()?;
    let is_many = first.flags.iter().any(|flag| flag == MANY_UNKNOWN);
    let sentence = match first.unknown_percent {
        Some(percent) => format!("{label} for {} of all counted.", format::value(percent, "percent")),
        None if is_hidden => format!("How many are counted under “{}” is not shown.", label.to_lowercase()),
        None => return None,
    };
    Some(Unknown { sentence, is_many })
}

/// Whether a row is a measure over all groups.
pub(super) fn is_over_all(row: &Inequality) -> bool {
    row.key.variant != FROM_REFERENCE && row.key.stratum == ALL
}
