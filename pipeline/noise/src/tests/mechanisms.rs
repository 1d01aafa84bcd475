//! Scale, cost and interval of the noise, each held to another way of computing it.

use crate::{Amount, Contribution, Measure, Mechanism, Noise, epsilon_of_rho};

fn noise(mechanism: Mechanism, cells: u32, loss: &str) -> Noise {
    Noise::calibrate(mechanism, Contribution { cells, per_cell: 1 }, loss.parse().unwrap()).unwrap()
}

/// Chance that whole noise is at most `width` in size, summed from its formula.
fn covered(noise: &Noise, width: u64) -> f64 {
    let scale = noise.scale();
    let weight = |size: u64| match noise.mechanism() {
        Mechanism::DiscreteGaussian => (-((size * size) as f64) / (2.0 * scale * scale)).exp(),
        Mechanism::DiscreteLaplace => (-(size as f64) / scale).exp(),
    };
    let sum = |to: u64| weight(0) + 2.0 * (1..=to).map(weight).sum::<f64>();
    sum(width) / sum((60.0 * scale) as u64 + 60)
}

#[test]
fn the_scale_costs_what_was_asked_and_not_more() {
    for mechanism in [Mechanism::DiscreteGaussian, Mechanism::DiscreteLaplace] {
        for cells in [1, 2, 3, 4, 7, 100] {
            for loss in ["0.001", "0.1", "0.3", "1", "2.5"] {
                let made = noise(mechanism, cells, loss);
                let asked: Amount = loss.parse().unwrap();
                let cost = made.loss_by_map().unwrap();
                assert!(cost <= asked.nearest() && cost > asked.nearest() * (1.0 - 1e-12), "{mechanism:?} {cells} {loss}: {cost}");
            }
        }
    }
}

#[test]
fn the_scale_is_the_closed_form() {
    // sqrt(cells / (2 rho)) and cells / epsilon.
    assert!((noise(Mechanism::DiscreteGaussian, 8, "0.25").scale() - 4.0).abs() < 1e-9);
    assert!((noise(Mechanism::DiscreteLaplace, 3, "0.5").scale() - 6.0).abs() < 1e-9);
    let twice = Noise::calibrate(Mechanism::DiscreteGaussian, Contribution { cells: 8, per_cell: 2 }, "0.25".parse().unwrap()).unwrap();
    assert!((twice.scale() - 8.0).abs() < 1e-9);
}

#[test]
fn the_interval_is_the_narrowest_whole_one_that_covers() {
    for mechanism in [Mechanism::DiscreteGaussian, Mechanism::DiscreteLaplace] {
        for loss in ["0.01", "0.125", "0.5", "2"] {
            for level in [0.9, 0.95, 0.99] {
                let made = noise(mechanism, 3, loss);
                let width = made.half_width(level).unwrap();
                assert!(covered(&made, width) >= level - 1e-9, "{mechanism:?} {loss} {level}");
                assert!(width == 0 || covered(&made, width - 1) < level, "{mechanism:?} {loss} {level}");
            }
        }
    }
}

#[test]
fn draws_are_spread_as_stated() {
    // 20,000 draws: a share is off by more than six of its standard deviations once in half a billion.
    for mechanism in [Mechanism::DiscreteGaussian, Mechanism::DiscreteLaplace] {
        let made = noise(mechanism, 3, "0.5");
        let counts = vec![100i64; 20_000];
        let draws = made.draw(&counts).unwrap();
        let width = made.half_width(0.95).unwrap();
        let inside = draws.iter().filter(|draw| (**draw - 100).unsigned_abs() <= width).count() as f64 / 20_000.0;
        let exact = covered(&made, width);
        assert!((inside - exact).abs() < 6.0 * (exact * (1.0 - exact) / 20_000.0).sqrt(), "{mechanism:?}: {inside}, not {exact}");
        let variance = draws.iter().map(|draw| ((*draw - 100) as f64).powi(2)).sum::<f64>() / 20_000.0;
        assert!((variance.sqrt() / made.standard_deviation() - 1.0).abs() < 0.06, "{mechanism:?}: {variance}");
    }
}

#[test]
fn pure_noise_is_paid_from_an_account_in_rho() {
    assert_eq!(noise(Mechanism::DiscreteLaplace, 1, "0.5").cost(Measure::Rho).unwrap(), "0.125".parse().unwrap());
    // Rounded up to a billionth: 0.00001^2 / 2 is a twentieth of one.
    assert_eq!(noise(Mechanism::DiscreteLaplace, 1, "0.00001").cost(Measure::Rho).unwrap().billionths(), 1);
    assert_eq!(noise(Mechanism::DiscreteLaplace, 1, "0.5").cost(Measure::Epsilon).unwrap(), "0.5".parse().unwrap());
    let error = noise(Mechanism::DiscreteGaussian, 1, "0.5").cost(Measure::Epsilon).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the account counts epsilon; discrete Gaussian noise has none that is finite. Use discrete Laplace noise, or an account in rho"
    );
}

#[test]
fn rho_is_told_as_the_epsilon_of_the_paper() {
    // The plain conversion of Bun and Steinke is an upper bound; the sharper one is a little below it.
    let (rho, delta) = (0.5f64, 1e-6f64);
    let plain = rho + 2.0 * (rho * (1.0 / delta).ln()).sqrt();
    let sharp = epsilon_of_rho("0.5".parse().unwrap(), delta).unwrap();
    assert!(sharp < plain && sharp > 0.85 * plain, "{sharp} beside {plain}");
    // Independent: the smallest epsilon over orders a of rho a + (ln(1/delta) + (a-1) ln(1-1/a) - ln a) / (a-1).
    let orders = (1..200_000).map(|step| 1.0 + f64::from(step) / 2000.0);
    let least = orders.map(|a| rho * a + ((1.0 / delta).ln() + (a - 1.0) * (1.0 - 1.0 / a).ln() - a.ln()) / (a - 1.0)).fold(f64::INFINITY, f64::min);
    assert!((sharp - least).abs() < 1e-3, "{sharp} beside {least}");
}

#[test]
fn impossible_noise_is_refused() {
    let made = |cells, loss: &str| Noise::calibrate(Mechanism::DiscreteGaussian, Contribution { cells, per_cell: 1 }, loss.parse().unwrap());
    assert_eq!(made(0, "1").unwrap_err().to_string(), "the contribution bound must be at least one cell and one per cell");
    assert_eq!(made(1, "0").unwrap_err().to_string(), "the privacy loss must be above zero");
    assert!(noise(Mechanism::DiscreteLaplace, 1, "1").half_width(1.0).is_err());
    let drowned = Noise::calibrate(Mechanism::DiscreteLaplace, Contribution { cells: 4, per_cell: 1 }, Amount::from_billionths(1).unwrap());
    assert!(drowned.unwrap_err().to_string().starts_with("so small a privacy loss needs noise with a scale above 1000000,"));
}
