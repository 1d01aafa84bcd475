//! Areas in equal groups by the rank of a value.

/// Which value the first group has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FirstGroup {
    /// The lowest values.
    Lowest,
    /// The highest values.
    Highest,
}

/// Returns the group of every value, 1 to `groups`, `None` where the value is missing or there are fewer values than groups.
///
/// Equal values take the smallest of their ranks, so they are in one group and groups can differ in size. A value that is not
/// finite counts as missing. This is not `ntile`: that one tears equal values apart.
/// Source: Public Health England's package PHEindicatormethods, `phe_quantile`.
pub fn quantile_groups(values: &[Option<f64>], groups: u32, first: FirstGroup) -> Vec<Option<u32>> {
    let sign = match first {
        FirstGroup::Lowest => 1.0,
        FirstGroup::Highest => -1.0,
    };
    let signed: Vec<Option<f64>> = values.iter().map(|value| value.filter(|value| value.is_finite()).map(|value| sign * value)).collect();
    let mut sorted: Vec<f64> = signed.iter().flatten().copied().collect();
    // Adding zero makes one zero of the two.
    sorted.iter_mut().for_each(|value| *value += 0.0);
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len();
    if groups == 0 || (count as u64) < u64::from(groups) {
        return vec![None; values.len()];
    }
    let group_of = |value: f64| {
        let rank = sorted.partition_point(|other| *other < value) + 1;
        let from_the_top = (count + 1 - rank) as f64 / (count as f64 / f64::from(groups));
        (f64::from(groups) + 1.0 - from_the_top.ceil()).max(1.0) as u32
    };
    signed.into_iter().map(|value| value.map(group_of)).collect()
}

#[cfg(test)]
mod tests {
    use super::{FirstGroup, quantile_groups};

    #[test]
    fn equal_values_share_a_group() {
        let values = [1.0, 2.0, 2.0, 2.0, 5.0, 6.0].map(Some);
        assert_eq!(quantile_groups(&values, 3, FirstGroup::Lowest), [1, 1, 1, 1, 3, 3].map(Some));
        assert_eq!(quantile_groups(&values, 3, FirstGroup::Highest), [3, 2, 2, 2, 1, 1].map(Some));
    }

    #[test]
    fn a_missing_value_has_no_group_and_does_not_count() {
        let values = [Some(3.0), None, Some(1.0), Some(f64::NAN)];
        assert_eq!(quantile_groups(&values, 2, FirstGroup::Lowest), [Some(2), None, Some(1), None]);
        assert_eq!(quantile_groups(&values, 3, FirstGroup::Lowest), [None; 4]);
        assert_eq!(quantile_groups(&values, 0, FirstGroup::Lowest), [None; 4]);
    }

    #[test]
    fn both_zeros_are_equal() {
        assert_eq!(quantile_groups(&[Some(0.0), Some(-0.0)], 2, FirstGroup::Lowest), [Some(1), Some(1)]);
    }
}
