//! Coverage of a person by enrollment spans: merging, gaps, days and months.
//!
//! A coverage is a list of dates that alternates start and end, both inclusive, ascending, with at least one
//! uncovered day between spans.

use super::calendar::month_number;

/// Appends the coverage of spans to `merged`: those that overlap or abut (next start at most one day after the end) are one.
/// Each span starts no later than it ends.
pub fn merge(spans: &mut [(i32, i32)], merged: &mut Vec<i32>) {
    spans.sort_unstable();
    let first = merged.len();
    for &(start, end) in spans.iter() {
        match merged[first..].last_mut() {
            Some(last) if start <= last.saturating_add(1) => *last = (*last).max(end),
            _ => merged.extend([start, end]),
        }
    }
}

/// The parts of a coverage inside a window, both ends inclusive.
pub fn clip(coverage: &[i32], low: i32, high: i32) -> impl Iterator<Item = (i32, i32)> + '_ {
    coverage.chunks_exact(2).map(move |span| (span[0].max(low), span[1].min(high))).filter(|(start, end)| start <= end)
}

/// Days covered in a window.
pub fn covered_days(coverage: &[i32], low: i32, high: i32) -> i64 {
    clip(coverage, low, high).map(|(start, end)| i64::from(end) - i64::from(start) + 1).sum()
}

/// Days of the longest covered run in a window.
pub fn longest_run_days(coverage: &[i32], low: i32, high: i32) -> i64 {
    clip(coverage, low, high).map(|(start, end)| i64::from(end) - i64::from(start) + 1).max().unwrap_or(0)
}

/// Calendar months of a window with at least one covered day.
pub fn covered_months(coverage: &[i32], low: i32, high: i32) -> i64 {
    let mut months = 0;
    let mut counted = i64::MIN;
    for (start, end) in clip(coverage, low, high) {
        let (Some(first), Some(last)) = (month_number(start), month_number(end)) else { continue };
        months += last - first.max(counted.saturating_add(1)) + 1;
        counted = last;
    }
    months
}

/// The last covered day in a window.
pub fn last_covered_on(coverage: &[i32], low: i32, high: i32) -> Option<i32> {
    clip(coverage, low, high).map(|(_, end)| end).last()
}

/// Whether a window is covered but for at most `max_gaps` uncovered runs (leading and trailing ones too) of at most
/// `max_gap_days` days each, with the anchor day covered.
pub fn is_continuous(coverage: &[i32], low: i32, high: i32, max_gaps: i64, max_gap_days: i64, anchor: i32) -> bool {
    let anchored = coverage.chunks_exact(2).any(|span| span[0] <= anchor && anchor <= span[1]);
    let mut gaps = 0;
    let mut longest: i64 = 0;
    let mut next = low;
    for (start, end) in clip(coverage, low, high) {
        if start > next {
            gaps += 1;
            longest = longest.max(i64::from(start) - i64::from(next));
        }
        next = end + 1;
    }
    if next <= high {
        gaps += 1;
        longest = longest.max(i64::from(high) - i64::from(next) + 1);
    }
    anchored && gaps <= max_gaps && longest <= max_gap_days
}

/// Keeps the first date, then each date at least `apart_days` after the last one kept.
pub fn spaced(dates: &mut [i32], apart_days: i64) -> Vec<i32> {
    dates.sort_unstable();
    let mut kept: Vec<i32> = Vec::new();
    for &date in dates.iter() {
        if kept.last().is_none_or(|&last| i64::from(date) - i64::from(last) >= apart_days) {
            kept.push(date);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abutting_spans_are_one() {
        let mut merged = vec![-9, 10];
        merge(&mut [(11, 20), (1, 10), (22, 30)], &mut merged);
        assert_eq!(merged, [-9, 10, 1, 20, 22, 30]);
    }

    #[test]
    fn one_gap_of_45_days_is_allowed_and_46_is_not() {
        assert!(is_continuous(&[0, 99, 145, 365], 0, 365, 1, 45, 365));
        assert!(!is_continuous(&[0, 99, 146, 365], 0, 365, 1, 45, 365));
    }

    #[test]
    fn two_short_gaps_are_one_too_many() {
        assert!(!is_continuous(&[0, 99, 102, 200, 203, 365], 0, 365, 1, 45, 365));
    }

    #[test]
    fn leading_and_trailing_gaps_count() {
        assert!(is_continuous(&[10, 365], 0, 365, 1, 45, 365));
        assert!(!is_continuous(&[10, 360], 0, 365, 1, 45, 360));
        assert!(!is_continuous(&[0, 360], 0, 365, 1, 45, 365));
        assert!(!is_continuous(&[], 0, 365, 1, 45, 0));
    }

    #[test]
    fn a_month_shared_by_two_runs_counts_once() {
        // 1970-01-01..10 and 1970-01-20..1970-02-01
        assert_eq!(covered_months(&[0, 9, 19, 31], 0, 364), 2);
    }

    #[test]
    fn visits_13_days_apart_count_once_and_14_twice() {
        assert_eq!(spaced(&mut [0, 13, 14, 27, 28], 14), [0, 14, 28]);
    }
}
