//! The names of the measures and of their variants.

use std::fmt;

/// A summary measure of inequality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Difference between two strata.
    Difference,
    /// Ratio of two strata.
    Ratio,
    /// Absolute concentration index.
    AbsoluteConcentration,
    /// Relative concentration index.
    RelativeConcentration,
    /// Slope index of inequality.
    SlopeIndex,
    /// Relative index of inequality.
    RelativeIndex,
    /// Population attributable fraction.
    AttributableFraction,
    /// Population attributable risk.
    AttributableRisk,
    /// Between-group variance.
    BetweenGroupVariance,
    /// Between-group standard deviation.
    BetweenGroupDeviation,
    /// Coefficient of variation.
    Variation,
    /// Index of disparity, each stratum alike.
    Disparity,
    /// Index of disparity, weighted by population.
    WeightedDisparity,
    /// Mean difference from the best stratum, each stratum alike.
    FromBest,
    /// Mean difference from the best stratum, weighted by population.
    WeightedFromBest,
    /// Mean difference from the mean, each stratum alike.
    FromMean,
    /// Mean difference from the mean, weighted by population.
    WeightedFromMean,
    /// Mean difference from the reference, each stratum alike.
    FromReference,
    /// Mean difference from the reference, weighted by population.
    WeightedFromReference,
    /// Theil index, times 1000.
    Theil,
    /// Mean log deviation, times 1000.
    MeanLogDeviation,
}

impl Measure {
    /// All of them, in the order of the documents.
    pub const ALL: [Measure; 21] = [
        Measure::Difference,
        Measure::Ratio,
        Measure::AbsoluteConcentration,
        Measure::RelativeConcentration,
        Measure::SlopeIndex,
        Measure::RelativeIndex,
        Measure::AttributableFraction,
        Measure::AttributableRisk,
        Measure::BetweenGroupVariance,
        Measure::BetweenGroupDeviation,
        Measure::Variation,
        Measure::Disparity,
        Measure::WeightedDisparity,
        Measure::FromBest,
        Measure::WeightedFromBest,
        Measure::FromMean,
        Measure::WeightedFromMean,
        Measure::FromReference,
        Measure::WeightedFromReference,
        Measure::Theil,
        Measure::MeanLogDeviation,
    ];

    /// The code that the World Health Organization's toolkit uses, such as `sii`.
    pub fn code(self) -> &'static str {
        match self {
            Measure::Difference => "d",
            Measure::Ratio => "r",
            Measure::AbsoluteConcentration => "aci",
            Measure::RelativeConcentration => "rci",
            Measure::SlopeIndex => "sii",
            Measure::RelativeIndex => "rii",
            Measure::AttributableFraction => "paf",
            Measure::AttributableRisk => "par",
            Measure::BetweenGroupVariance => "bgv",
            Measure::BetweenGroupDeviation => "bgsd",
            Measure::Variation => "covar",
            Measure::Disparity => "idisu",
            Measure::WeightedDisparity => "idisw",
            Measure::FromBest => "mdbu",
            Measure::WeightedFromBest => "mdbw",
            Measure::FromMean => "mdmu",
            Measure::WeightedFromMean => "mdmw",
            Measure::FromReference => "mdru",
            Measure::WeightedFromReference => "mdrw",
            Measure::Theil => "ti",
            Measure::MeanLogDeviation => "mld",
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Which of several forms of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    /// The largest estimate and the smallest.
    Extremes,
    /// The reference stratum and the one furthest on the worse side of it.
    Reference,
    /// The two ends of an ordered dimension.
    Ends,
    /// The mean is that of the strata, weighted by population.
    Population,
    /// The mean is the stated average.
    StatedAverage,
    /// On the indicator's own scale, or divided by the mean alone.
    Plain,
    /// Wagstaff's normalisation for a bounded indicator.
    Wagstaff,
    /// Erreygers' correction for a bounded indicator.
    Erreygers,
    /// From a logistic curve.
    Logit,
    /// From a straight line.
    Linear,
}

impl Variant {
    /// Its name in output.
    pub fn code(self) -> &'static str {
        match self {
            Variant::Extremes => "extremes",
            Variant::Reference => "reference",
            Variant::Ends => "ends",
            Variant::Population => "population",
            Variant::StatedAverage => "stated_average",
            Variant::Plain => "plain",
            Variant::Wagstaff => "wagstaff",
            Variant::Erreygers => "erreygers",
            Variant::Logit => "logit",
            Variant::Linear => "linear",
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
