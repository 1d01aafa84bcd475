//! Which cell a page speaks of: the headline period and component, the state above a place, the pooled alternative.

use attune_contract::{Area, AreaLevel, CellKey, Indicator, Observation, Period, Release};

/// The component that stands for an indicator: the first in its list.
pub(crate) fn headline_component(indicator: &Indicator) -> &str {
    indicator.components.first().map_or("all", |component| component.id.as_str())
}

/// The latest annual period, or the latest of any length where no annual one exists.
pub(crate) fn headline_period(release: &Release, indicator: &str) -> Option<Period> {
    release.latest_period(indicator).or_else(|| release.periods(indicator).into_iter().max_by_key(|period| (period.end, period.start)))
}

/// The state or territory that an area lies in; the area itself when it is one.
pub(crate) fn state_of<'a>(release: &'a Release, area: &'a Area) -> Option<&'a Area> {
    let mut current = area;
    for _ in 0..4 {
        if current.level == AreaLevel::State {
            return Some(current);
        }
        current = release.area(current.parent_id.as_deref()?)?;
    }
    None
}

/// The state a page opens with: the one asked for, else the one with the most places.
pub(crate) fn focus_state<'a>(release: &'a Release, wanted: Option<&str>) -> Option<&'a Area> {
    let wanted = wanted.and_then(|id| release.states().find(|state| state.id == id));
    wanted
        .or_else(|| release.states().enumerate().max_by_key(|(index, state)| (release.members(&state.id).count(), usize::MAX - index)).map(|(_, state)| state))
}

/// The state an indicator's page opens with: the one asked for if the indicator covers it, else the covered one with the most places.
pub(crate) fn state_with_cells<'a>(release: &'a Release, indicator: &Indicator, wanted: Option<&str>) -> Option<&'a Area> {
    let period = headline_period(release, &indicator.id)?;
    let is_covered = |state: &&Area| total(release, &indicator.id, headline_component(indicator), state, period).is_some();
    let wanted = wanted.and_then(|id| release.states().find(|state| state.id == id)).filter(is_covered);
    let covered = release.states().filter(is_covered).enumerate();
    wanted
        .or_else(|| covered.max_by_key(|(index, state)| (release.members(&state.id).count(), usize::MAX - index)).map(|(_, state)| state))
        .or_else(|| focus_state(release, None))
}

/// The cell of an area over all categories.
pub(crate) fn total<'a>(release: &'a Release, indicator: &str, component: &str, area: &Area, period: Period) -> Option<&'a Observation> {
    release.cell(indicator, component, area, period, "all", "all")
}

/// The published cell of the latest pooled period that ends no later than a withheld annual cell.
pub(crate) fn pooled_alternative<'a>(release: &'a Release, key: &CellKey, area: &Area) -> Option<&'a Observation> {
    let pooled = release.periods(&key.indicator_id).into_iter().filter(|period| period.pooled_years > key.period.pooled_years && period.end <= key.period.end);
    let latest = pooled.max_by_key(|period| period.end)?;
    release.cell(&key.indicator_id, &key.component, area, latest, &key.dimension, &key.category).filter(|observation| observation.shown().is_some())
}

/// One line of a place's profile: the latest cell of an indicator.
#[derive(Debug, Clone, Copy)]
pub struct ProfileEntry<'a> {
    /// The indicator.
    pub indicator: &'a Indicator,
    /// Its headline component's latest cell.
    pub observation: &'a Observation,
    /// A published pooled cell, where the latest one is withheld.
    pub pooled: Option<&'a Observation>,
    /// The state's cell for the same period; `None` for a state itself.
    pub state: Option<&'a Observation>,
}

impl<'a> ProfileEntry<'a> {
    /// The cell that a reader is given a number from, if any: the latest, else the pooled one.
    pub fn best(&self) -> &'a Observation {
        self.pooled.unwrap_or(self.observation)
    }
}

/// The latest cell of every indicator that covers a place, in catalogue order.
pub fn profile<'a>(release: &'a Release, area: &'a Area) -> Vec<ProfileEntry<'a>> {
    let state = state_of(release, area).filter(|state| state.id != area.id);
    release
        .indicators()
        .iter()
        .filter_map(|indicator| {
            let component = headline_component(indicator);
            let observation = total(release, &indicator.id, component, area, headline_period(release, &indicator.id)?)?;
            let pooled = if observation.shown().is_some() { None } else { pooled_alternative(release, &observation.key, area) };
            let period = pooled.unwrap_or(observation).key.period;
            let state = state.and_then(|state| total(release, &indicator.id, component, state, period));
            Some(ProfileEntry { indicator, observation, pooled, state })
        })
        .collect()
}
