//! Keyed tokens: which records are worth comparing, said without a name.
//!
//! A plan (`tokens.toml`) says how values are made alike and from which parts of which columns each token is made. A token is
//! HMAC-SHA256 of those parts, cut to 16 bytes, under a key that follows from the secret and the plan. Two records with one
//! token are compared; a record with a missing part has no such token.

mod normalise;
mod plan;
mod soundex;

use hmac::Mac as _;

use crate::Secret;
use crate::stream::{HmacSha256, derived_key, keyed};

pub use normalise::{Keep, Normalise};
pub use plan::{Part, Plan, PlanError, Take, TokenRule};
pub use soundex::soundex;

#[cfg(test)]
mod tests;

/// One token: 16 bytes.
pub type Token = u128;

/// Makes the tokens of records under one plan and one secret.
pub struct Tokeniser {
    plan: Plan,
    keyed: HmacSha256,
}

impl Tokeniser {
    /// Derives the key of the plan.
    pub fn new(plan: Plan, secret: &Secret) -> Tokeniser {
        let keyed = keyed(&derived_key(secret.bytes(), &format!("tokens {}", plan.name)));
        Tokeniser { plan, keyed }
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The tokens of a record in the order of the plan, from the values of [`Plan::columns`]. `None` where a part is missing.
    pub fn tokens(&self, values: &[&str]) -> Vec<Option<Token>> {
        let columns = self.plan.columns();
        let value = |part: &Part| columns.iter().position(|column| *column == part.column).and_then(|place| values.get(place)).copied();
        let token = |rule: &TokenRule| {
            let mut parts: Vec<String> = rule.parts.iter().map(|part| value(part).and_then(|value| self.plan.part(part, value))).collect::<Option<_>>()?;
            if rule.sorted {
                parts.sort_unstable();
            }
            let mut mac = self.keyed.clone().chain_update(&rule.name);
            for part in &parts {
                // No part holds this byte, so no two lists of parts have one text.
                mac = mac.chain_update([0x1F]).chain_update(part);
            }
            let digest = mac.finalize().into_bytes();
            Some(digest.iter().take(16).fold(0, |token: Token, byte| token << 8 | Token::from(*byte)))
        };
        self.plan.rules.iter().map(token).collect()
    }
}

/// A token as 32 hexadecimal digits.
pub fn to_text(token: Token) -> String {
    format!("{token:032x}")
}

/// Reads a token of 32 hexadecimal digits.
pub fn from_text(text: &str) -> Option<Token> {
    let is_token = text.len() == 32 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_token { Token::from_str_radix(text, 16).ok() } else { None }
}
