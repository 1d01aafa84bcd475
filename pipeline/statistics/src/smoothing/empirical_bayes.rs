//! Empirical Bayes rates by the method of moments.

/// Events among the people of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaCount {
    /// Events.
    pub events: f64,
    /// People.
    pub population: f64,
}

/// How events vary in an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// As a count.
    Poisson,
    /// As a share.
    Binomial,
}

/// Rates drawn towards their average.
#[derive(Debug, Clone, PartialEq)]
pub struct Shrunk {
    /// Rates as counted, in the order of the areas.
    pub raw: Vec<f64>,
    /// Rates drawn towards the average.
    pub shrunk: Vec<f64>,
    /// The average: all events over all people.
    pub average: f64,
    /// Poisson: variance between areas, at least zero. Binomial: variance of the raw rates around the average.
    pub variance: f64,
}

/// Returns rates drawn towards their average, the more the smaller the area.
///
/// The binomial weight of an area's own rate is cut to 0 and 1, so that no rate is pushed away from the average or past it.
/// `None` with fewer than two areas, when an area has no people, a number is negative or not finite, nobody has an event, or
/// with a binomial family a rate is above one.
/// Source: Marshall (1991), "Mapping disease and mortality rates using empirical Bayes estimators", Applied Statistics 40(2),
/// 283-294; binomial: Martuzzi and Elliott (1996), "Empirical Bayes estimation of small area prevalence of non-rare
/// conditions", Statistics in Medicine 15(17), 1867-1873.
pub fn empirical_bayes(areas: &[AreaCount], family: Family) -> Option<Shrunk> {
    let is_sound = |area: &AreaCount| {
        let is_count = area.events >= 0.0 && area.events.is_finite() && area.population > 0.0 && area.population.is_finite();
        is_count && (family == Family::Poisson || area.events <= area.population)
    };
    let population: f64 = areas.iter().map(|area| area.population).sum();
    let average = areas.iter().map(|area| area.events).sum::<f64>() / population;
    if areas.len() < 2 || !areas.iter().all(is_sound) || average <= 0.0 {
        return None;
    }
    let raw: Vec<f64> = areas.iter().map(|area| area.events / area.population).collect();
    let spread: f64 = areas.iter().zip(&raw).map(|(area, rate)| area.population * (rate - average).powi(2)).sum::<f64>() / population;
    let mean_population = population / areas.len() as f64;
    let variance = match family {
        Family::Poisson => (spread - average / mean_population).max(0.0),
        Family::Binomial => spread,
    };
    let shrunk_of = |(area, rate): (&AreaCount, &f64)| {
        let weight = match family {
            Family::Poisson => variance / (variance + average / area.population),
            Family::Binomial => binomial_weight(spread, average, area.population, mean_population).clamp(0.0, 1.0),
        };
        average + weight * (rate - average)
    };
    let shrunk = areas.iter().zip(&raw).map(shrunk_of).collect();
    Some(Shrunk { raw, shrunk, average, variance })
}

/// Weight of an area's own rate, not cut. Where nobody or everybody has the event there is nothing to weigh: one.
fn binomial_weight(spread: f64, average: f64, population: f64, mean_population: f64) -> f64 {
    let share = average * (1.0 - average);
    let own = population * spread - population / mean_population * share;
    let whole = (population - 1.0) * spread + (mean_population - population) / mean_population * share;
    let weight = own / whole;
    if weight.is_nan() { 1.0 } else { weight }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::{AreaCount, Family, empirical_bayes};

    fn areas(of: &[(f64, f64)]) -> Vec<AreaCount> {
        of.iter().map(|(events, population)| AreaCount { events: *events, population: *population }).collect()
    }

    #[test]
    fn a_small_area_moves_further_than_a_large_one() {
        let found = empirical_bayes(&areas(&[(30.0, 100.0), (3000.0, 10_000.0), (1000.0, 10_000.0)]), Family::Poisson).unwrap();
        let moved = |area: usize| (found.raw[area] - found.shrunk[area]).abs();
        assert!(moved(0) > moved(1) && moved(1) > 0.0);
    }

    #[test]
    fn rates_that_differ_by_chance_alone_become_the_average() {
        let found = empirical_bayes(&areas(&[(10.0, 100.0), (11.0, 100.0), (9.0, 100.0)]), Family::Poisson).unwrap();
        assert!(found.shrunk.iter().all(|rate| (rate - 0.1).abs() < 1e-12));
    }

    #[test]
    fn no_rate_is_pushed_away_from_the_average() {
        let of = areas(&[(1.0, 2.0), (52.0, 100.0), (1000.0, 2000.0), (49.0, 100.0)]);
        for family in [Family::Poisson, Family::Binomial] {
            let found = empirical_bayes(&of, family).unwrap();
            for (raw, shrunk) in found.raw.iter().zip(&found.shrunk) {
                let (far, near) = (raw - found.average, shrunk - found.average);
                assert!(near.abs() <= far.abs() + 1e-15 && near * far >= -1e-15, "{family:?}");
            }
        }
    }

    #[test]
    fn without_people_or_events_there_is_none() {
        for broken in [&[(1.0, 0.0), (1.0, 2.0)][..], &[(0.0, 5.0), (0.0, 7.0)], &[(1.0, 5.0)], &[(f64::NAN, 5.0), (1.0, 5.0)], &[(-1.0, 5.0), (3.0, 5.0)]] {
            assert_eq!(empirical_bayes(&areas(broken), Family::Poisson), None);
        }
        assert_eq!(empirical_bayes(&areas(&[(6.0, 5.0), (1.0, 5.0)]), Family::Binomial), None);
    }
}
