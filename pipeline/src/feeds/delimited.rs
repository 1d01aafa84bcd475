//! Delimited text: a header, then one record a line. A line break inside quotes is not read; the row is rejected.

use super::fields::Fields;

/// Splits one line into `fields`; the error is the reason for the reject.
pub fn split(line: &str, delimiter: u8, fields: &mut Fields) -> Result<(), &'static str> {
    if split_in_place(line.as_bytes(), delimiter, fields) { Ok(()) } else { split_letters(line, delimiter, fields) }
}

/// Splits a line that holds no quote, as most files do from end to end.
pub fn split_plain(line: &[u8], delimiter: u8, fields: &mut Fields) {
    fields.borrow();
    let mut start = 0;
    let mut end = |at: usize| {
        fields.push_range(start, at);
        start = at + 1;
    };
    let (words, rest) = line.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let mut found = equal_bytes(u64::from_le_bytes(*word), delimiter);
        while found != 0 {
            end(index * 8 + found.trailing_zeros() as usize / 8);
            found &= found - 1;
        }
    }
    for (index, _) in rest.iter().enumerate().filter(|(_, byte)| **byte == delimiter) {
        end(words.len() * 8 + index);
    }
    end(line.len());
}

/// Splits a line whose fields stand in it as they read, plain or in quotes; `false` when one does not: a quote inside a
/// field, doubled or never closed.
///
/// Fields are a few bytes long: eight bytes are looked at together, without a call for each field.
fn split_in_place(line: &[u8], delimiter: u8, fields: &mut Fields) -> bool {
    fields.borrow();
    let mut start = 0;
    let mut is_quoted = false;
    let mut closed_at = None;
    let mut mark = |at: usize, is_quote: bool| {
        match (is_quote, is_quoted, closed_at) {
            (true, true, _) => (is_quoted, closed_at) = (false, Some(at)),
            (true, false, None) if at == start => (is_quoted, start) = (true, at + 1),
            (true, false, _) => return false,
            (false, true, _) => {}
            (false, false, Some(end)) if end + 1 != at => return false,
            (false, false, end) => {
                fields.push_range(start, end.unwrap_or(at));
                (start, closed_at) = (at + 1, None);
            }
        }
        true
    };
    let (words, rest) = line.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quotes = equal_bytes(word, b'"');
        let mut found = equal_bytes(word, delimiter) | quotes;
        while found != 0 {
            let lowest = found & found.wrapping_neg();
            if !mark(index * 8 + found.trailing_zeros() as usize / 8, quotes & lowest != 0) {
                return false;
            }
            found ^= lowest;
        }
    }
    for (index, &byte) in rest.iter().enumerate() {
        if (byte == delimiter || byte == b'"') && !mark(words.len() * 8 + index, byte == b'"') {
            return false;
        }
    }
    // The end of the line ends the last field as a delimiter would.
    mark(line.len(), false) && !is_quoted
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
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        let mut fields = Fields::default();
        assert_eq!(split(line, b',', &mut fields), Ok(()));
        let texts: Vec<String> = (0..fields.count()).map(|index| fields.get(line, index).to_owned()).collect();
        if !line.contains('"') {
            split_plain(line.as_bytes(), b',', &mut fields);
            assert!((0..fields.count()).map(|index| fields.get(line, index)).eq(&texts));
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
    fn an_open_quote_is_named() {
        assert_eq!(split(r#"a,"b"#, b',', &mut Fields::default()), Err("a quote is not closed on its line"));
    }
}
