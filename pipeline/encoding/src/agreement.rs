//! What may be linked with what: each feed's agreement decides, and a link that one of them does not permit is refused.
//!
//! A table (`agreements.toml`) holds one entry for each agreement of a feed: which other feeds its records may be linked with, for which
//! purposes, in which way, and until when. A link of two feeds needs an entry of *both*. Links do not pass on: that the first may be
//! linked with the second, and the second with the third, permits nothing between the first and the third.

use std::fmt;

use serde::Deserialize;

#[cfg(test)]
mod tests;

/// Why a table of agreements is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AgreementError {
    /// The text is no such table.
    #[error("agreements: {0}")]
    Malformed(String),
    /// A day that does not exist, or is not written as one.
    #[error("agreement {agreement}: {setting} must be a day such as 2027-06-30")]
    Day {
        /// The agreement.
        agreement: String,
        /// The setting.
        setting: &'static str,
    },
    /// It ends before it begins.
    #[error("agreement {0}: it ends before it begins")]
    Backwards(String),
    /// Two agreements have one id.
    #[error("two agreements have the id {0}")]
    Twice(String),
    /// Nothing is permitted.
    #[error("agreement {0}: it names no other feed, no purpose or no method")]
    Empty(String),
}

/// In which way records are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// By names and dates of birth.
    Clear,
    /// By encodings alone.
    Encoded,
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Method::Clear => "in clear text",
            Method::Encoded => "by encodings",
        })
    }
}

/// A day, as its ISO text, which sorts as days do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(String);

impl Day {
    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Day> {
        let format = crate::value::DateFormat::new("%Y-%m-%d").ok()?;
        let (year, month, day) = format.parse(text)?;
        let day = format!("{year:04}-{month:02}-{day:02}");
        (day == text).then_some(Day(day))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What one agreement of a feed permits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id, as on the paper.
    pub id: String,
    /// The feed whose agency gave it.
    pub feed: String,
    /// Feeds that its records may be linked with.
    pub with: Vec<String>,
    /// What links may be used for.
    pub purposes: Vec<String>,
    /// Ways in which records may be compared.
    pub methods: Vec<Method>,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

/// All agreements of a warehouse.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreements(Vec<Agreement>);

/// A link of two feeds that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// One feed.
    pub left: String,
    /// The other feed; the same one where a feed is searched for repeated people.
    pub right: String,
    /// What the link is for.
    pub purpose: String,
    /// How records are compared.
    pub method: Method,
    /// The day of the run.
    pub on: Day,
}

/// The agreements that permit a link: that of the first feed and that of the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission<'a> {
    /// Of the first feed.
    pub left: &'a Agreement,
    /// Of the second feed.
    pub right: &'a Agreement,
}

/// Why a feed's agreements do not permit a link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// None names the other feed.
    #[error("no agreement of {feed} permits a link with {other}")]
    Feed {
        /// The feed.
        feed: String,
        /// The other one.
        other: String,
    },
    /// One names the other feed, but not this purpose.
    #[error("agreement {agreement} of {feed} permits a link with {other}, but not for {purpose}")]
    Purpose {
        /// The agreement.
        agreement: String,
        /// The feed.
        feed: String,
        /// The other one.
        other: String,
        /// What was asked for.
        purpose: String,
    },
    /// One names feed and purpose, but not this way.
    #[error("agreement {agreement} of {feed} permits a link with {other}, but not {method}")]
    Method {
        /// The agreement.
        agreement: String,
        /// The feed.
        feed: String,
        /// The other one.
        other: String,
        /// What was asked for.
        method: Method,
    },
    /// One permits it on other days.
    #[error("agreement {agreement} of {feed} permits a link with {other} from {from} until {until}, not on {on}")]
    Day {
        /// The agreement.
        agreement: String,
        /// The feed.
        feed: String,
        /// The other one.
        other: String,
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
        /// The day of the run.
        on: Day,
    },
}

