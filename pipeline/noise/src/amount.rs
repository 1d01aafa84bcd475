//! A privacy loss (rho or epsilon), counted in billionths so that sums are exact.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

const BILLION: u64 = 1_000_000_000;
/// A loss above this protects nobody, and the sum of many stays far from the end of 64 bits.
const LARGEST: u64 = 1_000_000 * BILLION;

/// A privacy loss: rho of zero-concentrated, or epsilon of pure differential privacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(u64);

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount of privacy loss is a plain decimal number from 0 to 1000000 with at most nine decimals, such as 0.25")]
pub struct AmountError;

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);

    /// An amount of so many billionths.
    ///
    /// # Errors
    /// When it is above one million.
    pub fn from_billionths(billionths: u64) -> Result<Amount, AmountError> {
        if billionths > LARGEST { Err(AmountError) } else { Ok(Amount(billionths)) }
    }

    /// In billionths.
    pub fn billionths(self) -> u64 {
        self.0
    }

    /// The sum, `None` above one million.
    pub fn plus(self, other: Amount) -> Option<Amount> {
        self.0.checked_add(other.0).and_then(|sum| Amount::from_billionths(sum).ok())
    }

    /// What is left after `other`, `None` when `other` is more.
    pub fn minus(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(other.0).map(Amount)
    }

    /// A floating-point number that is not above this amount, so that noise made for it never costs more than was recorded.
    pub fn not_above(self) -> f64 {
        if self.0 == 0 { 0.0 } else { (self.0 as f64 / BILLION as f64).next_down() }
    }

    /// The nearest floating-point number, for display and for conversions that round up.
    pub fn nearest(self) -> f64 {
        self.0 as f64 / BILLION as f64
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Amount, AmountError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole, 7) || !digits(decimals, 9) {
            return Err(AmountError);
        }
        let whole: u64 = whole.parse().map_err(|_| AmountError)?;
        let decimals: u64 = format!("{decimals:0<9}").parse().map_err(|_| AmountError)?;
        Amount::from_billionths(whole * BILLION + decimals)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / BILLION, self.0 % BILLION);
        if rest == 0 {
            return write!(formatter, "{whole}");
        }
        let decimals = format!("{rest:09}");
        write!(formatter, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl Serialize for Amount {
    // As text: a number would pass through floating point in a reader's hands.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
