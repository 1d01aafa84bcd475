//! Functions of one record's values.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use regex::Regex;

use super::ExpressionError;
use super::evaluate::Value;
use crate::similarity::date;
use crate::similarity::nickname::Nicknames;
use crate::similarity::{address, phonetic};

/// What functions look up: nicknames, and lists of texts that stand for no value.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    pub nicknames: Nicknames,
    /// By name: whole texts, and first words.
    pub skips: BTreeMap<String, Skip>,
}

/// Texts that stand for no value.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Skip {
    /// Whole texts, in capitals.
    #[serde(default)]
    pub values: BTreeSet<String>,
    /// First words, in capitals: whatever follows, the text is no value.
    #[serde(default)]
    pub first_words: BTreeSet<String>,
}

impl Skip {
    fn has(&self, text: &str) -> bool {
        let upper = text.trim().to_uppercase();
        self.values.contains(&upper) || upper.split_whitespace().next().is_some_and(|word| self.first_words.contains(word))
    }
}

/// Gives a function's value. A function of no value has no value, but for `coalesce`.
pub(super) fn call<'a>(name: &str, mut values: Vec<Value<'a>>, lists: &Lists) -> Result<Value<'a>, ExpressionError> {
    let fail = |what: String| ExpressionError::at(1, what);
    let count = values.len();
    let takes = |least: usize, most: usize| match (least..=most).contains(&count) {
        true => Ok(()),
        false => Err(fail(format!("{name} takes {least} to {most} values, not {count}"))),
    };
    match name {
        "coalesce" => return Ok(values.into_iter().find(|value| *value != Value::Null).unwrap_or(Value::Null)),
        "is_skipped" | "skip" => {
            takes(2, 2)?;
            let list = values.remove(1).stored().into_owned();
            let Some(skip) = lists.skips.get(&list) else { return Err(fail(format!("there is no [skip.{list}]"))) };
            let value = values.remove(0);
            let is_skipped = value != Value::Null && skip.has(&value.clone().stored());
            return Ok(match (name, is_skipped) {
                ("skip", true) => Value::Null,
                ("skip", false) => value,
                (_, is_skipped) => Value::Truth(is_skipped),
            });
        }
        _ => {}
    }
    let (least, most) = match name {
        "upper" | "lower" | "trim" | "length" | "abs" | "soundex" | "digits" | "letters" | "unaccent" | "date" | "year" | "month" | "day" | "epoch"
        | "cast" | "try_cast" | "last_word" | "nickname_root" | "house_number" | "street" | "reverse" => (1, 1),
        "left" | "right" | "nullif" | "before" | "regexp_matches" | "try_strptime" | "strptime" => (2, 2),
        "substr" | "substring" | "regexp_extract" => (2, 3),
        "replace" | "regexp_replace" => (3, 3),
        "concat" => (1, 16),
        _ => return Err(fail(format!("there is no function {name} of one record"))),
    };
    takes(least, most)?;
    if values.contains(&Value::Null) {
        return Ok(if name == "nullif" { values.remove(0) } else { Value::Null });
    }
    if let ("abs" | "epoch", Some(number)) = (name, values[0].number()) {
        return Ok(Value::Number(if name == "abs" { number.abs() } else { number }));
    }
    let number = |at: usize| values.get(at).and_then(Value::number).map(|number| number as i64);
    let texts: Vec<String> = values.iter().cloned().map(|value| value.stored().into_owned()).collect();
    let text = texts[0].as_str();
    Ok(match name {
        "upper" => Value::text(text.to_uppercase()),
        "lower" => Value::text(text.to_lowercase()),
        "trim" => Value::text(text.trim().to_owned()),
        "length" => Value::Number(text.chars().count() as f64),
        "reverse" => Value::text(text.chars().rev().collect::<String>()),
        "cast" | "try_cast" => Value::text(text.to_owned()),
        "left" => Value::text(text.chars().take(number(1).unwrap_or(0).max(0) as usize).collect::<String>()),
        "right" => {
            let count = text.chars().count();
            Value::text(text.chars().skip(count.saturating_sub(number(1).unwrap_or(0).max(0) as usize)).collect::<String>())
        }
        "substr" | "substring" => {
            let start = number(1).unwrap_or(1).max(1) as usize - 1;
            let length = number(2).map_or(usize::MAX, |length| length.max(0) as usize);
            Value::text(text.chars().skip(start).take(length).collect::<String>())
        }
        "concat" => Value::text(texts.concat()),
        "nullif" => {
            if texts[0] == texts[1] {
                Value::Null
            } else {
                values.remove(0)
            }
        }
        "replace" => Value::text(text.replace(&texts[1], &texts[2])),
        "before" => Value::text(text.split(texts[1].as_str()).next().unwrap_or_default().to_owned()),
        "last_word" => Value::maybe(text.split_whitespace().last().map(str::to_owned)),
        "digits" => Value::text(text.chars().filter(char::is_ascii_digit).collect::<String>()),
        "letters" => Value::text(text.chars().filter(|letter| letter.is_alphabetic()).collect::<String>()),
        "unaccent" => Value::text(phonetic::unaccent(text)),
        "soundex" => Value::maybe(phonetic::soundex(text)),
        "nickname_root" => Value::text(lists.nicknames.root(text).to_owned()),
        "house_number" => Value::maybe(address::house_number(text)),
        "street" => Value::maybe(address::street(text)),
        "date" => date::days(text).map_or(Value::Null, |days| Value::Number(f64::from(days))),
        "year" => Value::maybe(date::parts(text).map(|parts| format!("{:04}", parts.0))),
        "month" => Value::maybe(date::parts(text).map(|parts| format!("{:02}", parts.1))),
        "day" => Value::maybe(date::parts(text).map(|parts| format!("{:02}", parts.2))),
        "try_strptime" | "strptime" => date::by_format(text, &texts[1]).map_or(Value::Null, |days| Value::Number(f64::from(days) * 86_400.0)),
        "regexp_matches" => Value::Truth(pattern(&texts[1])?.is_match(text)),
        "regexp_replace" => Value::text(pattern(&texts[1])?.replace(text, texts[2].as_str()).into_owned()),
        "regexp_extract" => {
            let group = number(2).unwrap_or(0).max(0) as usize;
            let found = pattern(&texts[1])?.captures(text).and_then(|found| found.get(group)).map(|found| found.as_str().to_owned());
            Value::maybe(found)
        }
        _ => Value::Null,
    })
}

thread_local! {
    /// Patterns that this thread has read: one is asked for once a text, and reading it takes longer than looking for it.
    static PATTERNS: RefCell<HashMap<String, Regex>> = RefCell::new(HashMap::new());
}

fn pattern(text: &str) -> Result<Regex, ExpressionError> {
    if let Some(known) = PATTERNS.with_borrow(|patterns| patterns.get(text).cloned()) {
        return Ok(known);
    }
    let read = Regex::new(text).map_err(|_| ExpressionError::at(1, "a pattern that is no regular expression"))?;
    PATTERNS.with_borrow_mut(|patterns| patterns.insert(text.to_owned(), read.clone()));
    Ok(read)
}
