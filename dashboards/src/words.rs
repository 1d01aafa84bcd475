//! The words a reader meets. Titles and sentences are made from `comparison` and `trend`, never written freely.

pub(crate) mod inequality;

use attune_contract::{Benchmark, Comparison, Indicator, Shown, Status, TrendReason};

/// Name of the product on screen.
pub const PRODUCT: &str = "Early Relational Health · Community View";
/// The strip on every page, and the line in every drawing, of example data.
pub const EXAMPLE: &str = "Example data. Not real results.";

/// The one sentence for a cell without a number. It never says which rule hid it, nor by how much.
pub fn withheld(status: Status) -> &'static str {
    match status {
        Status::Published => "",
        Status::Suppressed => "Not shown to protect families' privacy",
        Status::Unreliable => "Too uncertain to show",
        Status::Nobody => "Nobody is in this group",
        Status::NotCollected => "Not collected here",
        Status::NotReported => "Not reported by this area",
        Status::Withdrawn => "Taken back after publication",
    }
}

/// Which of the two marks of absence a status gets: hatch for what is held back, dashes for what is not there.
pub fn absence(status: Status) -> &'static str {
    match status {
        Status::Published => "",
        Status::Suppressed | Status::Unreliable => "hidden",
        Status::Nobody | Status::NotCollected | Status::NotReported | Status::Withdrawn => "absent",
    }
}

/// How a comparison is shown: symbol, word and class of colour, always together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The symbol, which also stands in grey print.
    pub symbol: &'static str,
    /// The word.
    pub word: &'static str,
    /// `favourable`, `reach`, `similar`, `neutral` or `none`: the class of the colour.
    pub class: &'static str,
}

/// How a value stands to the state's, under the indicator's polarity.
pub fn compared(comparison: Option<Comparison>, polarity: &str) -> Compared {
    let class = |good: &str| match polarity {
        "none" => "neutral",
        aim if aim == good => "favourable",
        _ => "reach",
    };
    match comparison {
        Some(Comparison::Higher) => Compared { symbol: "▲", word: "Higher", class: class("higher") },
        Some(Comparison::Lower) => Compared { symbol: "▼", word: "Lower", class: class("lower") },
        Some(Comparison::Similar) => Compared { symbol: "●", word: "Similar", class: "similar" },
        None => Compared { symbol: "–", word: "Not compared", class: "none" },
    }
}

/// Whether a comparison is significantly better than the state, in the indicator's polarity.
pub fn is_strength(comparison: Option<Comparison>, polarity: &str) -> bool {
    compared(comparison, polarity).class == "favourable"
}

/// The sentence of a comparison.
pub fn comparison_sentence(comparison: Comparison, state: &str) -> String {
    match comparison {
        Comparison::Higher => format!("Higher than {state}: the interval lies above {state}'s value."),
        Comparison::Lower => format!("Lower than {state}: the interval lies below {state}'s value."),
        Comparison::Similar => format!("Similar to {state}: the difference could be chance."),
    }
}

/// How an interval is made, for a reader who does not know the method by its id.
pub fn interval_method(id: &str) -> String {
    match id {
        "wilson" => "95%, Wilson score method".to_owned(),
        "" => "None stated".to_owned(),
        other => other.to_owned(),
    }
}

/// The word of a trend, with its symbol.
pub fn trend(shown: &Shown) -> Option<&'static str> {
    match shown.trend.as_deref() {
        Some("rising") => Some("↗ Rising"),
        Some("falling") => Some("↘ Falling"),
        Some("no_change") => Some("→ No clear change"),
        _ => None,
    }
}

/// Why there is no trend, in a sentence; `None` where there is one, or the release does not say.
pub fn trend_absence(shown: &Shown) -> Option<&'static str> {
    if shown.trend.is_some() {
        return None;
    }
    Some(match shown.trend_reason? {
        TrendReason::TooFewYears => "No trend is stated: there are fewer than five years up to this one.",
        TrendReason::YearWithheld => "No trend is stated: one of the last five years is not shown.",
        TrendReason::NoInterval => "No trend is stated: the figure has no interval to weigh its years by.",
        TrendReason::NoneOrAll => "No trend is stated: in each of the last five years the figure was 0% or 100%.",
        TrendReason::PooledYears => "No trend is stated: years taken together overlap with each other.",
        TrendReason::OneYear => "No trend is stated: without one of the last five years it would go the other way.",
        TrendReason::Significant | TrendReason::NotSignificant => return None,
    })
}

