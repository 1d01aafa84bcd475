//! Delimited text: a header, then one record a line. A line break inside quotes is not read; the row is rejected.

use super::fields::Fields;

/// Splits one line into `fields`; the error is the reason for the reject.
pub fn split(line: &str, delimiter: u8, fields: &mut Fields) -> Result<(), &'static str> {
    if split_in_place(line.as_bytes(), delimiter, fields) { Ok(()) } else { split_letters(line, delimiter, fields) }
}

/// Splits a line whose fields stand in it as they read, plain or in quotes; `false` when one does not: a quote doubled
/// inside of quotes, one that is followed by more than a delimiter, or one never closed.
fn split_in_place(line: &[u8], delimiter: u8, fields: &mut Fields) -> bool {
    fields.borrow();
    let mut start = 0;
    loop {
        let end = if line.get(start) == Some(&b'"') {
            let Some(close) = find(line, start + 1, b'"') else { return false };
            if line.get(close + 1).is_some_and(|next| *next != delimiter) {
                return false;
            }
            fields.push_range(start + 1, close);
            close + 1
        } else {
            let end = find(line, start, delimiter).unwrap_or(line.len());
            fields.push_range(start, end);
            end
        };
        if end == line.len() {
            return true;
        }
        start = end + 1;
    }
}

/// Where `byte` stands first from `from` on.
///
/// Fields are a few bytes long, and those of a column about as long on every line: eight bytes looked at together hold
/// the end of most, without a call and without a turn that the processor cannot foresee.
#[inline]
fn find(line: &[u8], from: usize, byte: u8) -> Option<usize> {
    let mut at = from;
    while let Some(word) = line.get(at..).and_then(<[u8]>::first_chunk) {
        let found = equal_bytes(u64::from_le_bytes(*word), byte);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = line.get(at..)?;
    match line.last_chunk() {
        // The last eight bytes, without those that were looked at.
        Some(word) if !rest.is_empty() => {
            let found = equal_bytes(u64::from_le_bytes(*word), byte) >> (64 - 8 * rest.len());
            (found != 0).then(|| at + found.trailing_zeros() as usize / 8)
        }
        _ => rest.iter().position(|other| *other == byte).map(|index| at + index),
    }
}

/// The highest bit of each of eight bytes that equals `byte`.
fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let differing = word ^ u64::from_le_bytes([byte; 8]);
    !(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS)
}

/// Splits a line letter by letter, and writes its fields anew.
fn split_letters(line: &str, delimiter: u8, fields: &mut Fields) -> Result<(), &'static str> {
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
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        let mut fields = Fields::default();
        assert_eq!(split(line, b',', &mut fields), Ok(()));
        let texts: Vec<String> = (0..fields.count()).map(|index| fields.get(line, index).to_owned()).collect();
        if split_in_place(line.as_bytes(), b',', &mut fields) {
            split_letters(line, b',', &mut fields).unwrap();
            assert!((0..fields.count()).map(|index| fields.get(line, index)).eq(&texts), "letter by letter");
        }
        texts
    }

    #[test]
    fn fields_are_read_with_and_without_quotes() {
        assert_eq!(texts("a,,b "), ["a", "", "b "]);
        assert_eq!(texts(r#""a,1","say ""hé""",,c"#), ["a,1", r#"say "hé""#, "", "c"]);
        assert_eq!(texts(r#"a"b,"#), [r#"a"b"#, ""]);
        assert_eq!(texts(""), [""]);
        assert_eq!(texts("héé,éé,,ééééé,12345678,1234567,"), ["héé", "éé", "", "ééééé", "12345678", "1234567", ""]);
        assert_eq!(texts(r#""12345678","1234,5678","","1""2",1"#), ["12345678", "1234,5678", "", "1\"2", "1"]);
        assert_eq!(texts(r#""1" ,2,3"#), ["1 ", "2", "3"]);
    }

    #[test]
    fn a_delimiter_is_found_wherever_it_stands() {
        for length in 0..40 {
            for first in 0..length {
                let mut line = vec![b'x'; length];
                line[first] = b',';
                line[length - 1] = b',';
                for from in 0..=length {
                    assert_eq!(find(&line, from, b','), (from..length).find(|at| line[*at] == b','), "{length} {first} {from}");
                }
            }
        }
    }

    #[test]
    fn an_open_quote_is_named() {
        assert_eq!(split(r#"a,"b"#, b',', &mut Fields::default()), Err("a quote is not closed on its line"));
    }
}
