//! From text to an expression.

use super::token::{Token, tokens};
use super::{Expression, ExpressionError, Operator, Side};

/// Reads an expression such as `l.zip = r.zip and substr(l.first_name, 1, 1) = substr(r.first_name, 1, 1)`.
///
/// A quoted name that ends with `_l` or `_r` is the column of one of two records, as Splink writes it.
///
/// # Errors
/// With the place, where the text is no expression.
pub(crate) fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.chars().count() + 1 };
    let expression = parser.either()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expression),
        Some((place, _)) => Err(ExpressionError::at(*place, "not expected here")),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    end: usize,
}

impl Parser {
    fn place(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |(place, _)| *place)
    }

    fn fail<T>(&self, what: &str) -> Result<T, ExpressionError> {
        Err(ExpressionError::at(self.place(), what))
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let is_there = matches!(self.tokens.get(self.at), Some((_, Token::Sign(found))) if *found == sign);
        self.at += usize::from(is_there);
        is_there
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is_there = matches!(self.tokens.get(self.at), Some((_, Token::Word(found))) if found.eq_ignore_ascii_case(word));
        self.at += usize::from(is_there);
        is_there
    }

    fn either(&mut self) -> Result<Expression, ExpressionError> {
        let mut parts = vec![self.both()?];
        while self.takes_word("or") {
            parts.push(self.both()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Or(parts) })
    }

    fn both(&mut self) -> Result<Expression, ExpressionError> {
        let mut parts = vec![self.negated()?];
        while self.takes_word("and") {
            parts.push(self.negated()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::And(parts) })
    }

    fn negated(&mut self) -> Result<Expression, ExpressionError> {
        if self.takes_word("not") {
            return Ok(Expression::Not(Box::new(self.negated()?)));
        }
        self.compared()
    }

    fn compared(&mut self) -> Result<Expression, ExpressionError> {
        let left = self.sum()?;
        if self.takes_word("is") {
            let is_negated = self.takes_word("not");
            if !self.takes_word("null") {
                return self.fail("`null` is expected after `is`");
            }
            let test = Expression::IsNull(Box::new(left));
            return Ok(if is_negated { Expression::Not(Box::new(test)) } else { test });
        }
        let operators = [
            ("=", Operator::Equal),
            ("<>", Operator::Differ),
            ("!=", Operator::Differ),
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        for (sign, operator) in operators {
            if self.takes_sign(sign) {
                let right = self.sum()?;
                return Ok(Expression::Compare(operator, Box::new(left), Box::new(right)));
            }
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expression, ExpressionError> {
        let mut left = self.single()?;
        loop {
            let sign = ["+", "-", "*", "/", "||"].into_iter().find(|sign| self.takes_sign(sign));
            let Some(sign) = sign else { return Ok(left) };
            let right = self.single()?;
            left = match sign {
                "||" => Expression::Call("concat".to_owned(), vec![left, right]),
                other => Expression::Arithmetic(other.chars().next().unwrap_or('+'), Box::new(left), Box::new(right)),
            };
        }
    }

    fn single(&mut self) -> Result<Expression, ExpressionError> {
        if self.takes_sign("(") {
            let inner = self.either()?;
            return if self.takes_sign(")") { Ok(inner) } else { self.fail("a closing bracket is expected") };
        }
        if self.takes_sign("-") {
            return Ok(Expression::Arithmetic('-', Box::new(Expression::Number(0.0)), Box::new(self.single()?)));
        }
        let Some((_, token)) = self.tokens.get(self.at).cloned() else { return self.fail("something is missing") };
        match token {
            Token::Number(number) => {
                self.at += 1;
                Ok(Expression::Number(number))
            }
            Token::Text(text) => {
                self.at += 1;
                Ok(Expression::Text(text))
            }
            Token::Quoted(name) => {
                self.at += 1;
                Ok(of_pair(name))
            }
            Token::Word(word) => {
                self.at += 1;
                self.named(word)
            }
            Token::Sign(_) => self.fail("a column, a value or a function is expected"),
        }
    }

    fn named(&mut self, word: String) -> Result<Expression, ExpressionError> {
        if word.eq_ignore_ascii_case("null") {
            return Ok(Expression::Null);
        }
        if self.takes_sign("(") {
            return self.call(word.to_lowercase());
        }
        let side = match word.as_str() {
            "l" => Side::Left,
            "r" => Side::Right,
            _ => return Ok(of_pair(word)),
        };
        if !self.takes_sign(".") {
            return Ok(Expression::Column(Side::One, word));
        }
        match self.tokens.get(self.at).cloned() {
            Some((_, Token::Word(name) | Token::Quoted(name))) => {
                self.at += 1;
                Ok(Expression::Column(side, name))
            }
            _ => self.fail("the name of a column is expected"),
        }
    }

    fn call(&mut self, name: String) -> Result<Expression, ExpressionError> {
        let mut arguments = Vec::new();
        if self.takes_sign(")") {
            return Ok(Expression::Call(name, arguments));
        }
        loop {
            arguments.push(self.either()?);
            // `cast(x as double)` and the like: values here have no width.
            if self.takes_word("as") {
                self.at += 1;
            }
            if self.takes_sign(")") {
                return Ok(Expression::Call(name, arguments));
            }
            if !self.takes_sign(",") {
                return self.fail("a comma or a closing bracket is expected");
            }
        }
    }
}

/// A column by its own name, or of one of two records by Splink's endings.
fn of_pair(name: String) -> Expression {
    match (name.strip_suffix("_l"), name.strip_suffix("_r")) {
        (Some(stem), _) => Expression::Column(Side::Left, stem.to_owned()),
        (_, Some(stem)) => Expression::Column(Side::Right, stem.to_owned()),
        _ => Expression::Column(Side::One, name),
    }
}
