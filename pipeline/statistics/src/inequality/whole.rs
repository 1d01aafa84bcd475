//! Every measure that a set of strata has.

use super::concentration::{Index, concentration};
use super::deviation::{Centre, Deviations, Sample};
use super::line::Shape;
use super::smooth::{BELOW_ZERO_IMPOSSIBLE, Smooth, UNBOUNDED};
use super::strata::Reference;
use super::{Absent, Figure, MISSING_SHARE_MAX, Measure, Measured, Method, Settings, Strata, Uncertainty, Variant};
use super::{attributable, entropy, equality, gap, share, simulation, slope, variance};
use crate::simulation::Simulation;

/// Returns every measure of `strata`, in the order of [`Measure::ALL`]: those of ordered dimensions where there is an order,
/// the others where there is none. Each has a figure, or the reason there is none; no number is ever not finite.
///
/// The strata are drawn once, and all simulated limits come from the same draws. The result depends on nothing but the
/// arguments, and not on the order of the strata's rows.
pub fn measures(strata: &Strata, settings: &Settings) -> Vec<Measured> {
    let block = Block::new(strata, settings);
    let refusal = refusal(strata);
    let measured = |(measure, variant)| Measured {
        measure,
        variant,
        strata: strata.given(),
        strata_used: strata.used(),
        confidence: settings.confidence(),
        figure: refusal.map_or_else(|| block.figure(measure, variant), Err).and_then(Figure::finite),
    };
    Measure::ALL.into_iter().flat_map(|measure| variants(measure, strata)).map(measured).collect()
}

/// Why none of the measures can be given.
fn refusal(strata: &Strata) -> Option<Absent> {
    let missing = strata.given() - strata.used();
    if strata.is_ordered && missing > 0 {
        Some(Absent::RankMissing)
    } else if missing as f64 > MISSING_SHARE_MAX * strata.given() as f64 {
        Some(Absent::TooManyMissing)
    } else if strata.used() < 2 {
        Some(Absent::OneStratum)
    } else {
        None
    }
}

/// The forms in which a measure is given for these strata.
fn variants(measure: Measure, strata: &Strata) -> Vec<(Measure, Variant)> {
    let forms: &[Variant] = match (measure, strata.is_ordered) {
        (Measure::Difference | Measure::Ratio, true) => &[Variant::Ends],
        (Measure::Difference | Measure::Ratio, false) => &[Variant::Extremes, Variant::Reference],
        (Measure::AbsoluteConcentration, true) => &[Variant::Plain],
        (Measure::RelativeConcentration, true) => &[Variant::Plain, Variant::Wagstaff, Variant::Erreygers],
        (Measure::SlopeIndex | Measure::RelativeIndex, true) => &[Variant::Logit, Variant::Linear],
        (Measure::AttributableFraction | Measure::AttributableRisk, _) => &[Variant::Population, Variant::StatedAverage],
        (Measure::AbsoluteConcentration | Measure::RelativeConcentration | Measure::SlopeIndex | Measure::RelativeIndex, false) | (_, true) => &[],
        (Measure::Disparity | Measure::FromMean, false) => &[Variant::Population, Variant::StatedAverage],
        (Measure::FromReference | Measure::WeightedFromReference, false) => &[Variant::Reference],
        (_, false) => &[Variant::Population],
    };
    let is_given = |variant: &&Variant| **variant != Variant::StatedAverage || strata.indicator.average.is_some();
    forms.iter().filter(is_given).map(|variant| (measure, *variant)).collect()
}

/// What several measures of the same strata need, worked out once.
struct Block<'a> {
    strata: &'a Strata,
    settings: &'a Settings,
    shares: Result<Vec<f64>, Absent>,
    errors: Result<Vec<f64>, Absent>,
    simulated: Result<Sample, Absent>,
}

impl<'a> Block<'a> {
    fn new(strata: &'a Strata, settings: &'a Settings) -> Self {
        let errors = share::errors(strata);
        let simulated = match &errors {
            _ if strata.is_ordered || strata.used() < 2 => Err(Absent::OneStratum),
            Ok(errors) => Ok(simulation::draw(&strata.estimates, errors, strata.upper(), settings.draws, settings.seed)),
            Err(absent) => Err(*absent),
        };
        Self { strata, settings, shares: share::shares(strata), errors, simulated }
    }

    fn shares(&self) -> Result<&[f64], Absent> {
        self.shares.as_deref().map_err(|absent| *absent)
    }

    fn errors(&self) -> Result<&[f64], Absent> {
        self.errors.as_deref().map_err(|absent| *absent)
    }

    fn figure(&self, measure: Measure, variant: Variant) -> Result<Figure, Absent> {
        let (strata, settings) = (self.strata, self.settings);
        let estimates = strata.estimates.as_slice();
        match measure {
            Measure::Difference => gap::difference(strata, variant, settings),
            Measure::Ratio => gap::ratio(strata, variant, settings),
            Measure::AbsoluteConcentration | Measure::RelativeConcentration => self.concentration(measure, variant),
            Measure::SlopeIndex | Measure::RelativeIndex => self.slope(measure, variant),
            Measure::AttributableFraction | Measure::AttributableRisk => self.attributable(measure, variant),
            Measure::BetweenGroupVariance => Ok(variance::between_group(estimates, self.errors(), self.shares()?, settings)),
            Measure::Theil | Measure::MeanLogDeviation => {
                let index = if measure == Measure::Theil { entropy::theil } else { entropy::mean_log_deviation };
                let errors = entropy::errors_of_smooth(estimates, self.errors());
                Ok(index(estimates, self.shares()?)?.figure(errors, settings, BELOW_ZERO_IMPOSSIBLE))
            }
            _ => self.deviation(measure, variant),
        }
    }

