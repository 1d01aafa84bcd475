//! How values are made alike before tokens are made of them.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What happens to a value, as the plan declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Normalise {
    /// Whether letters lose their accents: `é` becomes `e`.
    pub remove_accents: bool,
    /// Whether capitals become small letters.
    pub lower_case: bool,
    /// Which letters stay.
    pub keep: Keep,
}

/// Which letters of a value stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// All but control characters.
    All,
    /// Letters and digits: no blanks, hyphens or apostrophes.
    LettersAndDigits,
}

impl Normalise {
    /// The value made alike.
    pub fn apply(self, value: &str) -> String {
        let stays = |letter: &char| match self.keep {
            Keep::All => !letter.is_control(),
            Keep::LettersAndDigits => letter.is_alphanumeric(),
        };
        let trimmed = value.trim();
        let bare: String = if self.remove_accents {
            trimmed.nfkd().filter(|letter| !is_combining_mark(*letter)).filter(stays).collect()
        } else {
            trimmed.nfkc().filter(stays).collect()
        };
        if self.lower_case { bare.to_lowercase() } else { bare }
    }
}
