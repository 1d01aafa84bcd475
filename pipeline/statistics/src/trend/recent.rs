//! The marker of a recent trend, and the rule it follows.

/// A chi-square above this is a trend: one degree of freedom, p below 0.002, as for limits of 99.8 %.
pub const THRESHOLD: f64 = 9.5495;

/// What the last points show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrendMarker {
    /// The last points rise.
    Increasing,
    /// The last points fall.
    Decreasing,
    /// Neither could be told from chance.
    NoSignificantChange,
    /// There is no answer; the reason says why.
    CannotBeCalculated,
}

/// Why a marker is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrendReason {
    /// The change is large, and no single point makes it.
    Significant,
    /// The change could be chance.
    NotSignificant,
    /// Without one of the points the change goes the other way.
    Outlier,
    /// A year stands there twice.
    DuplicateYears,
    /// There are too few years.
    NotEnoughPoints,
    /// A value is missing among the last points, or is none.
    MissingValue,
    /// A limit is missing among the last points, or the two are not apart.
    MissingLimit,
    /// In all of the last years nobody, or everybody, had the event.
    NoneOrAll,
}

impl TrendMarker {
    /// The words of Public Health England's profiles.
    pub fn words(self) -> &'static str {
        match self {
            TrendMarker::Increasing => "Increasing",
            TrendMarker::Decreasing => "Decreasing",
            TrendMarker::NoSignificantChange => "No significant change",
            TrendMarker::CannotBeCalculated => "Cannot be calculated",
        }
    }
}

impl TrendReason {
    /// The words of Public Health England's profiles; the last is our own.
    pub fn words(self) -> &'static str {
        match self {
            TrendReason::Significant => "No outliers and significant trend",
            TrendReason::NotSignificant => "No significant trend",
            TrendReason::Outlier => "Outlier found",
            TrendReason::DuplicateYears => "Duplicate years in group",
            TrendReason::NotEnoughPoints => "Not enough data points",
            TrendReason::MissingValue => "Missing values",
            TrendReason::MissingLimit => "Missing at least one confidence interval value",
            TrendReason::NoneOrAll => "No events, or nothing but events",
        }
    }
}

/// The marker of a recent trend and the figures behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecentTrend {
    /// What the last points show.
    pub marker: TrendMarker,
    /// Why.
    pub reason: TrendReason,
    /// Chi-square of the trend; `None` where it cannot be calculated.
    pub chi_square: Option<f64>,
    /// Change a year: of the log odds for proportions, of the value itself for other values. `None` as above.
    pub slope: Option<f64>,
}

impl RecentTrend {
    pub(super) fn without_answer(reason: TrendReason) -> RecentTrend {
        RecentTrend { marker: TrendMarker::CannotBeCalculated, reason, chi_square: None, slope: None }
    }

    /// Judges a slope by its chi-square and by the slopes that remain when each point in turn is left out.
    pub(super) fn judged(chi_square: f64, slope: f64, without_one: &[f64], threshold: f64) -> RecentTrend {
        let keeps_its_sign = without_one.iter().all(|other| other * slope > 0.0);
        let (marker, reason) = match (chi_square > threshold, keeps_its_sign) {
            (false, _) => (TrendMarker::NoSignificantChange, TrendReason::NotSignificant),
            (true, false) => (TrendMarker::NoSignificantChange, TrendReason::Outlier),
            (true, true) if slope > 0.0 => (TrendMarker::Increasing, TrendReason::Significant),
            (true, true) => (TrendMarker::Decreasing, TrendReason::Significant),
        };
        RecentTrend { marker, reason, chi_square: Some(chi_square), slope: Some(slope) }
    }
}