/// A link is refused: what each feed lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<Lack>);

impl std::error::Error for Refusal {}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this link is not permitted: ")?;
        let lacks: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&lacks.join("; "))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    agreement: Vec<RawAgreement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAgreement {
    id: String,
    feed: String,
    with: Vec<String>,
    purposes: Vec<String>,
    methods: Vec<Method>,
    from: String,
    until: String,
}

impl Agreements {
    /// Reads a table of agreements.
    ///
    /// # Errors
    /// The text is no such table; the message names the agreement.
    pub fn from_toml(text: &str) -> Result<Agreements, AgreementError> {
        let raw: RawTable = toml::from_str(text).map_err(|error| AgreementError::Malformed(error.message().to_owned()))?;
        let mut agreements: Vec<Agreement> = Vec::new();
        for raw in raw.agreement {
            let day = |setting, text: &str| Day::parse(text).ok_or_else(|| AgreementError::Day { agreement: raw.id.clone(), setting });
            let (from, until) = (day("from", &raw.from)?, day("until", &raw.until)?);
            if until < from {
                return Err(AgreementError::Backwards(raw.id));
            }
            if raw.with.is_empty() || raw.purposes.is_empty() || raw.methods.is_empty() {
                return Err(AgreementError::Empty(raw.id));
            }
            if agreements.iter().any(|other| other.id == raw.id) {
                return Err(AgreementError::Twice(raw.id));
            }
            let RawAgreement { id, feed, with, purposes, methods, .. } = raw;
            agreements.push(Agreement { id, feed, with, purposes, methods, from, until });
        }
        Ok(Agreements(agreements))
    }

    /// The agreements that permit a link.
    ///
    /// # Errors
    /// One of the two feeds has no agreement that permits it: the refusal says what is missing, for each feed.
    pub fn permit(&self, request: &Request) -> Result<Permission<'_>, Refusal> {
        match (self.of(&request.left, &request.right, request), self.of(&request.right, &request.left, request)) {
            (Ok(left), Ok(right)) => Ok(Permission { left, right }),
            (left, right) => {
                let mut lacks: Vec<Lack> = [left.err(), right.err()].into_iter().flatten().map(|lack| *lack).collect();
                lacks.dedup();
                Err(Refusal(lacks))
            }
        }
    }

    /// The agreement of `feed` that permits a link with `other`, or what comes nearest to one.
    fn of(&self, feed: &str, other: &str, request: &Request) -> Result<&Agreement, Box<Lack>> {
        let (feed, other) = (feed.to_owned(), other.to_owned());
        let naming: Vec<&Agreement> = self.0.iter().filter(|agreement| agreement.feed == feed && agreement.with.contains(&other)).collect();
        let Some(first) = naming.first() else { return Err(Box::new(Lack::Feed { feed, other })) };
        let agreement = first.id.clone();
        let for_purpose: Vec<&Agreement> = naming.iter().copied().filter(|agreement| agreement.purposes.contains(&request.purpose)).collect();
        let Some(first) = for_purpose.first() else {
            return Err(Box::new(Lack::Purpose { agreement, feed, other, purpose: request.purpose.clone() }));
        };
        let agreement = first.id.clone();
        let in_this_way: Vec<&Agreement> = for_purpose.iter().copied().filter(|agreement| agreement.methods.contains(&request.method)).collect();
        let Some(latest) = in_this_way.iter().copied().max_by_key(|agreement| (&agreement.until, &agreement.id)) else {
            return Err(Box::new(Lack::Method { agreement, feed, other, method: request.method }));
        };
        in_this_way.iter().copied().find(|agreement| agreement.from <= request.on && request.on <= agreement.until).ok_or_else(|| {
            let (from, until, on) = (latest.from.clone(), latest.until.clone(), request.on.clone());
            Box::new(Lack::Day { agreement: latest.id.clone(), feed, other, from, until, on })
        })
    }
}
