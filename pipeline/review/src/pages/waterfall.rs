//! Why a pair has its weight: what was known before, what each comparison adds, and the sum, as bars and as numbers.

use crate::queue::Waterfall;

use super::words;

/// One bar: a share of the drawing's width, in percent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub x: String,
    pub width: String,
    /// Where the sum stood before it.
    pub start: String,
    /// Where the sum stands after it.
    pub end: String,
    /// Where nothing speaks either way.
    pub zero: String,
}

/// One line of the table of reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub label: String,
    pub found: String,
    /// `for`, `against`, `nothing`, `prior` or `total`.
    pub css: &'static str,
    /// ▲ speaks for one person, ▼ against.
    pub mark: &'static str,
    pub weight: String,
    pub sum: String,
    pub bar: Bar,
}

/// The lines of a waterfall, in the order of the model.
pub(crate) fn rows(waterfall: &Waterfall) -> Vec<Row> {
    let mut parts = vec![("Before comparing".to_owned(), "how often two records of this kind are one person".to_owned(), waterfall.prior)];
    for step in &waterfall.steps {
        parts.push((words(&step.comparison), step.level.clone(), step.weight));
        if step.term_frequency != 0.0 {
            let found = if step.term_frequency > 0.0 { "a value rarer than most" } else { "a value more common than most" };
            parts.push((format!("{}, how common", words(&step.comparison)), found.to_owned(), step.term_frequency));
        }
    }
    let sums: Vec<f64> = parts
        .iter()
        .scan(0.0, |sum, part| {
            *sum += part.2;
            Some(*sum)
        })
        .collect();
    let low = sums.iter().copied().fold(0.0, f64::min);
    let high = sums.iter().copied().fold(0.0, f64::max);
    let scale = Scale { low, span: (high - low).max(1.0) };
    let mut rows = Vec::new();
    let mut from = 0.0;
    for (index, ((label, found, weight), sum)) in parts.into_iter().zip(&sums).enumerate() {
        let css = match (index, weight) {
            (0, _) => "prior",
            (_, weight) if weight > 0.0 => "for",
            (_, weight) if weight < 0.0 => "against",
            _ => "nothing",
        };
        rows.push(Row { label, found, css, mark: mark(weight), weight: signed(weight), sum: signed(*sum), bar: scale.bar(from, *sum) });
        from = *sum;
    }
    let total = waterfall.total;
    let (label, found) = ("Together".to_owned(), "the match weight".to_owned());
    rows.push(Row { label, found, css: "total", mark: mark(total), weight: signed(total), sum: signed(total), bar: scale.bar(0.0, total) });
    rows
}

/// From weights to percent of a width, with room at both ends.
struct Scale {
    low: f64,
    span: f64,
}

impl Scale {
    fn place(&self, weight: f64) -> f64 {
        2.0 + 96.0 * (weight - self.low) / self.span
    }

    fn bar(&self, from: f64, to: f64) -> Bar {
        let (one, other) = (self.place(from), self.place(to));
        let percent = |share: f64| format!("{share:.2}%");
        Bar {
            x: percent(one.min(other)),
            width: percent((one - other).abs().max(0.4)),
            start: percent(one),
            end: percent(other),
            zero: percent(self.place(0.0)),
        }
    }
}

fn mark(weight: f64) -> &'static str {
    match weight {
        weight if weight > 0.0 => "▲",
        weight if weight < 0.0 => "▼",
        _ => "●",
    }
}

/// A weight with its sign and two decimals.
fn signed(weight: f64) -> String {
    let text = format!("{:.2}", weight.abs());
    match weight {
        _ if text == "0.00" => text,
        weight if weight < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}
