//! How the places of a state stand to it: each with its interval in order, and the funnel that chance alone would make.

use attune_contract::{Area, AreaLevel, Comparison, GEOGRAPHY, Indicator, Observation, Period, Status};

use super::measures::Measures;
use crate::cell::period_label;
use crate::charts::Spot;
use crate::charts::dots::Dots;
use crate::charts::funnel::{Funnel, Position, position};
use crate::shell::Site;
use crate::{format, words};

/// A place by name.
pub(crate) struct Named {
    pub name: String,
    pub href: String,
}

/// Places without a number, under what is said in its place.
pub(crate) struct Withheld {
    pub words: &'static str,
    pub absence: &'static str,
    pub places: Vec<Named>,
}

/// Places on one side of the funnel's limits.
pub(crate) struct Outside {
    pub compared: words::Compared,
    pub heading: String,
    pub places: Vec<Named>,
}

/// The funnel with its words.
pub(crate) struct FunnelCard {
    pub svg: String,
    pub sentence: String,
    pub outside: Vec<Outside>,
}

/// How places stand to their state.
pub(crate) struct StandingCard {
    pub columns: Vec<String>,
    pub sentence: String,
    pub withheld: Vec<Withheld>,
    pub measures: Option<Measures>,
    pub funnel: Option<FunnelCard>,
}

/// The pictures of a state's places; `None` where fewer than three have a number with an interval.
pub(crate) fn standing(
    site: &Site<'_>,
    indicator: &Indicator,
    component: &str,
    state: &Area,
    period: Period,
    members: &[(&Area, Option<&Observation>)],
    reference: Option<f64>,
) -> Option<StandingCard> {
    let counties: Vec<(&Area, &Observation)> =
        members.iter().filter(|(area, _)| area.is_place && area.level == AreaLevel::County).filter_map(|(area, cell)| Some((*area, (*cell)?))).collect();
    let mut spots: Vec<Spot<'_>> =
        counties.iter().filter_map(|(area, cell)| Some(Spot { area, cell, shown: cell.shown().filter(|shown| shown.lower.is_some())? })).collect();
    if spots.len() < 3 {
        return None;
    }
    spots.sort_by(|one, other| other.shown.value.total_cmp(&one.shown.value).then_with(|| one.area.id.cmp(&other.area.id)));
    let counties_word = words::counties_of(&state.id);
    let title = format!(
        "{} by value, highest first: {}, {}. The same values stand in the table of all {}.",
        counties_word,
        indicator.short_name,
        period_label(&period.label()),
        counties_word.to_lowercase()
    );
    let drawing = Dots {
        title,
        unit: indicator.unit.clone(),
        polarity: indicator.polarity.clone(),
        spots: spots.clone(),
        state: reference.map(|value| (state.name.clone(), value)),
        stamp: super::stamp(site),
    };
    let splits = site.release.equity(&indicator.id, component, state, period);
    let measures = splits.iter().find(|split| split.dimension == GEOGRAPHY).map(|split| {
        let largest = split.rows.iter().find_map(|row| site.release.area(row.reference.as_deref()?));
        Measures::of(&format!("between {}", counties_word.to_lowercase()), split.rows, largest.map_or("", |area| area.name.as_str()))
    });
    Some(StandingCard {
        columns: drawing.draw(),
        sentence: sentence(&spots, state, counties_word),
        withheld: withheld(&counties, &indicator.id),
        measures,
        funnel: reference.and_then(|value| funnel(site, indicator, state, period, spots, value)),
    })
}

/// How many stand higher, similar and lower: the side that the indicator aims at has no precedence over the others here.
fn sentence(spots: &[Spot<'_>], state: &Area, counties_word: &str) -> String {
    let number = |side| spots.iter().filter(|spot| spot.shown.comparison == Some(side)).count();
    let [higher, similar, lower] = [Comparison::Higher, Comparison::Similar, Comparison::Lower].map(number);
    let opening = format!("{} {} have a number", format::count(spots.len() as u64), counties_word.to_lowercase());
    if higher + similar + lower == 0 {
        return format!("{opening}.");
    }
    format!("{opening}: {higher} higher than {}, {similar} similar, {lower} lower.", state.name)
}

/// Places without a number by what is said of them, in the order of names.
fn withheld(counties: &[(&Area, &Observation)], indicator: &str) -> Vec<Withheld> {
    let of = |status: Status| {
        let mut places: Vec<&(&Area, &Observation)> = counties.iter().filter(|(_, cell)| cell.status() == status).collect();
        places.sort_by_cached_key(|(area, _)| words::sort_key(&area.name));
        Withheld {
            words: words::withheld(status),
            absence: words::absence(status),
            places: places.into_iter().map(|(area, _)| named(area, indicator)).collect(),
        }
    };
    Status::ALL.into_iter().filter(|status| *status != Status::Published).map(of).filter(|withheld| !withheld.places.is_empty()).collect()
}

fn named(area: &Area, indicator: &str) -> Named {
    Named { name: words::short_place(&area.name).to_owned(), href: super::place_indicator_path(&area.id, indicator) }
}

fn funnel(site: &Site<'_>, indicator: &Indicator, state: &Area, period: Period, spots: Vec<Spot<'_>>, value: f64) -> Option<FunnelCard> {
    let counties_word = words::counties_of(&state.id).to_lowercase();
    let title = format!(
        "{} of {counties_word} by the number of {} counted, {}, within limits around {}'s value. Which lie outside is said beside the drawing.",
        indicator.short_name,
        indicator.unit_noun,
        period_label(&period.label()),
        state.name
    );
    let drawing = Funnel {
        title,
        unit_noun: indicator.unit_noun.clone(),
        polarity: indicator.polarity.clone(),
        spots,
        state: (state.name.clone(), value),
        stamp: super::stamp(site),
    };
    let svg = drawing.draw()?;
    let mut placed: Vec<(&Spot<'_>, Position)> = drawing.spots.iter().filter_map(|spot| Some((spot, position(spot, value)?))).collect();
    placed.sort_by_cached_key(|(spot, _)| words::sort_key(&spot.area.name));
    let side = |side: Comparison, is_far: bool| {
        let heading = format!("{} the {} limits", if side == Comparison::Higher { "Above" } else { "Below" }, if is_far { "99.8%" } else { "95%" });
        let places = placed.iter().filter(|(_, position)| *position == Position { side, is_far }).map(|(spot, _)| named(spot.area, &indicator.id));
        Outside { compared: words::compared(Some(side), &indicator.polarity), heading, places: places.collect() }
    };
    let order = if indicator.polarity == "lower" { [Comparison::Lower, Comparison::Higher] } else { [Comparison::Higher, Comparison::Lower] };
    let outside = order.into_iter().flat_map(|which| [side(which, true), side(which, false)]).filter(|outside| !outside.places.is_empty());
    let within = placed.iter().filter(|(_, position)| position.side == Comparison::Similar).count();
    let far = placed.iter().filter(|(_, position)| position.is_far).count();
    // Chance puts two in a thousand there. One in twenty is far more than it would.
    let closing =
        if far * 20 > placed.len() { " More lie outside the outer limits than chance would put there: places differ for other reasons too." } else { "" };
    let [within, all] = [within, placed.len()].map(|number| format::count(number as u64));
    let sentence =
        format!("Within the 95% limits: {within} of {all} {counties_word} with a number. Chance alone would often put them where they are.{closing}");
    Some(FunnelCard { svg, sentence, outside: outside.collect() })
}
