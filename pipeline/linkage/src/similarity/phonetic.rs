//! How names sound, for blocking, and letters without marks.

/// Gives the Soundex code of a name's letters: the first, and three digits for the consonants after it.
///
/// Source: U.S. National Archives, The Soundex Indexing System (rules on prefixes aside). Letters of one digit that stand together, or with
/// H or W between them, count once; a vowel parts them.
pub(crate) fn soundex(text: &str) -> Option<String> {
    let plain: Vec<char> = unaccent(text).chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase()).collect();
    let mut code = String::from(*plain.first()?);
    let mut last = digit(plain[0]);
    for letter in &plain[1..] {
        let own = digit(*letter);
        if own != '0' && own != last {
            code.push(own);
        }
        if !matches!(letter, 'H' | 'W') {
            last = own;
        }
    }
    code.extend(['0'; 3]);
    code.truncate(4);
    Some(code)
}

fn digit(letter: char) -> char {
    match letter {
        'B' | 'F' | 'P' | 'V' => '1',
        'C' | 'G' | 'J' | 'K' | 'Q' | 'S' | 'X' | 'Z' => '2',
        'D' | 'T' => '3',
        'L' => '4',
        'M' | 'N' => '5',
        'R' => '6',
        _ => '0',
    }
}

const MARKED: [(&str, &str); 22] = [
    ("ÀÁÂÃÄÅĀĂĄ", "A"),
    ("àáâãäåāăą", "a"),
    ("ÇĆČ", "C"),
    ("çćč", "c"),
    ("ÈÉÊËĒĘĚ", "E"),
    ("èéêëēęě", "e"),
    ("ÌÍÎÏĪİ", "I"),
    ("ìíîïīı", "i"),
    ("ÑŃŇ", "N"),
    ("ñńň", "n"),
    ("ÒÓÔÕÖØŌŐ", "O"),
    ("òóôõöøōő", "o"),
    ("ÙÚÛÜŪŮŰ", "U"),
    ("ùúûüūůű", "u"),
    ("ÝŸ", "Y"),
    ("ýÿ", "y"),
    ("ŠŚŞ", "S"),
    ("šśş", "s"),
    ("ŽŹŻ", "Z"),
    ("žźż", "z"),
    ("Ł", "L"),
    ("ł", "l"),
];

/// Gives a text with Latin letters that bear marks replaced by those without: `PEÑA` becomes `PENA`.
pub(crate) fn unaccent(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let plain = |letter: char| MARKED.iter().find(|(marked, _)| marked.contains(letter)).and_then(|(_, plain)| plain.chars().next());
    // A mark may also stand as a character of its own behind its letter.
    text.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).map(|letter| plain(letter).unwrap_or(letter)).collect()
}
