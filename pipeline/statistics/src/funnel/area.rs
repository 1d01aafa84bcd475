//! What a funnel knows of an area.

/// Events of an area and what they are divided by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Events: numerator of a proportion or rate, observed events of a ratio.
    pub events: f64,
    /// Denominator of a proportion, population of a rate, expected events of a ratio. `None` where it cannot be known.
    pub denominator: Option<f64>,
}

/// What kind of rate an area has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RateKind {
    /// Events over a population.
    Crude,
    /// A directly standardised rate.
    DirectlyStandardised,
}

/// Returns the area of a rate per `multiplier`: the population at which the events give the rate.
///
/// Of a standardised rate this is an effective population. Without events the rate says nothing: a crude rate then takes
/// `population`, a standardised one has no denominator.
pub fn rate_area(events: f64, rate: Option<f64>, population: Option<f64>, multiplier: f64, kind: RateKind) -> Area {
    let denominator = match (events == 0.0, kind) {
        (true, RateKind::Crude) => population,
        (true, RateKind::DirectlyStandardised) => None,
        (false, _) => rate.map(|rate| multiplier * events / rate).filter(|denominator| denominator.is_finite() && *denominator > 0.0),
    };
    Area { events, denominator }
}

/// Returns the average: all events over all denominators that are known.
///
/// `None` when an event count is negative or not finite, a denominator is negative, or their sum is zero.
pub fn average(areas: &[Area]) -> Option<f64> {
    let is_number = |value: f64| value >= 0.0 && value.is_finite();
    let is_sound = areas.iter().all(|area| is_number(area.events) && area.denominator.is_none_or(is_number));
    let events: f64 = areas.iter().map(|area| area.events).sum();
    let denominators: f64 = areas.iter().filter_map(|area| area.denominator).sum();
    (is_sound && denominators > 0.0).then(|| events / denominators)
}
