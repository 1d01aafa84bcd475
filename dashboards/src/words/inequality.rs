//! The words of gaps between groups and of the measures over them.
//!
//! The system is the subject of every sentence. A measure that cannot be below zero is never called significant: noise alone lifts
//! it, and its interval is no test.

use attune_contract::{Inequality, MeasuredInequality, ReferenceRule, Status};

/// A number without its sign.
fn size(value: f64) -> String {
    format!("{:.1}", value.abs())
}

/// How a group stands beside the reference: "12.3 percentage points lower".
pub(crate) fn gap(value: f64) -> String {
    match size(value) {
        none if none == "0.0" => "0.0 percentage points apart".to_owned(),
        points => format!("{points} percentage points {}", side(value)),
    }
}

/// The interval of a gap: "between 9.1 and 15.6", with sides where it holds zero.
pub(crate) fn gap_limits(lower: f64, upper: f64) -> String {
    let (near, far) = if lower.abs() <= upper.abs() { (lower, upper) } else { (upper, lower) };
    if lower * upper >= 0.0 {
        return format!("between {} and {}", size(near), size(far));
    }
    format!("between {} lower and {} higher", size(lower), size(upper))
}

fn side(value: f64) -> &'static str {
    if value < 0.0 { "lower" } else { "higher" }
}

/// Why this group is the one that others are compared with.
pub(crate) fn reference_rule(rule: ReferenceRule) -> &'static str {
    match rule {
        ReferenceRule::Declared => "named in the list of groups",
        ReferenceRule::EndOfOrder => "the end of the order to which systems give the most advantage",
        ReferenceRule::Largest => "the largest group shown here, and no norm",
        ReferenceRule::Best => "the group with the best figure shown here",
    }
}

/// A group's label inside a sentence.
pub(crate) fn inside(label: &str) -> String {
    label.strip_prefix("Families ").map_or_else(|| label.to_owned(), |rest| format!("families {rest}"))
}

/// A note of a row as a sentence.
pub(crate) fn sentence(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!("{}.", crate::format::capitalised(note.trim_end_matches('.'))) }
}

/// Why a measure has no figure.
pub(crate) fn absent(status: Status) -> &'static str {
    match status {
        Status::Published => "",
        Status::Suppressed => "A group that it would need is not shown, to protect families' privacy",
        Status::Unreliable => "No figure",
        Status::Nobody | Status::NotCollected | Status::NotReported | Status::Withdrawn => super::withheld(status),
    }
}

/// A figure with its unit.
pub(crate) fn figure(value: f64, unit: &str) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    let number = value.abs();
    match unit {
        "percentage_points" => format!("{sign}{number:.1} points"),
        "percent" => format!("{sign}{number:.1}%"),
        "squared_points" => format!("{sign}{number:.1} squared points"),
        "thousandths" => format!("{sign}{number:.2} thousandths"),
        "index" => format!("{sign}{number:.3}"),
        _ => format!("{sign}{number:.2}"),
    }
}

/// The interval of a figure, without its unit; `None` where it has none.
pub(crate) fn figure_interval(measured: &MeasuredInequality) -> Option<String> {
    let (lower, upper) = measured.lower.zip(measured.upper)?;
    let decimals = match measured.unit.as_str() {
        "percentage_points" | "percent" | "squared_points" => 1,
        "index" => 3,
        _ => 2,
    };
    let written = |value: f64| format!("{}{:.decimals$}", if value < 0.0 { "−" } else { "" }, value.abs());
    Some(format!("{} to {}", written(lower), written(upper)))
}

/// Names of the measures; the codes are those of the World Health Organization's toolkit.
pub(crate) fn name(measure: &str) -> String {
    let name = match measure {
        "d" => "Difference",
        "r" => "Ratio",
        "aci" => "Absolute concentration index",
        "rci" => "Relative concentration index",
        "sii" => "Slope index of inequality",
        "rii" => "Relative index of inequality",
        "par" => "Population attributable risk",
        "paf" => "Population attributable fraction",
        "bgv" => "Between-group variance",
        "bgsd" => "Between-group standard deviation",
        "covar" => "Coefficient of variation",
        "mdmu" => "Mean difference from the mean",
        "mdmw" => "Mean difference from the mean, weighted",
        "mdbu" => "Mean difference from the best group",
        "mdbw" => "Mean difference from the best group, weighted",
        "mdru" => "Mean difference from the reference",
        "mdrw" => "Mean difference from the reference, weighted",
        "idisu" => "Index of disparity",
        "idisw" => "Index of disparity, weighted",
        "ti" => "Theil index",
        "mld" => "Mean log deviation",
        other => return crate::format::capitalised(&other.replace('_', " ")),
    };
    name.to_owned()
}

