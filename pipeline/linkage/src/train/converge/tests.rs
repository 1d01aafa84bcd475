//! Estimation finds what was planted.

use super::{Mixture, converge};

/// Counts of patterns of comparisons with two or three levels, that a mixture of matches and others would give.
fn planted(chance: f64, m: &[Vec<f64>], u: &[Vec<f64>], pairs: f64) -> Vec<(u64, u64)> {
    let mut patterns = vec![(0_u64, chance, 1.0 - chance)];
    for (own, (m, u)) in m.iter().zip(u).enumerate() {
        patterns = patterns
            .into_iter()
            .flat_map(|(pattern, of_m, of_u)| {
                let levels = m.iter().zip(u).zip(1_u64..);
                levels.map(move |((m, u), level)| (pattern | level << (4 * own), of_m * m, of_u * u)).collect::<Vec<_>>()
            })
            .collect();
    }
    let mut counts: Vec<(u64, u64)> = patterns.into_iter().map(|(pattern, of_m, of_u)| (pattern, (pairs * (of_m + of_u)).round() as u64)).collect();
    counts.sort_unstable();
    counts
}

#[test]
fn planted_shares_are_found_again() {
    let m = vec![vec![0.9, 0.06, 0.04], vec![0.8, 0.2], vec![0.95, 0.05], vec![0.7, 0.1, 0.2]];
    let u = vec![vec![0.01, 0.02, 0.97], vec![0.05, 0.95], vec![0.5, 0.5], vec![0.002, 0.008, 0.99]];
    let patterns = planted(0.3, &m, &u, 1e9);
    let even = |levels: &Vec<f64>| [0.95].into_iter().chain(levels.iter().skip(1).map(|_| 0.05 / (levels.len() - 1) as f64)).collect();
    let mut mixture = Mixture { chance: 0.01, m: m.iter().map(even).collect(), u };
    let (iterations, change) = converge(&patterns, &mut mixture, 500, 1e-10);
    assert!(iterations < 500 && change < 1e-10);
    assert!((mixture.chance - 0.3).abs() < 1e-5, "{}", mixture.chance);
    for (found, planted) in mixture.m.iter().flatten().zip(m.iter().flatten()) {
        assert!((found - planted).abs() < 1e-5, "{found} {planted}");
    }
}

#[test]
fn no_value_counts_for_neither_side() {
    let m = vec![vec![0.9, 0.1], vec![0.8, 0.2], vec![0.7, 0.3]];
    let u = vec![vec![0.1, 0.9], vec![0.2, 0.8], vec![0.05, 0.95]];
    let whole = planted(0.4, &m, &u, 1e8);
    // Half of all pairs lack the third comparison, whatever they are.
    let mut halved: std::collections::BTreeMap<u64, u64> = whole.iter().map(|(pattern, count)| (*pattern, count / 2)).collect();
    for (pattern, count) in &whole {
        *halved.entry(pattern & 0xff).or_default() += count / 2;
    }
    let mut mixture = Mixture { chance: 0.1, m: vec![vec![0.95, 0.05]; 3], u };
    converge(&halved.into_iter().collect::<Vec<_>>(), &mut mixture, 2_000, 1e-12);
    for (found, planted) in mixture.m.iter().flatten().zip(m.iter().flatten()) {
        assert!((found - planted).abs() < 1e-4, "{found} {planted}");
    }
}

#[test]
fn the_cap_is_said_where_it_is_hit() {
    let patterns = [(0x11, 50), (0x12, 30), (0x21, 30), (0x22, 900)];
    let mut mixture = Mixture { chance: 0.5, m: vec![vec![0.95, 0.05]; 2], u: vec![vec![0.1, 0.9]; 2] };
    let (iterations, change) = converge(&patterns, &mut mixture, 2, 1e-9);
    assert_eq!(iterations, 2);
    assert!(change >= 1e-9);
}
