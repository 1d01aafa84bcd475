//! Two records side by side: which values are the same, and where those that are not differ.

use crate::queue::{Field, Record};

use super::words;

/// Longest value whose letters are compared one by one.
const LONGEST: usize = 200;

/// How the values of a field stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letter for letter.
    Same,
    /// But for capitals, blanks and signs.
    Alike,
    /// They differ.
    Differ,
    /// The left record has none.
    Left,
    /// The right record has none.
    Right,
    /// Neither has one.
    Neither,
}

impl Kind {
    /// Class of its row.
    pub(crate) fn css(self) -> &'static str {
        match self {
            Kind::Same => "same",
            Kind::Alike => "alike",
            Kind::Differ => "differ",
            Kind::Left => "left",
            Kind::Right => "right",
            Kind::Neither => "neither",
        }
    }

    /// The sign between the values.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Kind::Same => "=",
            Kind::Alike => "≈",
            Kind::Differ => "≠",
            Kind::Left | Kind::Right | Kind::Neither => "–",
        }
    }

    /// The sign in words.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Kind::Same => "same",
            Kind::Alike => "same but for capitals or signs",
            Kind::Differ => "differs",
            Kind::Left => "missing on the left",
            Kind::Right => "missing on the right",
            Kind::Neither => "missing on both",
        }
    }
}

/// Part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub text: String,
    /// Whether the other value has other letters here.
    pub is_marked: bool,
}

/// One field of both records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compared {
    pub label: String,
    pub kind: Kind,
    pub left: Vec<Piece>,
    pub right: Vec<Piece>,
}

/// Lays two records side by side: fields of the left one in its order, then what the right one has beside them.
pub(crate) fn compare(left: &Record, right: &Record) -> Vec<Compared> {
    let beside = right.fields.iter().filter(|field| !left.fields.iter().any(|other| other.name == field.name));
    let names = left.fields.iter().chain(beside).map(|field| &field.name);
    names.map(|name| field(words(name), value(left, name), value(right, name))).collect()
}

fn value<'a>(record: &'a Record, name: &str) -> Option<&'a str> {
    record.fields.iter().find(|field| field.name == name).and_then(filled)
}

/// The value of a field, where there is one.
pub(crate) fn filled(field: &Field) -> Option<&str> {
    field.value.as_deref().filter(|value| !value.trim().is_empty())
}

fn field(label: String, left: Option<&str>, right: Option<&str>) -> Compared {
    let whole = |value: Option<&str>| value.map(|text| vec![Piece { text: text.to_owned(), is_marked: false }]).unwrap_or_default();
    let kind = match (left, right) {
        (Some(left), Some(right)) if left == right => Kind::Same,
        (Some(left), Some(right)) if plain(left) == plain(right) => Kind::Alike,
        (Some(_), Some(_)) => Kind::Differ,
        (None, Some(_)) => Kind::Left,
        (Some(_), None) => Kind::Right,
        (None, None) => Kind::Neither,
    };
    let (left, right) = match (kind, left, right) {
        (Kind::Alike | Kind::Differ, Some(one), Some(other)) => marked(one, other).unwrap_or_else(|| (whole(left), whole(right))),
        _ => (whole(left), whole(right)),
    };
    Compared { label, kind, left, right }
}

fn plain(value: &str) -> String {
    value.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Both values with the letters marked in which they differ: place by place where they are equally long and mostly alike, else
/// those that are not in their longest common subsequence.
///
/// Nothing where they are long, or have less than two thirds of the shorter in common: marks would then be noise.
fn marked(one: &str, other: &str) -> Option<(Vec<Piece>, Vec<Piece>)> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().max(other.len()) > LONGEST {
        return None;
    }
    let is_other = one.iter().zip(&other).map(|(one, other)| one != other);
    if one.len() == other.len() && is_other.clone().filter(|is_other| *is_other).count() * 2 <= one.len() {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for ((one, other), is_other) in one.iter().zip(&other).zip(is_other) {
            push(&mut left, *one, is_other);
            push(&mut right, *other, is_other);
        }
        return Some((left, right));
    }
    // common[i][j]: length of the longest common subsequence of what follows place i and place j.
    let mut common = vec![vec![0_usize; other.len() + 1]; one.len() + 1];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            common[i][j] = if one[i] == other[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    if common[0][0] * 3 < one.len().min(other.len()) * 2 {
        return None;
    }
    let (mut left, mut right, mut i, mut j) = (Vec::new(), Vec::new(), 0, 0);
    while i < one.len() || j < other.len() {
        if i < one.len() && j < other.len() && one[i] == other[j] {
            push(&mut left, one[i], false);
            push(&mut right, other[j], false);
            (i, j) = (i + 1, j + 1);
        } else if j == other.len() || (i < one.len() && common[i + 1][j] >= common[i][j + 1]) {
            push(&mut left, one[i], true);
            i += 1;
        } else {
            push(&mut right, other[j], true);
            j += 1;
        }
    }
    Some((left, right))
}

fn push(pieces: &mut Vec<Piece>, letter: char, is_marked: bool) {
    match pieces.last_mut() {
        Some(piece) if piece.is_marked == is_marked => piece.text.push(letter),
        _ => pieces.push(Piece { text: letter.to_string(), is_marked }),
    }
}
