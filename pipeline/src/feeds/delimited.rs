//! Delimited text: a header, then one record a line. A line break inside quotes is not read; the row is rejected.

/// Splits one line into `fields`; the error is the reason for the reject.
pub fn split(line: &str, delimiter: char, fields: &mut Vec<String>) -> Result<(), &'static str> {
    fields.clear();
    if !line.contains('"') {
        fields.extend(line.split(delimiter).map(str::to_owned));
        return Ok(());
    }
    let mut field = String::new();
    let mut letters = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if field.is_empty() => is_quoted = true,
            _ if letter == delimiter && !is_quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(letter),
        }
    }
    fields.push(field);
    if is_quoted { Err("a quote is not closed on its line") } else { Ok(()) }
}
