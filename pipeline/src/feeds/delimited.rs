//! Delimited text: a header, then one record a line. A line break inside quotes is not read; the row is rejected.

use super::fields::Fields;

/// Splits one line into `fields`; the error is the reason for the reject.
pub fn split(line: &str, delimiter: u8, fields: &mut Fields) -> Result<(), &'static str> {
    fields.borrow();
    let mut start = 0;
    for at in memchr::memchr2_iter(delimiter, b'"', line.as_bytes()) {
        if line.as_bytes()[at] == b'"' {
            return split_quoted(line, delimiter, fields);
        }
        fields.push_range(start, at);
        start = at + 1;
    }
    fields.push_range(start, line.len());
    Ok(())
}

fn split_quoted(line: &str, delimiter: u8, fields: &mut Fields) -> Result<(), &'static str> {
    fields.rewrite();
    let mut letters = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                fields.letter('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if fields.is_open_empty() => is_quoted = true,
            _ if letter == char::from(delimiter) && !is_quoted => fields.end_field(),
            _ => fields.letter(letter),
        }
    }
    fields.end_field();
    if is_quoted { Err("a quote is not closed on its line") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        let mut fields = Fields::default();
        assert_eq!(split(line, b',', &mut fields), Ok(()));
        (0..fields.count()).map(|index| fields.get(line, index).to_owned()).collect()
    }

    #[test]
    fn fields_are_read_with_and_without_quotes() {
        assert_eq!(texts("a,,b "), ["a", "", "b "]);
        assert_eq!(texts(r#""a,1","say ""hé""",,c"#), ["a,1", r#"say "hé""#, "", "c"]);
        assert_eq!(texts(r#"a"b,"#), [r#"a"b"#, ""]);
        assert_eq!(texts(""), [""]);
    }

    #[test]
    fn an_open_quote_is_named() {
        assert_eq!(split(r#"a,"b"#, b',', &mut Fields::default()), Err("a quote is not closed on its line"));
    }
}
