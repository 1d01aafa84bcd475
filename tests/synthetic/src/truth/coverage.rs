//! Covered time.

use crate::days::{Day, add_months, day, parts};

/// Periods in order, merged when they overlap or abut.
pub fn merged(mut periods: Vec<(Day, Day)>) -> Vec<(Day, Day)> {
    periods.retain(|period| period.0 <= period.1);
    periods.sort_unstable();
    let mut out: Vec<(Day, Day)> = Vec::with_capacity(periods.len());
    for (start, end) in periods {
        match out.last_mut() {
            Some(last) if start <= last.1 + 1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

/// Merged periods within `low..=high`.
pub fn clipped(periods: &[(Day, Day)], low: Day, high: Day) -> impl Iterator<Item = (Day, Day)> + '_ {
    periods.iter().map(move |(start, end)| ((*start).max(low), (*end).min(high))).filter(|(start, end)| start <= end)
}

/// Whether a day is covered.
pub fn covers(periods: &[(Day, Day)], on: Day) -> bool {
    periods.iter().any(|(start, end)| *start <= on && on <= *end)
}

/// Continuous enrollment within `low..=high`.
pub fn continuous(periods: &[(Day, Day)], low: Day, high: Day, gaps: usize, gap_days: i32, anchor: Day) -> bool {
    if !covers(periods, anchor) {
        return false;
    }
    let mut found = 0;
    let mut next = low;
    for (start, end) in clipped(periods, low, high).chain([(high + 1, high + 1)]) {
        let gap = start - next;
        if gap > gap_days {
            return false;
        }
        found += usize::from(gap > 0);
        next = end + 1;
    }
    found <= gaps
}

/// Covered days within `low..=high`.
pub fn covered_days(periods: &[(Day, Day)], low: Day, high: Day) -> i32 {
    clipped(periods, low, high).map(|(start, end)| end - start + 1).sum()
}

/// Calendar months of `low..=high` with at least one covered day.
pub fn months_covered(periods: &[(Day, Day)], low: Day, high: Day) -> u64 {
    let (year, month, _) = parts(low);
    let mut start = day(year, month, 1);
    let mut months = 0;
    while start <= high {
        let next = add_months(start, 1);
        months += u64::from(covered_days(periods, start.max(low), (next - 1).min(high)) > 0);
        start = next;
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_of_45_days_passes_and_46_fails() {
        for (gap, passes) in [(45, true), (46, false)] {
            let periods = merged(vec![(0, 99), (100 + gap, 400)]);
            assert_eq!(continuous(&periods, 0, 365, 1, 45, 365), passes);
            let leading = merged(vec![(gap, 400)]);
            assert_eq!(continuous(&leading, 0, 365, 1, 45, 365), passes);
        }
    }

    #[test]
    fn trailing_gap_uncovers_the_anchor_and_two_gaps_fail() {
        assert!(!continuous(&[(0, 360)], 0, 365, 1, 45, 365));
        assert!(!continuous(&[(0, 50), (60, 100), (110, 400)], 0, 365, 1, 45, 365));
        assert!(continuous(&merged(vec![(0, 50), (51, 100), (99, 400)]), 0, 365, 0, 0, 10));
    }

    #[test]
    fn months_count_when_one_day_is_covered() {
        let (low, high) = (day(2023, 1, 1), day(2023, 12, 31));
        assert_eq!(months_covered(&[(day(2023, 1, 31), day(2023, 2, 1))], low, high), 2);
        assert_eq!(months_covered(&[(day(2022, 1, 1), day(2024, 2, 1))], low, high), 12);
        assert_eq!(covered_days(&[(day(2022, 1, 1), day(2023, 1, 2))], low, high), 2);
    }
}
