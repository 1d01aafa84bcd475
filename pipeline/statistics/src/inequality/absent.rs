//! Why a measure has no value, or a value no interval.

/// Why there is no value, or no interval. Its text is a whole answer to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Absent {
    /// Fewer than two strata have an estimate.
    #[error("fewer than two strata have an estimate: there is nothing to compare")]
    OneStratum,
    /// More strata without an estimate than [`MISSING_SHARE_MAX`](super::MISSING_SHARE_MAX) allows.
    #[error("more than 15 % of the strata have no estimate")]
    TooManyMissing,
    /// An ordered dimension with a stratum that has no estimate.
    #[error("a stratum of an ordered dimension has no estimate, so the ranks of the others are not known")]
    RankMissing,
    /// No stratum is marked as the reference.
    #[error("no stratum is marked as the reference")]
    NoReference,
    /// The reference stratum has no estimate.
    #[error("the reference stratum has no estimate")]
    ReferenceMissing,
    /// A stratum has no population, so shares of the population are not known.
    #[error("a stratum has no population")]
    NoPopulation,
    /// All people are in one stratum, or there are none.
    #[error("fewer than two strata have people in them")]
    NobodyToCompare,
    /// The mean is zero, and the measure divides by it.
    #[error("the mean is zero, and the measure divides by it")]
    ZeroMean,
    /// The mean lies on the upper bound, and the measure divides by the distance to it.
    #[error("the mean lies on a bound of the scale, and the measure divides by the distance to it")]
    MeanOnBound,
    /// The estimate that the ratio divides by is zero.
    #[error("the estimate that the ratio divides by is zero")]
    ZeroDenominator,
    /// An estimate of zero, whose logarithm the value needs.
    #[error("a stratum's estimate is zero, and the measure is infinite there")]
    ZeroEstimate,
    /// An estimate lies above the declared scale, and the measure needs a share of it.
    #[error("an estimate lies above the declared scale, so the indicator is no share of it")]
    AboveScale,
    /// The logistic curve has no finite slope.
    #[error("the strata are separated: no logistic curve with a finite slope fits them")]
    Separated,
    /// The fitted line is not above zero at both ends of the ranking.
    #[error("the fitted line is not above zero at both ends, so the ratio of the ends has no meaning")]
    LineBelowZero,
    /// Numbers so large or small that the result is not finite.
    #[error("the numbers are too large or too small to compute with")]
    NotFinite,
    /// A stratum that the interval needs has no standard error.
    #[error("no interval: a stratum's standard error is missing")]
    NoStandardError,
    /// The stated average has no standard error.
    #[error("no interval: the stated average has no standard error, and its covariance with the strata is not known")]
    AverageWithoutError,
    /// A ratio of zero has no logarithm to put an interval on.
    #[error("no interval: the ratio is zero, and its interval is made on the logarithm")]
    ZeroRatio,
    /// The derivative is infinite where an uncertain estimate is zero.
    #[error("no interval: the measure has no finite derivative where an uncertain estimate is zero")]
    NoDerivative,
    /// All derivatives are zero where all strata are equal.
    #[error("no interval: all strata are equal, and there the first-order standard error is zero whatever the uncertainty")]
    AllEqual,
    /// No stratum with more than one sampling unit, so no degrees of freedom.
    #[error("no interval: the design has no degrees of freedom")]
    NoDegreesOfFreedom,
}
