//! Dates in a `strptime` format, read as Python reads them.

use regex::Regex;

const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Why a format of dates cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateFormatError {
    /// A directive of `strptime` that this program does not read.
    #[error("date format: %{0} is not read; %Y %y %m %d %b %B %H %M %S and %% are")]
    Unknown(char),
    /// The format ends with a lone `%`.
    #[error("date format: it ends with a lone %")]
    Cut,
    /// One part of the date stands twice.
    #[error("date format: a directive stands twice")]
    Twice,
}

/// A format of dates, such as `%Y-%m-%d`.
#[derive(Debug, Clone)]
pub struct DateFormat {
    text: String,
    pattern: Regex,
}

impl DateFormat {
    /// Reads a format.
    ///
    /// Each directive becomes the expression that Python gives it, so that a text in which a number could end at two places (such
    /// as `1112020` for `%d%m%Y`) is cut in the same way.
    ///
    /// # Errors
    /// A directive is not among those that are read.
    pub fn new(text: &str) -> Result<DateFormat, DateFormatError> {
        let mut pattern = String::from(r"\A(?i:");
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter.is_whitespace() {
                while letters.next_if(|next| next.is_whitespace()).is_some() {}
                pattern.push_str(r"\s+");
            } else if letter == '%' {
                pattern.push_str(&directive(letters.next().ok_or(DateFormatError::Cut)?)?);
            } else {
                pattern.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
            }
        }
        pattern.push(')');
        // A group of one name twice is the only way left to a pattern that does not compile.
        let pattern = Regex::new(&pattern).map_err(|_| DateFormatError::Twice)?;
        Ok(DateFormat { text: text.to_owned(), pattern })
    }

    /// The format as declared.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Year, month and day of a value; January the first of 1900 where the format does not say.
    pub fn parse(&self, value: &str) -> Option<(u32, u32, u32)> {
        let groups = self.pattern.captures(value)?;
        if groups.get(0)?.end() != value.len() {
            return None;
        }
        let number = |name: &str| groups.name(name).and_then(|group| group.as_str().trim().parse::<u32>().ok());
        let short_year = number("y").map(|year| if year <= 68 { 2000 + year } else { 1900 + year });
        let year = number("Y").or(short_year).unwrap_or(1900);
        let named = |name: &str, letters: usize| {
            let text = groups.name(name)?.as_str().to_lowercase();
            (1..).zip(MONTHS).find(|(_, month)| month.get(..letters).unwrap_or(month) == text).map(|(number, _)| number)
        };
        let month = number("m").or_else(|| named("b", 3)).or_else(|| named("B", usize::MAX)).unwrap_or(1);
        let day = number("d").unwrap_or(1);
        let is_second = number("S").is_none_or(|second| second < 60);
        (is_second && year >= 1 && day <= days_in_month(year, month)).then_some((year, month, day))
    }

    /// The value as `YYYYMMDD`. A year before 1000 has fewer digits, as clkhash writes it on Linux.
    pub fn canonical(&self, value: &str) -> Option<String> {
        let (year, month, day) = self.parse(value)?;
        Some(format!("{year}{month:02}{day:02}"))
    }
}

fn directive(letter: char) -> Result<String, DateFormatError> {
    let expression = match letter {
        'Y' => r"(?P<Y>[0-9]{4})".to_owned(),
        'y' => r"(?P<y>[0-9]{2})".to_owned(),
        'm' => r"(?P<m>1[0-2]|0[1-9]|[1-9])".to_owned(),
        'd' => r"(?P<d>3[0-1]|[1-2][0-9]|0[1-9]|[1-9]| [1-9])".to_owned(),
        'b' => format!("(?P<b>{})", MONTHS.map(|month| &month[..3]).join("|")),
        'B' => format!("(?P<B>{})", MONTHS.join("|")),
        'H' => r"(?:2[0-3]|[0-1][0-9]|[0-9])".to_owned(),
        'M' => r"(?:[0-5][0-9]|[0-9])".to_owned(),
        'S' => r"(?P<S>6[0-1]|[0-5][0-9]|[0-9])".to_owned(),
        '%' => "%".to_owned(),
        other => return Err(DateFormatError::Unknown(other)),
    };
    Ok(expression)
}

fn days_in_month(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