/// What form of a measure a row has.
pub(crate) fn form(variant: &str) -> String {
    let form = match variant {
        "extremes" => "highest and lowest group",
        "reference" => "reference and the group furthest from the aim",
        "ends" => "the two ends of the order",
        "population" => "all groups by their size",
        "plain" => "over the mean",
        "wagstaff" => "Wagstaff's form",
        "erreygers" => "Erreygers' form",
        "logit" => "along a logistic curve",
        "linear" => "along a straight line",
        other => return other.replace('_', " "),
    };
    form.to_owned()
}

/// What a summary measure says, in plain words. `reference` is the label of the group that others are compared with.
pub(crate) fn meaning(row: &Inequality, reference: &str) -> String {
    let reference = inside(reference);
    match (row.key.measure.as_str(), row.key.variant.as_str()) {
        ("d", "ends") => "Between the two ends of the order. Above zero, systems serve the end with more advantage more fully.".to_owned(),
        ("r", "ends") => "The same two ends, one over the other: 1 would be no gap.".to_owned(),
        ("d", "reference") => format!("Between {reference} and the group whose figure is furthest from the aim. Above zero, systems serve {reference} more fully."),
        ("r", "reference") => "The same two groups, one over the other: 1 would be no gap.".to_owned(),
        ("d", _) => "Between the groups with the highest and the lowest figure. It cannot be below zero, and chance alone lifts it.".to_owned(),
        ("r", _) => "The highest figure over the lowest. It cannot be below 1, and chance alone lifts it.".to_owned(),
        ("par", _) => "How far the figure for everybody would move if systems served every group as they serve the best served. It is arithmetic, and no forecast of what a program would do.".to_owned(),
        ("sii", _) => "From one end of the order to the other, along a curve through all groups that weighs them by their size. Zero would be no slope.".to_owned(),
        ("rii", _) => "The same curve, one end over the other: 1 would be no slope.".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_says_its_side_in_words() {
        assert_eq!(gap(-12.34), "12.3 percentage points lower");
        assert_eq!(gap(0.6), "0.6 percentage points higher");
        assert_eq!(gap(-0.04), "0.0 percentage points apart");
    }

    #[test]
    fn limits_on_one_side_go_from_the_smaller_gap_to_the_larger() {
        assert_eq!(gap_limits(-15.6, -9.1), "between 9.1 and 15.6");
        assert_eq!(gap_limits(9.1, 15.6), "between 9.1 and 15.6");
        assert_eq!(gap_limits(-3.4, 1.0), "between 3.4 lower and 1.0 higher");
    }

    #[test]
    fn only_families_are_written_small_inside_a_sentence() {
        assert_eq!(inside("Families who speak Hmong at home"), "families who speak Hmong at home");
        assert_eq!(inside("Black or African American"), "Black or African American");
    }

    #[test]
    fn no_measure_is_called_significant() {
        let codes = [
            "d", "r", "aci", "rci", "sii", "rii", "par", "paf", "bgv", "bgsd", "covar", "mdmu", "mdmw", "mdbu", "mdbw", "mdru", "mdrw", "idisu", "idisw", "ti",
            "mld",
        ];
        assert!(codes.iter().all(|code| name(code) != *code && !name(code).to_lowercase().contains("significan")));
    }

    #[test]
    fn figures_stand_with_their_unit() {
        assert_eq!(figure(-0.0431, "index"), "−0.043");
        assert_eq!(figure(5.25, "percentage_points"), "5.2 points");
        assert_eq!(figure(1.239, "ratio"), "1.24");
    }
}
