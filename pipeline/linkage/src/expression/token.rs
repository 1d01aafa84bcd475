//! Words and signs of an expression.

use super::ExpressionError;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Word(String),
    Quoted(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
}

const SIGNS: [&str; 16] = ["<>", "!=", "<=", ">=", "||", "(", ")", ",", ".", "=", "<", ">", "+", "-", "*", "/"];

/// Splits an expression; each token stands with its place, counted in characters from 1.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ExpressionError> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let place = at + 1;
        let letter = letters[at];
        if letter.is_whitespace() {
            at += 1;
        } else if letter == '\'' || letter == '"' {
            let (value, after) = quoted(&letters, at)?;
            at = after;
            found.push((place, if letter == '"' { Token::Quoted(value) } else { Token::Text(value) }));
        } else if letter.is_ascii_digit() {
            let end = (at..letters.len()).find(|end| !is_of_number(&letters, *end)).unwrap_or(letters.len());
            let digits: String = letters[at..end].iter().collect();
            found.push((place, Token::Number(digits.parse().map_err(|_| ExpressionError::at(place, "not a number"))?)));
            at = end;
        } else if letter.is_alphabetic() || letter == '_' {
            let end = (at..letters.len()).find(|end| !letters[*end].is_alphanumeric() && letters[*end] != '_').unwrap_or(letters.len());
            found.push((place, Token::Word(letters[at..end].iter().collect())));
            at = end;
        } else {
            let rest: String = letters[at..].iter().take(2).collect();
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).ok_or_else(|| ExpressionError::at(place, "a sign that is not known"))?;
            found.push((place, Token::Sign(sign)));
            at += sign.len();
        }
    }
    Ok(found)
}

fn is_of_number(letters: &[char], at: usize) -> bool {
    letters[at].is_ascii_digit()
        || letters[at] == '.'
        || (matches!(letters[at], 'e' | 'E') && letters.get(at + 1).is_some_and(|next| next.is_ascii_digit() || *next == '-' || *next == '+'))
        || (matches!(letters[at], '-' | '+') && matches!(letters[at - 1], 'e' | 'E'))
}

/// A text between quotes, which stands for a quote where it is doubled, and the place behind it.
fn quoted(letters: &[char], start: usize) -> Result<(String, usize), ExpressionError> {
    let quote = letters[start];
    let mut value = String::new();
    let mut at = start + 1;
    while at < letters.len() {
        if letters[at] != quote {
            value.push(letters[at]);
            at += 1;
        } else if letters.get(at + 1) == Some(&quote) {
            value.push(quote);
            at += 2;
        } else {
            return Ok((value, at + 1));
        }
    }
    Err(ExpressionError::at(start + 1, "a quote without its end"))
}
