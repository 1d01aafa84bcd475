//! From the JSON of a linkage schema to its type, with every rule of the published JSON schema.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::Regex;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Comparison, Feature, Hash, Hashing, Kdf, KdfHash, MissingValue, Schema, Strategy};
use crate::value::{Case, DateFormat, DateFormatError, Format, TextEncoding};

/// Longest filter, in bits before folding: far above what is used, and small enough for any machine.
const MOST_BITS: usize = 1 << 20;

/// Why a schema is refused.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The text is no JSON.
    #[error("schema line {line}, column {column}: not valid JSON")]
    NotJson {
        /// Line of the file.
        line: usize,
        /// Column of the line.
        column: usize,
    },
    /// Another version than 3.
    #[error("schema version {0} is not read: version 3 is; clkhash rewrites older ones with `clkhash.schema.convert_to_latest_version`")]
    Version(String),
    /// A setting is missing, is not known, or has a value that is not allowed.
    #[error("schema, {place}: {reason}")]
    Setting {
        /// `clkConfig`, or the feature.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// A format of dates that is not read.
    #[error("schema, feature {feature}")]
    Date {
        /// The feature.
        feature: String,
        /// Why.
        #[source]
        source: DateFormatError,
    },
}

#[derive(Deserialize)]
struct RawFile {
    #[serde(rename = "clkConfig")]
    config: RawConfig,
    features: Vec<Map<String, Value>>,
}

#[derive(Deserialize)]
struct RawConfig {
    l: usize,
    kdf: RawKdf,
    #[serde(default)]
    xor_folds: u32,
    #[serde(rename = "xorFolds")]
    other_folds: Option<Value>,
}