/// Why a trend is what it is, in a sentence.
pub fn trend_ground(shown: &Shown) -> Option<&'static str> {
    shown.trend.as_ref()?;
    Some(match shown.trend_reason? {
        TrendReason::Significant => "The change over the last five years is larger than chance would make it, and no single year makes it.",
        TrendReason::NotSignificant => "The change over the last five years could be chance. That does not mean that nothing changed.",
        TrendReason::OneYear => "Without one of the last five years the change would go the other way, so it counts as none.",
        _ => return None,
    })
}

/// The few words that stand in a table in place of a trend.
pub fn no_trend(shown: &Shown) -> &'static str {
    match shown.trend_reason {
        Some(TrendReason::TooFewYears) => "Too few years",
        Some(TrendReason::YearWithheld) => "A year is not shown",
        Some(TrendReason::NoInterval) => "No interval",
        Some(TrendReason::NoneOrAll) => "0% or 100% throughout",
        Some(TrendReason::PooledYears) => "Years together",
        _ => "Not stated",
    }
}

/// How a value stands to a benchmark, with its source.
pub fn benchmark_sentence(comparison: Option<Comparison>, benchmark: &Benchmark, unit: &str) -> String {
    let value = crate::format::value(benchmark.value, unit);
    let standing = match comparison {
        Some(Comparison::Higher) => "the interval lies above it",
        Some(Comparison::Lower) => "the interval lies below it",
        Some(Comparison::Similar) => "the interval holds it, so the difference could be chance",
        None => "not compared, for want of an interval",
    };
    format!("Benchmark {value}: {standing}. Source: {}.", benchmark.source.trim_end_matches('.'))
}

/// The heading of a trend drawing.
pub fn trend_title(shown: Option<&Shown>, place: &str) -> String {
    match shown.and_then(|shown| shown.trend.as_deref()) {
        Some("rising") => format!("{place} is rising over the years shown"),
        Some("falling") => format!("{place} is falling over the years shown"),
        Some("no_change") => format!("{place} shows no clear change over the years shown"),
        _ => format!("{place} by year"),
    }
}

/// What the aim of an indicator is, in words.
pub fn aim(indicator: &Indicator) -> &'static str {
    match indicator.polarity.as_str() {
        "higher" => "Higher means that more families are reached",
        "lower" => "Lower is the aim",
        _ => "Neither higher nor lower is the aim",
    }
}

/// Levels of relational health in order: id, heading, what it means.
pub const LEVELS: [(&str, &str, &str); 3] = [
    ("primary", "Primary: child and caregiver", "What happens between children and the adults who care for them, and how those adults are doing."),
    ("secondary", "Secondary: families and services", "Whether families are asked, listened to and connected by the services they meet."),
    ("tertiary", "Tertiary: services working together", "Whether health, home visiting, early learning and public health reach families together."),
];

/// Elements of early relational health: id, heading, what it means.
pub const ELEMENTS: [(&str, &str, &str); 5] = [
    ("well_being", "Well-being of mothers and families", "How caregivers are doing, and whether somebody asks."),
    ("nurturing_relationships", "Attuned, nurturing relationships", "Time, attention and play between children and those who care for them."),
    ("resilience", "Resilience in the face of trauma", "Whether hardship is seen and families are supported through it."),
    ("equity_and_support", "Equity, engagement and social supports", "Whether basic needs are met and families have a say."),
    ("system_shift", "A system built on relationships", "Whether services know and reach families together."),
];

/// Groups of activity: id and words.
const ACTIVITY_GROUPS: [(&str, &str); 8] = [
    ("practitioner_training", "practitioner training"),
    ("screening", "screening"),
    ("medical_home", "advanced medical home"),
    ("dyadic_services", "services for child and caregiver together"),
    ("care_coordination", "care coordination"),
    ("medicaid_epsdt", "Medicaid and EPSDT"),
    ("context", "context"),
    ("data_quality", "data quality"),
];

