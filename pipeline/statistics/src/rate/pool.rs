//! Years taken together.

use thiserror::Error;

/// Events of one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearCount {
    /// The year.
    pub year: i32,
    /// Events.
    pub events: f64,
    /// Population, or trials.
    pub population: f64,
}

/// Several years taken together. Limits are those of any proportion or rate with these sums.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// The first year.
    pub first_year: i32,
    /// The last year.
    pub last_year: i32,
    /// Number of years in it.
    pub years: usize,
    /// Events of all years.
    pub events: f64,
    /// Person-years, or trials of all years.
    pub population: f64,
}

impl Pooled {
    /// Whether every year from the first to the last is in it.
    pub fn is_unbroken(&self) -> bool {
        i64::from(self.last_year) - i64::from(self.first_year) + 1 == self.years as i64
    }
}

/// Why years cannot be taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PoolError {
    /// There is no year.
    #[error("no year to pool")]
    NoYear,
    /// A year stands there twice: its events would count twice.
    #[error("year {0} stands there twice")]
    YearTwice(i32),
    /// Events or population are negative or not finite.
    #[error("year {0} has no count")]
    NotACount(i32),
}

/// Returns the sums of events and populations over separate years.
///
/// The years are taken as independent. Where the same children are counted in several years, limits are somewhat too narrow.
/// Windows that overlap must never be given to a test of trend.
///
/// # Errors
/// See [`PoolError`].
pub fn pool_years(years: &[YearCount]) -> Result<Pooled, PoolError> {
    let mut sorted = years.to_vec();
    sorted.sort_by_key(|count| count.year);
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Err(PoolError::NoYear) };
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0].year == pair[1].year) {
        return Err(PoolError::YearTwice(pair[0].year));
    }
    let is_number = |value: f64| value >= 0.0 && value.is_finite();
    if let Some(broken) = sorted.iter().find(|count| !is_number(count.events) || !is_number(count.population)) {
        return Err(PoolError::NotACount(broken.year));
    }
    Ok(Pooled {
        first_year: first.year,
        last_year: last.year,
        years: sorted.len(),
        events: sorted.iter().map(|count| count.events).sum(),
        population: sorted.iter().map(|count| count.population).sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::{PoolError, Pooled, YearCount, pool_years};

    const fn year(year: i32, events: f64) -> YearCount {
        YearCount { year, events, population: 100.0 }
    }

    #[test]
    fn years_add_up_in_any_order() {
        let pooled = pool_years(&[year(2023, 4.0), year(2021, 5.0), year(2022, 6.0)]);
        assert_eq!(pooled, Ok(Pooled { first_year: 2021, last_year: 2023, years: 3, events: 15.0, population: 300.0 }));
        assert_eq!(pooled.map(|pooled| pooled.is_unbroken()), Ok(true));
        assert_eq!(pool_years(&[year(2021, 4.0), year(2023, 5.0)]).map(|pooled| pooled.is_unbroken()), Ok(false));
    }

    #[test]
    fn a_year_counts_once() {
        assert_eq!(pool_years(&[year(2021, 4.0), year(2022, 4.0), year(2021, 4.0)]), Err(PoolError::YearTwice(2021)));
        assert_eq!(pool_years(&[year(2021, f64::NAN)]), Err(PoolError::NotACount(2021)));
        assert_eq!(pool_years(&[]), Err(PoolError::NoYear));
    }
}
