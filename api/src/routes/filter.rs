//! Filters by key and status, the same for every table of the release: never by what a row holds.

use attune_contract::{ALL, AreaLevel, GEOGRAPHY, Inequality, Observation, Period, Release, Status};

use crate::problem::Problem;

/// What a filter sees of a row.
pub(crate) struct View<'a> {
    component: &'a str,
    area_id: &'a str,
    level: AreaLevel,
    period: Period,
    dimension: &'a str,
    category: &'a str,
    measure: &'a str,
    variant: &'a str,
    status: Status,
}

impl<'a> From<&'a Observation> for View<'a> {
    fn from(observation: &'a Observation) -> View<'a> {
        let key = &observation.key;
        View {
            component: &key.component,
            area_id: &key.area_id,
            level: key.area_level,
            period: key.period,
            dimension: &key.dimension,
            category: &key.category,
            measure: ALL,
            variant: ALL,
            status: observation.status(),
        }
    }
}

impl<'a> From<&'a Inequality> for View<'a> {
    fn from(row: &'a Inequality) -> View<'a> {
        let key = &row.key;
        View {
            component: &key.component,
            area_id: &key.area_id,
            level: key.area_level,
            period: key.period,
            dimension: &key.dimension,
            category: &key.stratum,
            measure: &key.measure,
            variant: &key.variant,
            status: row.status(),
        }
    }
}

/// Values of each filter; empty means that it is not set.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    /// Indicators that are wanted.
    pub indicator: Vec<String>,
    component: Vec<String>,
    /// Areas that are wanted.
    pub area: Vec<String>,
    level: Vec<AreaLevel>,
    parent: Vec<String>,
    period: Vec<String>,
    pooled_years: Vec<u8>,
    dimension: Vec<String>,
    category: Vec<String>,
    measure: Vec<String>,
    variant: Vec<String>,
    status: Vec<Status>,
}

impl Filter {
    /// Reads the filters among the pairs of a query; `names` are those that the table has.
    pub fn parse(release: &Release, pairs: &[(String, String)], names: &[&str]) -> Result<Filter, Problem> {
        let mut filter = Filter::default();
        for (name, list) in pairs.iter().filter(|(name, _)| names.contains(&name.as_str())) {
            for value in list.split(',').map(str::trim) {
                filter.add(release, name, value, names)?;
            }
        }
        Ok(filter)
    }

    fn add(&mut self, release: &Release, name: &str, value: &str, names: &[&str]) -> Result<(), Problem> {
        let invalid = |message: &str| Problem::invalid_parameter(name, message);
        let known = |is_known: bool, message: &str| if is_known { Ok(value.to_owned()) } else { Err(invalid(message)) };
        // Counties are groups of measures; in the table of cells they are areas.
        let has_geography = names.contains(&"measure");
        let is_dimension = |id: &str| id == ALL || release.dimension(id).is_some() || (has_geography && id == GEOGRAPHY);
        match name {
            "indicator" => self.indicator.push(known(release.indicator(value).is_some(), "the release has no such indicator")?),
            "component" => {
                let is_known = value == ALL || release.indicators().iter().any(|indicator| indicator.components.iter().any(|component| component.id == value));
                self.component.push(known(is_known, "no indicator has such a component")?);
            }
            "area" => self.area.push(known(release.area(value).is_some(), "the release has no such area")?),
            "parent" => self.parent.push(known(release.area(value).is_some(), "the release has no such area")?),
            "level" => self.level.push(AreaLevel::parse(value).ok_or_else(|| invalid("use state, county, tract or region"))?),
            "period" => self.period.push(known(is_period(value), "use a label such as 2025 or 2023-2025, or the first day such as 2025-01-01")?),
            "pooled_years" => self.pooled_years.push(value.parse().map_err(|_| invalid("use a number of years such as 1 or 3"))?),
            "dimension" => self.dimension.push(known(is_dimension(value), "the release has no such dimension")?),
            "category" | "stratum" => {
                let is_known = value == ALL || release.dimensions().iter().any(|dimension| dimension.categories.iter().any(|category| category.id == value));
                self.category.push(known(is_known, "no dimension has such a category")?);
            }
            "measure" => self.measure.push(known(release.inequality().iter().any(|row| row.key.measure == value), "the release has no such measure")?),
            "variant" => self.variant.push(known(release.inequality().iter().any(|row| row.key.variant == value), "no measure has such a form")?),
            _ => self
                .status
                .push(Status::parse(value).ok_or_else(|| invalid("use published, suppressed, unreliable, nobody, not_collected, not_reported or withdrawn"))?),
        }
        Ok(())
    }

    /// The wanted indicators once each, in order; `None` where all are.
    pub fn indicators(&self) -> Option<Vec<&str>> {
        if self.indicator.is_empty() {
            return None;
        }
        let mut indicators: Vec<&str> = self.indicator.iter().map(String::as_str).collect();
        indicators.sort_unstable();
        indicators.dedup();
        Some(indicators)
    }

    /// Whether a row of a wanted indicator is wanted.
    pub fn admits(&self, release: &Release, view: View<'_>) -> bool {
        fn is_in<T: PartialEq<U>, U: ?Sized>(list: &[T], value: &U) -> bool {
            list.is_empty() || list.iter().any(|one| one == value)
        }
        is_in(&self.component, view.component)
            && is_in(&self.area, view.area_id)
            && is_in(&self.level, &view.level)
            && is_in(&self.dimension, view.dimension)
            && is_in(&self.category, view.category)
            && is_in(&self.measure, view.measure)
            && is_in(&self.variant, view.variant)
            && is_in(&self.pooled_years, &view.period.pooled_years)
            && is_in(&self.status, &view.status)
            && (self.period.is_empty() || {
                let (label, start) = (view.period.label(), view.period.start.to_string());
                self.period.iter().any(|wanted| *wanted == label || *wanted == start)
            })
            && (self.parent.is_empty()
                || release.area(view.area_id).and_then(|area| area.parent_id.as_deref()).is_some_and(|parent| is_in(&self.parent, parent)))
    }
}

fn is_period(text: &str) -> bool {
    let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_year(text) || text.split_once('-').is_some_and(|(first, last)| is_year(first) && is_year(last)) || text.parse::<chrono::NaiveDate>().is_ok()
}