/// What an indicator speaks of, in words: its elements, then its groups of activity.
pub fn subjects(indicator: &Indicator) -> String {
    let elements = ELEMENTS.iter().filter(|(id, ..)| indicator.elements.iter().any(|known| known == id)).map(|(_, heading, _)| (*heading).to_owned());
    let groups = ACTIVITY_GROUPS.iter().filter(|(id, _)| indicator.activity_groups.iter().any(|known| known == id)).map(|(_, words)| (*words).to_owned());
    [elements.collect::<Vec<_>>().join("; "), groups.collect::<Vec<_>>().join("; ")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The word of an area level in the plural.
pub fn level_plural(level: attune_contract::AreaLevel) -> &'static str {
    match level {
        attune_contract::AreaLevel::State => "States and territories",
        attune_contract::AreaLevel::County => "Counties",
        attune_contract::AreaLevel::Tract => "Census tracts",
        attune_contract::AreaLevel::Region => "Regions",
    }
}

/// What the counties of a state are called there, in the plural.
pub fn counties_of(state_id: &str) -> &'static str {
    match state_id {
        "72" => "Municipios",
        "69" => "Municipalities",
        "60" | "78" => "Districts and islands",
        "22" => "Parishes",
        "02" => "Boroughs and census areas",
        _ => "Counties",
    }
}

/// A place name without the word for its kind, for labels where space is short.
pub fn short_place(name: &str) -> &str {
    [" County", " Municipio", " Parish", " Borough"].iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name)
}

/// A name as it is put in order: accents do not count.
pub fn sort_key(name: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    };
    name.to_lowercase().chars().map(plain).collect()
}

/// A remark code of a cell in words; the code itself, spaced, when it is a new one.
pub fn flag(code: &str) -> String {
    match code {
        "provisional" => "Provisional: the number will still change as late records arrive".to_owned(),
        "Px" => "The presentation standards of the National Center for Health Statistics would not present this figure by itself: its interval is too wide"
            .to_owned(),
        "Pc" => "By the presentation standards of the National Center for Health Statistics the share of those not counted above the line has a wide interval"
            .to_owned(),
        "P0" => "0% or 100%: the presentation standards of the National Center for Health Statistics ask a statistician to look at it".to_owned(),
        "Cx" => "The presentation standards of the National Center for Health Statistics would not present a count as small or as uncertain as this by itself"
            .to_owned(),
        "linkage_sensitive" => "Depends on how records of different services were linked".to_owned(),
        other => crate::format::capitalised(&other.replace('_', " ")),
    }
}

/// Whose privacy rule, in general: what a reader may ask about any cell without a number.
pub const STATUS_MEANINGS: [(&str, &str); 6] = [
    (
        "Not shown to protect families' privacy",
        "The number is held back because it, or another number it would reveal, speaks of too few families. Which of the two is never said.",
    ),
    ("Too uncertain to show", "The number passes every privacy rule but its interval is so wide that it would mislead."),
    ("Nobody is in this group", "Of everybody counted in this place nobody is without this information, so that there is no figure: 0 of 0."),
    ("Not collected here", "No source for this place and time is connected yet."),
    ("Not reported by this area", "The area's records do not carry this item."),
    ("Wide range: use with care", "The number is shown, but its interval is wide. Read it with the interval, never alone."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_follows_the_aim_and_the_symbol_follows_the_direction() {
        assert_eq!(compared(Some(Comparison::Lower), "lower"), Compared { symbol: "▼", word: "Lower", class: "favourable" });
        assert_eq!(compared(Some(Comparison::Lower), "higher").class, "reach");
        assert_eq!(compared(Some(Comparison::Higher), "none").class, "neutral");
        assert!(!is_strength(Some(Comparison::Similar), "higher"));
    }

    #[test]
    fn the_sentence_for_a_hidden_cell_holds_no_number() {
        assert!(Status::ALL.iter().all(|status| !withheld(*status).contains(|letter: char| letter.is_ascii_digit())));
    }
}
