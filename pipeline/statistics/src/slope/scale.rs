//! The scale on which values vary.

use super::index::SlopeError;

/// The scale on which a value is taken as normal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// The value itself.
    Normal,
    /// The logarithm of a rate.
    Log,
    /// The log odds of a proportion, 0 to 1.
    Logit,
}

impl Scale {
    /// A value on the scale.
    pub(super) fn to(self, value: f64) -> Result<f64, SlopeError> {
        let on_scale = match self {
            Scale::Normal => value,
            Scale::Log => value.ln(),
            Scale::Logit => (value / (1.0 - value)).ln(),
        };
        if on_scale.is_finite() { Ok(on_scale) } else { Err(SlopeError::OffScale) }
    }

    /// A value from the scale.
    pub(super) fn from(self, on_scale: f64) -> f64 {
        match self {
            Scale::Normal => on_scale,
            Scale::Log => on_scale.exp(),
            Scale::Logit => 1.0 / (1.0 + (-on_scale).exp()),
        }
    }
}
