//! What a street address says: house number and street.

/// Words of a street that agencies shorten in different ways, and the form that is kept.
const SHORT: [(&str, &str); 26] = [
    ("STREET", "ST"),
    ("AVENUE", "AVE"),
    ("AV", "AVE"),
    ("ROAD", "RD"),
    ("DRIVE", "DR"),
    ("LANE", "LN"),
    ("COURT", "CT"),
    ("BOULEVARD", "BLVD"),
    ("PLACE", "PL"),
    ("TERRACE", "TER"),
    ("HIGHWAY", "HWY"),
    ("PARKWAY", "PKWY"),
    ("CIRCLE", "CIR"),
    ("SQUARE", "SQ"),
    ("TRAIL", "TRL"),
    ("NORTH", "N"),
    ("SOUTH", "S"),
    ("EAST", "E"),
    ("WEST", "W"),
    ("NORTHEAST", "NE"),
    ("NORTHWEST", "NW"),
    ("SOUTHEAST", "SE"),
    ("SOUTHWEST", "SW"),
    ("FIRST", "1ST"),
    ("SECOND", "2ND"),
    ("THIRD", "3RD"),
];

/// Words behind which a dwelling within the house is named.
const UNIT: [&str; 8] = ["APT", "APARTMENT", "UNIT", "SUITE", "STE", "LOT", "TRLR", "RM"];

fn words(text: &str) -> Vec<String> {
    let upper = text.to_uppercase();
    let all = upper.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    all.take_while(|word| !UNIT.contains(word)).map(str::to_owned).collect()
}

fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) && word.chars().filter(char::is_ascii_digit).count() * 2 > word.len()
}

/// Gives the number that an address begins with.
pub(crate) fn house_number(text: &str) -> Option<String> {
    words(text).into_iter().next().filter(|word| is_number(word))
}

/// Gives the street in capitals and short forms, without house number and dwelling: `12 North Elm Street, Apt. 3` gives `N ELM ST`.
pub(crate) fn street(text: &str) -> Option<String> {
    let mut words = words(text);
    if words.len() > 1 && is_number(&words[0]) {
        words.remove(0);
    }
    let short = |word: String| SHORT.iter().find(|(long, _)| *long == word).map_or(word.clone(), |(_, short)| (*short).to_owned());
    Some(words.into_iter().map(short).collect::<Vec<_>>().join(" ")).filter(|street| !street.is_empty())
}