#[derive(Deserialize)]
struct RawKdf {
    #[serde(rename = "type")]
    kind: String,
    hash: Option<String>,
    salt: Option<String>,
    info: Option<String>,
    #[serde(rename = "keySize")]
    key_size: Option<usize>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
enum RawFormat {
    String(RawText),
    Integer {
        minimum: Option<i64>,
        maximum: Option<i64>,
        #[serde(rename = "description")]
        _description: Option<String>,
    },
    Date {
        format: String,
        #[serde(rename = "description")]
        _description: Option<String>,
    },
    Enum {
        values: Vec<String>,
        #[serde(rename = "description")]
        _description: Option<String>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    encoding: Option<String>,
    case: Option<String>,
    #[serde(rename = "minLength")]
    minimum_length: Option<usize>,
    #[serde(rename = "maxLength")]
    maximum_length: Option<usize>,
    pattern: Option<String>,
    #[serde(rename = "description")]
    _description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHashing {
    comparison: RawComparison,
    strategy: RawStrategy,
    hash: Option<RawHash>,
    #[serde(rename = "missingValue")]
    missing: Option<RawMissing>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum RawComparison {
    Ngram {
        n: usize,
        #[serde(default)]
        positional: bool,
    },
    Exact,
    Numeric {
        #[serde(rename = "thresholdDistance")]
        distance: f64,
        resolution: u32,
        #[serde(default)]
        fractional_precision: u32,
    },
}

#[derive(Deserialize)]
enum RawStrategy {
    #[serde(rename = "bitsPerToken")]
    Token(u32),
    #[serde(rename = "bitsPerFeature")]
    Feature(u32),
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum RawHash {
    #[serde(rename = "blakeHash")]
    Blake,
    #[serde(rename = "doubleHash")]
    Double {
        #[serde(default)]
        prevent_singularity: bool,
    },
}

#[derive(Deserialize)]
struct RawMissing {
    sentinel: String,
    #[serde(rename = "replaceWith")]
    replacement: Option<String>,
}

pub(super) fn schema(text: &str) -> Result<Schema, SchemaError> {
    let value: Value = serde_json::from_str(text).map_err(|error| SchemaError::NotJson { line: error.line(), column: error.column() })?;
    match value.get("version") {
        Some(version) if version.as_f64() == Some(3.0) => {}
        Some(version) => return Err(SchemaError::Version(version.to_string())),
        None => return Err(setting("the file", "version is missing")),
    }
    let file: RawFile = serde_json::from_value(value).map_err(|error| setting("the file", &error.to_string()))?;
    let config = file.config;
    if config.other_folds.is_some() {
        // clkhash documents this name and reads the other, so that filters stay unfolded without a word.
        return Err(setting("clkConfig", "write xor_folds instead of xorFolds, which clkhash does not read"));
    }
    let unfolded = config.l.checked_shl(config.xor_folds).filter(|bits| config.xor_folds <= 16 && config.l <= MOST_BITS && *bits <= MOST_BITS);
    let Some(unfolded) = unfolded.filter(|_| config.l >= 1) else {
        return Err(setting("clkConfig", "l before folding must be from 1 to 1048576"));
    };
    let kdf = kdf(config.kdf)?;
    let derived = kdf.key_bytes.saturating_mul(2 * file.features.len());
    let most = 255 * if kdf.hash == KdfHash::Sha256 { 32 } else { 64 };
    if derived > most {
        return Err(setting("clkConfig", &format!("HKDF gives at most {most} bytes, and this many features of this keySize need {derived}")));
    }
    let features = file.features.into_iter().enumerate().map(|(place, raw)| feature(place, raw)).collect::<Result<Vec<_>, _>>()?;
    let schema = Schema { bits: config.l, folds: config.xor_folds, kdf, features, digest: String::new() };
    let has_blake = schema.encoded().any(|(_, _, hashing)| hashing.hash == Hash::Blake);
    if has_blake && !unfolded.is_power_of_two() {
        return Err(setting("clkConfig", "l must be a power of two where a feature has blakeHash"));
    }
    if has_blake && schema.kdf.key_bytes > 64 {
        return Err(setting("clkConfig", "keySize must be at most 64 where a feature has blakeHash"));
    }
    Ok(schema)
}

fn setting(place: &str, reason: &str) -> SchemaError {
    SchemaError::Setting { place: place.to_owned(), reason: reason.to_owned() }
}

fn kdf(raw: RawKdf) -> Result<Kdf, SchemaError> {
    if raw.kind != "HKDF" {
        return Err(setting("clkConfig", "kdf.type must be HKDF"));
    }
    let hash = match raw.hash.as_deref() {
        None | Some("SHA256") => KdfHash::Sha256,
        Some("SHA512") => KdfHash::Sha512,
        Some(_) => return Err(setting("clkConfig", "kdf.hash must be SHA256 or SHA512")),
    };
    let decode = |name: &str, text: Option<String>| {
        text.map(|text| STANDARD.decode(text).map_err(|_| setting("clkConfig", &format!("kdf.{name} is not base64")))).transpose()
    };
    let key_bytes = raw.key_size.unwrap_or(64);
    if key_bytes == 0 {
        return Err(setting("clkConfig", "kdf.keySize must be at least 1"));
    }
    Ok(Kdf { hash, salt: decode("salt", raw.salt)?, info: decode("info", raw.info)?.unwrap_or_default(), key_bytes })
}

fn feature(place: usize, mut raw: Map<String, Value>) -> Result<Feature, SchemaError> {
    let Some(identifier) = raw.get("identifier").and_then(Value::as_str).map(str::to_owned) else {
        return Err(setting(&format!("feature at place {}", place + 1), "identifier is missing"));
    };
    let here = format!("feature {identifier}");
    if raw.get("ignored").is_some_and(|ignored| ignored == &Value::Bool(true)) {
        return Ok(Feature { identifier, hashing: None });
    }
    let mut part = |name: &str| raw.remove(name).ok_or_else(|| setting(&here, &format!("{name} is missing")));
    let (format, hashing) = (part("format")?, part("hashing")?);
    let raw_format: RawFormat = serde_json::from_value(format).map_err(|error| setting(&here, &format!("format: {error}")))?;
    let raw: RawHashing = serde_json::from_value(hashing).map_err(|error| setting(&here, &format!("hashing: {error}")))?;
    let at_least_one = |name: &str, value: u32| if value == 0 { Err(setting(&here, &format!("{name} must be at least 1"))) } else { Ok(value) };
    let hashing = Hashing {
        format: self::format(&identifier, raw_format)?,
        comparison: comparison(&here, raw.comparison)?,
        strategy: match raw.strategy {
            RawStrategy::Token(often) => Strategy::BitsPerToken(at_least_one("bitsPerToken", often)?),
            RawStrategy::Feature(total) => Strategy::BitsPerFeature(at_least_one("bitsPerFeature", total)?),
        },
        hash: match raw.hash {
            None | Some(RawHash::Blake) => Hash::Blake,
            Some(RawHash::Double { prevent_singularity }) => Hash::Double { prevents_singularity: prevent_singularity },
        },
        missing: raw
            .missing
            .map(|missing| MissingValue { replacement: missing.replacement.unwrap_or_else(|| missing.sentinel.clone()), sentinel: missing.sentinel }),
    };
    Ok(Feature { identifier, hashing: Some(hashing) })
}

fn format(feature: &str, raw: RawFormat) -> Result<Format, SchemaError> {
    let here = format!("feature {feature}");
    Ok(match raw {
        RawFormat::Integer { minimum, maximum, .. } => Format::Integer { minimum, maximum },
        RawFormat::Enum { values, .. } => Format::Enumeration(values),
        RawFormat::Date { format, .. } => Format::Date(DateFormat::new(&format).map_err(|source| SchemaError::Date { feature: feature.to_owned(), source })?),
        RawFormat::String(text) => {
            let encoding = match text.encoding.as_deref() {
                None | Some("utf-8") => TextEncoding::Utf8,
                Some("ascii") => TextEncoding::Ascii,
                Some("utf-16") => TextEncoding::Utf16,
                Some("utf-32") => TextEncoding::Utf32,
                Some(_) => return Err(setting(&here, "encoding must be ascii, utf-8, utf-16 or utf-32")),
            };
            let has_bounds = text.case.is_some() || text.minimum_length.is_some() || text.maximum_length.is_some();
            match text.pattern {
                Some(_) if has_bounds => return Err(setting(&here, "a pattern does not go with case, minLength or maxLength")),
                Some(pattern) => {
                    let pattern = Regex::new(&format!(r"\A(?:{})\z", with_rust_ends(&pattern)))
                        .map_err(|_| setting(&here, "the pattern is no regular expression, or uses one that looks around or back, which is not read"))?;
                    Format::Pattern { encoding, pattern }
                }
                None => {
                    let case = match text.case.as_deref() {
                        None | Some("mixed") => Case::Mixed,
                        Some("upper") => Case::Upper,
                        Some("lower") => Case::Lower,
                        Some(_) => return Err(setting(&here, "case must be upper, lower or mixed")),
                    };
                    if text.maximum_length == Some(0) {
                        return Err(setting(&here, "maxLength must be at least 1"));
                    }
                    Format::Text { encoding, case, minimum_length: text.minimum_length, maximum_length: text.maximum_length }
                }
            }
        }
    })
}

/// Python writes the end of the text `\Z`, where this program's expressions write `\z`.
fn with_rust_ends(pattern: &str) -> String {
    let mut rewritten = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        rewritten.push(letter);
        if letter == '\\' {
            rewritten.extend(letters.next().map(|escaped| if escaped == 'Z' { 'z' } else { escaped }));
        }
    }
    rewritten
}

fn comparison(here: &str, raw: RawComparison) -> Result<Comparison, SchemaError> {
    Ok(match raw {
        RawComparison::Ngram { n: 0, .. } => return Err(setting(here, "n must be at least 1")),
        RawComparison::Ngram { n, positional } => Comparison::Ngram { letters: n, is_positional: positional },
        RawComparison::Exact => Comparison::Exact,
        RawComparison::Numeric { distance, resolution, fractional_precision } => {
            if resolution == 0 || resolution > 10_000 || fractional_precision > 15 {
                return Err(setting(here, "resolution must be from 1 to 10000, fractional_precision from 0 to 15"));
            }
            let scaled = (distance * 10f64.powi(fractional_precision.cast_signed())).round_ties_even();
            if !(1.0..=1e15).contains(&scaled) {
                return Err(setting(here, "thresholdDistance must be above 0 and have a digit that counts"));
            }
            #[expect(clippy::cast_possible_truncation, reason = "within 1 and 1e15, as was just asked")]
            Comparison::Numeric { interval: scaled as i128, resolution, fraction_digits: fractional_precision }
        }
    })
}
