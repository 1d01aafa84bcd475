//! A standard normal number from a uniform one.

/// Returns the standard normal quantile of `uniform`, above 0 and below 1, to about 16 digits.
///
/// Source: Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37(3),
/// 477-484, PPND16. It stands beside [`normal_quantile`](crate::distribution::normal_quantile) because simulated limits take
/// it some hundreds of millions of times, and it needs a logarithm in the tails alone.
#[inline]
pub(super) fn normal_draw(uniform: f64) -> f64 {
    let centred = uniform - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * polynomial(&CENTRE.0, r) / polynomial(&CENTRE.1, r);
    }
    let tail = if centred < 0.0 { uniform } else { 1.0 - uniform };
    let r = (-tail.ln()).sqrt();
    let (shift, (above, below)) = if r <= 5.0 { (1.6, &MIDDLE) } else { (5.0, &FAR) };
    (polynomial(above, r - shift) / polynomial(below, r - shift)).copysign(centred)
}

type Fraction = ([f64; 8], [f64; 8]);

/// Coefficients from the constant upwards: numerator, denominator.
const CENTRE: Fraction = (
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
);

const MIDDLE: Fraction = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

const FAR: Fraction = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[inline]
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::normal_draw;
    use crate::distribution::normal_quantile;

    #[test]
    fn it_is_the_quantile_of_the_crate() {
        for uniform in [1e-17, 1e-12, 1e-6, 0.001, 0.025, 0.0749, 0.0751, 0.3, 0.4999, 0.5001, 0.8, 0.95, 0.999, 1.0 - 1e-9] {
            let expected = normal_quantile(uniform).unwrap();
            assert!((normal_draw(uniform) / expected - 1.0).abs() < 1e-13, "{uniform}: {} for {expected}", normal_draw(uniform));
        }
        assert_eq!(normal_draw(0.5), 0.0);
    }
}
