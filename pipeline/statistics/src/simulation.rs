//! Draws from a named, seeded generator.

use std::f64::consts::PI;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// How a simulated figure was made. The same record gives the same figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Simulation {
    /// Generator and rule.
    pub method: &'static str,
    /// Number of draws.
    pub draws: u32,
    /// Seed of the generator.
    pub seed: u64,
}

/// Standard normal numbers: Box and Muller's transformation of numbers of the generator ChaCha20.
///
/// Source: Box and Muller (1958), "A note on the generation of random normal deviates", Annals of Mathematical Statistics
/// 29(2), 610-611; Bernstein (2008), "ChaCha, a variant of Salsa20".
pub struct Normals {
    generator: ChaCha20Rng,
    spare: Option<f64>,
}

impl Normals {
    /// The numbers of a seed.
    pub fn seeded(seed: u64) -> Normals {
        Normals { generator: ChaCha20Rng::seed_from_u64(seed), spare: None }
    }

    /// Above 0 and at most 1, in steps of 2^-53.
    fn uniform(&mut self) -> f64 {
        ((self.generator.next_u64() >> 11) + 1) as f64 * 2.0_f64.powi(-53)
    }

    /// The next number.
    pub fn draw(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        let (sine, cosine) = (2.0 * PI * self.uniform()).sin_cos();
        self.spare = Some(radius * sine);
        radius * cosine
    }
}

#[cfg(test)]
mod tests {
    use super::Normals;

    #[test]
    fn one_seed_gives_one_sequence() {
        let sequence = |seed| {
            let mut normals = Normals::seeded(seed);
            [(); 6].map(|()| normals.draw())
        };
        assert_eq!(sequence(7), sequence(7));
        assert_ne!(sequence(7), sequence(8));
    }

    #[test]
    fn draws_have_the_moments_of_a_normal_number() {
        let (mut normals, draws) = (Normals::seeded(1), 200_000);
        let mut moments = [0.0; 4];
        for _ in 0..draws {
            let draw = normals.draw();
            (1..=4).for_each(|power| moments[power as usize - 1] += draw.powi(power) / f64::from(draws));
        }
        // Four standard errors of each moment.
        for (moment, (expected, variance)) in moments.into_iter().zip([(0.0, 1.0), (1.0, 2.0), (0.0, 15.0), (3.0, 96.0)]) {
            assert!((moment - expected).abs() < 4.0 * f64::sqrt(variance / f64::from(draws)), "{moments:?}");
        }
    }
}
