//! The plan of tokens that parties agree on (`tokens.toml`).

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::normalise::Normalise;
use super::soundex::soundex;
use crate::value::{DateFormat, DateFormatError};

/// Why a plan is refused.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The text is no plan.
    #[error("token plan: {0}")]
    Malformed(String),
    /// A name that cannot stand in a header.
    #[error("token plan: {0} must be 1 to 60 small letters, digits, hyphens or underscores")]
    Name(&'static str),
    /// A name stands twice.
    #[error("token plan: two tokens are named {0}")]
    Twice(String),
    /// A token of nothing.
    #[error("token plan: token {0} has no part")]
    NoPart(String),
    /// A count of letters that says nothing.
    #[error("token plan: token {token}, column {column}: count must be at least 1")]
    Count {
        /// The token.
        token: String,
        /// The column.
        column: String,
    },
    /// A date format that is not read.
    #[error("token plan: token {token}, column {column}")]
    Date {
        /// The token.
        token: String,
        /// The column.
        column: String,
        /// Why.
        #[source]
        source: DateFormatError,
    },
}

/// Which tokens are made, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its name; another name gives other tokens.
    pub name: String,
    /// How values are made alike.
    pub normalise: Normalise,
    /// Values that name nobody, such as `unknown`, after they were made alike: no token is made of them.
    pub skip: Vec<String>,
    /// The tokens.
    pub rules: Vec<TokenRule>,
    /// SHA-256 of the file, in hexadecimal.
    pub digest: String,
}

/// One token.
#[derive(Debug, Clone)]
pub struct TokenRule {
    /// Its name, which becomes that of a column.
    pub name: String,
    /// Whether parts are sorted, so that swapped names have one token.
    pub sorted: bool,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// A part of a token.
#[derive(Debug, Clone)]
pub struct Part {
    /// The column of the file.
    pub column: String,
    /// What is taken of its value.
    pub take: Take,
}

/// What is taken of a value.
#[derive(Debug, Clone)]
pub enum Take {
    /// All of it.
    Whole,
    /// Its first letters.
    First(usize),
    /// How it sounds.
    Soundex,
    /// The year of a date.
    Year(DateFormat),
    /// Month and day of a date.
    MonthDay(DateFormat),
    /// A date as `YYYYMMDD`.
    Date(DateFormat),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    name: String,
    normalise: Normalise,
    #[serde(default)]
    skip: Vec<String>,
    token: Vec<RawToken>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawToken {
    name: String,
    #[serde(default)]
    sorted: bool,
    part: Vec<RawPart>,
}

#[derive(Deserialize)]
#[serde(tag = "take", rename_all = "snake_case", deny_unknown_fields)]
enum RawPart {
    Whole { column: String },
    First { column: String, count: usize },
    Soundex { column: String },
    Year { column: String, format: String },
    MonthDay { column: String, format: String },
    Date { column: String, format: String },
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// The text is no plan; the message names the token and the column.
    pub fn from_toml(text: &str) -> Result<Plan, PlanError> {
        let raw: RawPlan = toml::from_str(text).map_err(|error| PlanError::Malformed(error.message().to_owned()))?;
        if !is_plain(&raw.name) {
            return Err(PlanError::Name("its name"));
        }
        let mut rules: Vec<TokenRule> = Vec::new();
        for token in raw.token {
            if !is_plain(&token.name) {
                return Err(PlanError::Name("the name of a token"));
            }
            if rules.iter().any(|other| other.name == token.name) {
                return Err(PlanError::Twice(token.name));
            }
            if token.part.is_empty() {
                return Err(PlanError::NoPart(token.name));
            }
            let parts = token.part.into_iter().map(|raw| part(&token.name, raw)).collect::<Result<_, _>>()?;
            rules.push(TokenRule { name: token.name, sorted: token.sorted, parts });
        }
        let skip = raw.skip.iter().map(|value| raw.normalise.apply(value)).collect();
        let digest = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Plan { name: raw.name, normalise: raw.normalise, skip, rules, digest })
    }

    /// The columns that tokens are made of, each once, in the order in which they are first named.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for part in self.rules.iter().flat_map(|rule| &rule.parts) {
            if !columns.contains(&part.column.as_str()) {
                columns.push(&part.column);
            }
        }
        columns
    }

    /// What a part takes of a value; `None` where nothing is left of it.
    pub(super) fn part(&self, part: &Part, value: &str) -> Option<String> {
        let date = |format: &DateFormat| format.parse(value.trim());
        let taken = match &part.take {
            Take::Year(format) => date(format).map(|(year, _, _)| format!("{year:04}")),
            Take::MonthDay(format) => date(format).map(|(_, month, day)| format!("{month:02}{day:02}")),
            Take::Date(format) => date(format).map(|(year, month, day)| format!("{year:04}{month:02}{day:02}")),
            Take::Whole => self.text(value),
            Take::First(count) => self.text(value).map(|text| text.chars().take(*count).collect()),
            Take::Soundex => self.text(value).and_then(|text| soundex(&text)),
        };
        taken.filter(|taken| !taken.is_empty())
    }

    fn text(&self, value: &str) -> Option<String> {
        let text = self.normalise.apply(value);
        (!self.skip.contains(&text)).then_some(text)
    }
}

fn is_plain(name: &str) -> bool {
    (1..=60).contains(&name.len()) && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter))
}

fn part(token: &str, raw: RawPart) -> Result<Part, PlanError> {
    let date =
        |column: &str, format: &str| DateFormat::new(format).map_err(|source| PlanError::Date { token: token.to_owned(), column: column.to_owned(), source });
    Ok(match raw {
        RawPart::Whole { column } => Part { column, take: Take::Whole },
        RawPart::Soundex { column } => Part { column, take: Take::Soundex },
        RawPart::First { column, count: 0 } => return Err(PlanError::Count { token: token.to_owned(), column }),
        RawPart::First { column, count } => Part { column, take: Take::First(count) },
        RawPart::Year { column, format } => Part { take: Take::Year(date(&column, &format)?), column },
        RawPart::MonthDay { column, format } => Part { take: Take::MonthDay(date(&column, &format)?), column },
        RawPart::Date { column, format } => Part { take: Take::Date(date(&column, &format)?), column },
    })
}