    fn concentration(&self, measure: Measure, variant: Variant) -> Result<Figure, Absent> {
        let index = match (measure, variant) {
            (Measure::AbsoluteConcentration, _) => Index::Absolute,
            (_, Variant::Wagstaff) => Index::Wagstaff,
            (_, Variant::Erreygers) => Index::Erreygers,
            _ => Index::Relative,
        };
        // The two plain indices stay on the indicator's own scale; the two for bounded indicators need a share of one.
        let smooth = if matches!(index, Index::Absolute | Index::Relative) {
            concentration(index, &self.strata.estimates, self.shares()?)?
        } else {
            let Smooth { value, mut gradient } = concentration(index, &self.strata.responses()?, self.shares()?)?;
            gradient.iter_mut().for_each(|derivative| *derivative /= self.strata.indicator.scale);
            Smooth { value, gradient }
        };
        Ok(smooth.figure(self.errors(), self.settings, UNBOUNDED))
    }

    fn slope(&self, measure: Measure, variant: Variant) -> Result<Figure, Absent> {
        let scale = self.strata.indicator.scale;
        let (shape, responses) = match variant {
            Variant::Logit => (Shape::Logit, self.strata.responses()?),
            _ => (Shape::Linear, self.strata.estimates.iter().map(|estimate| estimate / scale).collect()),
        };
        let ends = if measure == Measure::SlopeIndex { slope::Ends::Difference } else { slope::Ends::LogRatio };
        let shares = self.shares()?;
        let (Smooth { value, gradient }, _) = slope::of_strata(ends, shape, &share::ranks(shares), &responses, shares)?;
        if measure == Measure::SlopeIndex {
            // Value and responses change scale together, so the derivative stays.
            return Ok(Smooth { value: value * scale, gradient }.figure(self.errors(), self.settings, UNBOUNDED));
        }
        let gradient = gradient.into_iter().map(|derivative| derivative / scale).collect();
        Ok(Smooth { value, gradient }.figure_of_exponential(self.errors(), self.settings))
    }

    fn attributable(&self, measure: Measure, variant: Variant) -> Result<Figure, Absent> {
        let (mean, shares, errors) = match (variant, self.strata.indicator.average) {
            // The stated average takes no part in the derivative; without its own error there is no interval.
            (Variant::StatedAverage, Some(average)) => (average, vec![0.0; self.strata.used()], Err(Absent::AverageWithoutError)),
            _ => (share::mean(self.shares()?, &self.strata.estimates), self.shares()?.to_vec(), self.errors()),
        };
        let smooth = if measure == Measure::AttributableRisk {
            attributable::risk(self.strata, &shares, mean)
        } else {
            attributable::fraction(self.strata, &shares, mean)?
        };
        Ok(smooth.figure(errors, self.settings, attributable::range(self.strata.indicator.polarity)))
    }

    fn deviation(&self, measure: Measure, variant: Variant) -> Result<Figure, Absent> {
        let (strata, settings) = (self.strata, self.settings);
        let reference = match (strata.reference, variant) {
            (Reference::At(place), _) => Some(place),
            (Reference::WithoutEstimate, Variant::Reference) => return Err(Absent::ReferenceMissing),
            (Reference::Unmarked, Variant::Reference) => return Err(Absent::NoReference),
            _ => None,
        };
        let centre = match (variant, strata.indicator.average) {
            (Variant::StatedAverage, Some(average)) => Centre::Stated(average),
            _ => Centre::OwnMean,
        };
        let is_without_weights = centre != Centre::OwnMean || matches!(measure, Measure::FromBest | Measure::FromReference);
        let shares = if is_without_weights { None } else { Some(self.shares()?) };
        let is_relative = matches!(measure, Measure::Variation | Measure::Disparity | Measure::WeightedDisparity);
        let mean = match centre {
            Centre::Stated(mean) => mean,
            Centre::OwnMean => shares.map_or(1.0, |shares| share::mean(shares, &strata.estimates)),
        };
        if is_relative && mean == 0.0 {
            return Err(Absent::ZeroMean);
        }
        let observed = Sample::observed(&strata.estimates);
        let of = |sample| Deviations { sample, shares, polarity: strata.indicator.polarity, reference, centre }.rows(measure).ok_or(Absent::NotFinite);
        let estimate = of(&observed)?.first().copied().ok_or(Absent::OneStratum)?;
        if centre != Centre::OwnMean {
            return Ok(Figure { estimate, uncertainty: Err(Absent::AverageWithoutError) });
        }
        let (sample, errors) = match (&self.simulated, &self.errors) {
            (Ok(sample), Ok(errors)) => (sample, errors),
            (Err(absent), _) | (_, Err(absent)) => return Ok(Figure { estimate, uncertainty: Err(*absent) }),
        };
        let mut interval = simulation::limits(&mut of(sample)?, settings.tails());
        let could_be_equal = equality::could_be_equal(&strata.estimates, errors, 1.0 - settings.confidence());
        if could_be_equal {
            interval.lower = 0.0;
        }
        let method = Method::Simulated(Simulation { method: simulation::METHOD, draws: settings.draws, seed: settings.seed });
        let uncertainty = Ok(Uncertainty { se: None, interval, method, could_be_equal });
        Ok(Figure { estimate, uncertainty })
    }
}
