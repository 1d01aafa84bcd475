//! Difference and ratio of two strata.

use super::smooth::{Smooth, UNBOUNDED};
use super::strata::Reference;
use super::{Absent, Figure, Polarity, Settings, Strata, Variant};

/// The two strata that are compared, as places in the strata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    /// Taken from, or divided.
    pub first: usize,
    /// Taken away, or divided by.
    pub second: usize,
}

/// Returns the strata to compare.
///
/// - `Extremes`: the largest and the smallest estimate, whichever is better.
/// - `Reference`: where higher is better, the reference and the lowest of the others; else the highest of the others and
///   the reference.
/// - `Ends`: where higher is better, the last of the order and the first; else the first and the last. A positive
///   difference is then a disadvantage of the disadvantaged.
///
/// Of equal estimates the one of the largest population is taken, whatever the order of rows.
pub(super) fn pair(strata: &Strata, variant: Variant) -> Result<Pair, Absent> {
    let all: Vec<usize> = (0..strata.used()).collect();
    if all.len() < 2 {
        return Err(Absent::OneStratum);
    }
    let favours_high = strata.indicator.polarity == Polarity::HigherIsBetter;
    match variant {
        Variant::Ends => {
            let (low, high) = (0, all.len() - 1);
            Ok(if favours_high { Pair { first: high, second: low } } else { Pair { first: low, second: high } })
        }
        Variant::Reference => {
            let reference = match strata.reference {
                Reference::At(place) => place,
                Reference::WithoutEstimate => return Err(Absent::ReferenceMissing),
                Reference::Unmarked => return Err(Absent::NoReference),
            };
            let others: Vec<usize> = all.into_iter().filter(|place| *place != reference).collect();
            let other = if favours_high { lowest(strata, &others) } else { highest(strata, &others) };
            Ok(if favours_high { Pair { first: reference, second: other } } else { Pair { first: other, second: reference } })
        }
        _ => {
            let first = highest(strata, &all);
            // Where all are equal, two different strata still have to be compared.
            let others: Vec<usize> = all.into_iter().filter(|place| *place != first).collect();
            Ok(Pair { first, second: lowest(strata, &others) })
        }
    }
}

/// The place of the highest estimate, of the largest population where several are.
pub(super) fn highest(strata: &Strata, places: &[usize]) -> usize {
    extreme(strata, places, 1.0)
}

/// The place of the lowest estimate, of the largest population where several are.
pub(super) fn lowest(strata: &Strata, places: &[usize]) -> usize {
    extreme(strata, places, -1.0)
}

fn extreme(strata: &Strata, places: &[usize], sign: f64) -> usize {
    let key = |place: usize| (sign * strata.estimates[place], strata.populations[place].unwrap_or_default());
    let better = |a: usize, b: usize| {
        let ((estimate, population), (other_estimate, other_population)) = (key(a), key(b));
        estimate.total_cmp(&other_estimate).then(population.total_cmp(&other_population)).is_gt()
    };
    places.iter().copied().reduce(|best, place| if better(place, best) { place } else { best }).unwrap_or_default()
}

fn error(strata: &Strata, place: usize) -> Result<f64, Absent> {
    strata.errors[place].ok_or(Absent::NoStandardError)
}

/// Returns first less second, with limits at value plus and minus z standard errors; `se` = √(s₁² + s₂²).
pub(super) fn difference(strata: &Strata, variant: Variant, settings: &Settings) -> Result<Figure, Absent> {
    let Pair { first, second } = pair(strata, variant)?;
    let smooth = Smooth { value: strata.estimates[first] - strata.estimates[second], gradient: vec![1.0, -1.0] };
    let errors = error(strata, first).and_then(|one| error(strata, second).map(|other| [one, other]));
    Ok(smooth.figure(errors.as_ref().map(<[f64; 2]>::as_slice).map_err(|absent| *absent), settings, UNBOUNDED))
}

/// Returns first over second, with limits made on the logarithm: `se` of ln R = √(s₁²/y₁² + s₂²/y₂²).
///
/// Source: Katz, Baptista, Azen and Pike (1978), Biometrics 34(3), 469-474, with the strata's own standard errors.
pub(super) fn ratio(strata: &Strata, variant: Variant, settings: &Settings) -> Result<Figure, Absent> {
    let Pair { first, second } = pair(strata, variant)?;
    let (above, below) = (strata.estimates[first], strata.estimates[second]);
    if below == 0.0 {
        return Err(Absent::ZeroDenominator);
    }
    if above == 0.0 {
        return Ok(Figure { estimate: 0.0, uncertainty: Err(Absent::ZeroRatio) });
    }
    let smooth = Smooth { value: above.ln() - below.ln(), gradient: vec![1.0 / above, -1.0 / below] };
    let errors = error(strata, first).and_then(|one| error(strata, second).map(|other| [one, other]));
    let figure = smooth.figure_of_exponential(errors.as_ref().map(<[f64; 2]>::as_slice).map_err(|absent| *absent), settings);
    Ok(Figure { estimate: above / below, ..figure })
}
