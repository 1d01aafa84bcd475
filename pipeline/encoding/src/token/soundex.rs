//! Names that sound alike, as one letter and three digits.

/// American Soundex of a text, or `None` where it has no letter from a to z.
///
/// Source: United States National Archives, The Soundex Indexing System: letters of one code that touch, or that only h or w
/// part, count once; a vowel parts them.
pub fn soundex(text: &str) -> Option<String> {
    let mut letters = text.chars().map(|letter| letter.to_ascii_lowercase()).filter(char::is_ascii_lowercase);
    let first = letters.next()?;
    let mut code = String::from(first);
    let mut before = digit(first);
    for letter in letters {
        let own = digit(letter);
        if let Some(own) = own
            && before != Some(own)
        {
            code.push(own);
        }
        if !matches!(letter, 'h' | 'w') {
            before = own;
        }
    }
    code.truncate(4);
    Some(format!("{code:0<4}"))
}

fn digit(letter: char) -> Option<char> {
    match letter {
        'b' | 'f' | 'p' | 'v' => Some('1'),
        'c' | 'g' | 'j' | 'k' | 'q' | 's' | 'x' | 'z' => Some('2'),
        'd' | 't' => Some('3'),
        'l' => Some('4'),
        'm' | 'n' => Some('5'),
        'r' => Some('6'),
        _ => None,
    }
}
