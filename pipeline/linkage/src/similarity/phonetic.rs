//! Codes of how names sound, for blocking.

use rphonetic::{Encoder, Metaphone, Nysiis, Soundex};

/// Gives a name in capitals without marks on its letters, and without signs that are no letters.
fn plain(text: &str) -> String {
    unaccent(text).chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn encoded(encoder: &impl Encoder, text: &str) -> Option<String> {
    let plain = plain(text);
    Some(plain).filter(|plain| !plain.is_empty()).map(|plain| encoder.encode(&plain))
}

/// Gives the Soundex code of a name's letters. Source: U.S. National Archives, The Soundex Indexing System.
pub(crate) fn soundex(text: &str) -> Option<String> {
    encoded(&Soundex::default(), text)
}

/// Gives the NYSIIS code. Source: Taft (1970), Name Search Techniques, New York State Identification and Intelligence System.
pub(crate) fn nysiis(text: &str) -> Option<String> {
    encoded(&Nysiis::default(), text)
}

/// Gives the Metaphone code. Source: Philips (1990), Computer Language 7(12).
pub(crate) fn metaphone(text: &str) -> Option<String> {
    encoded(&Metaphone::default(), text)
}

const MARKED: [(&str, &str); 22] = [
    ("ÀÁÂÃÄÅĀĂĄ", "A"), ("àáâãäåāăą", "a"), ("ÇĆČ", "C"), ("çćč", "c"), ("ÈÉÊËĒĘĚ", "E"), ("èéêëēęě", "e"), ("ÌÍÎÏĪİ", "I"), ("ìíîïīı", "i"),
    ("ÑŃŇ", "N"), ("ñńň", "n"), ("ÒÓÔÕÖØŌŐ", "O"), ("òóôõöøōő", "o"), ("ÙÚÛÜŪŮŰ", "U"), ("ùúûüūůű", "u"), ("ÝŸ", "Y"), ("ýÿ", "y"),
    ("ŠŚŞ", "S"), ("šśş", "s"), ("ŽŹŻ", "Z"), ("žźż", "z"), ("Ł", "L"), ("ł", "l"),
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
