//! What a reviewer sees.

mod difference;
mod waterfall;

use askama::Template;

use crate::access::Refusal;
use crate::event::{Answer, Closing};
use crate::queue::{Pair, Record};
use difference::{Compared, compare};
use waterfall::{Row, rows};

#[cfg(test)]
mod tests;

/// What every page of a session has around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    pub title: String,
    pub stylesheet: String,
    pub script: String,
    /// Who reviews; empty on pages outside a session.
    pub reviewer: String,
    pub csrf: String,
    pub has_keys: bool,
    /// Seconds until an idle session ends; 0 on pages outside one.
    pub idle_seconds: u64,
    /// Where forms come back to.
    pub address: String,
    /// What was just done.
    pub done: String,
}

/// How far this reviewer is. What others answered is not in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub same: usize,
    pub different: usize,
    pub unsure: usize,
    pub to_go: usize,
}

impl Progress {
    pub(crate) fn answered(self) -> usize {
        self.same + self.different + self.unsure
    }

    fn percent(self) -> String {
        let all = self.answered() + self.to_go;
        format!("{:.1}", if all == 0 { 100.0 } else { 100.0 * self.answered() as f64 / all as f64 })
    }

    fn of_all(self) -> usize {
        self.answered() + self.to_go
    }
}

/// Two records, the buttons, and why the model cannot decide.
#[derive(Template)]
#[template(path = "pair.html")]
pub(crate) struct PairPage<'a> {
    pub frame: Frame,
    /// Its number in the queue, from one.
    pub number: usize,
    pub progress: Progress,
    /// What this reviewer said of it before.
    pub answer: Option<Answer>,
    pub previous: Option<usize>,
    pub next: Option<usize>,
    pub can_undo: bool,
    pub pair: &'a Pair,
}

impl PairPage<'_> {
    fn fields(&self) -> Vec<Compared> {
        compare(&self.pair.left, &self.pair.right)
    }

    fn differing(&self) -> String {
        let fields = self.fields();
        let count = |wanted: &[&str]| fields.iter().filter(|field| wanted.contains(&field.kind.css())).count();
        let (alike, differ, missing) = (count(&["same"]), count(&["alike", "differ"]), count(&["left", "right", "neither"]));
        format!("{alike} the same, {differ} not the same, {missing} missing on a side.")
    }

    fn rows(&self) -> Vec<Row> {
        rows(&self.pair.waterfall)
    }

    fn in_a_hundred(&self) -> String {
        let percent = self.pair.probability * 100.0;
        let decimals = usize::from(!(1.0..=99.0).contains(&percent));
        format!("{percent:.decimals$} in 100")
    }

    fn offers(&self) -> Vec<Offer> {
        Answer::ALL.map(|answer| Offer::of(answer, self.answer == Some(answer))).into()
    }

    fn side(&self, record: &Record, otherwise: &str) -> String {
        if record.source.is_empty() { otherwise.to_owned() } else { words(&record.source) }
    }
}

/// A button of the page.
struct Offer {
    word: &'static str,
    text: &'static str,
    key: &'static str,
    is_chosen: bool,
}

impl Offer {
    fn of(answer: Answer, is_chosen: bool) -> Offer {
        let key = match answer {
            Answer::Same => "s",
            Answer::Different => "d",
            Answer::Unsure => "u",
        };
        Offer { word: answer.word(), text: said(answer), key, is_chosen }
    }
}

/// An answer as a page says it.
pub(crate) fn said(answer: Answer) -> &'static str {
    match answer {
        Answer::Same => "Same person",
        Answer::Different => "Different people",
        Answer::Unsure => "Not sure",
    }
}

/// Nothing is left to answer.
#[derive(Template)]
#[template(path = "finished.html")]
pub(crate) struct FinishedPage {
    pub frame: Frame,
    pub progress: Progress,
    /// The last pair that this reviewer may look at again.
    pub last: Option<usize>,
    pub can_undo: bool,
}

/// A page without a record: a refusal, an end, a fault.
#[derive(Template)]
#[template(path = "notice.html")]
pub(crate) struct NoticePage {
    pub frame: Frame,
    pub heading: &'static str,
    pub text: &'static str,
}

/// Heading and text of a refusal.
pub(crate) fn refused(refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::Host => ("This is not the address", "The review answers on this machine alone, under the address that attune review printed."),
        Refusal::Link => (
            "This link does not open",
            "It was used, or waited too long. If you did not use it yourself, tell the steward. Start attune review again for a new one.",
        ),
        Refusal::Session => ("No session is open here", "The review opens with the link that attune review prints, in the browser that the link is opened in."),
        Refusal::Over(Closing::Reviewer) => ("The session is ended", "All answers are kept. Close this tab. Start attune review again to go on."),
        Refusal::Over(Closing::Idle) => {
            ("The session is over", "It ended because nothing was asked of it for a while. All answers are kept. Start attune review again to go on.")
        }
        Refusal::Over(Closing::Stopped) => {
            ("The session is over", "The program was stopped. Every answer that was shown as kept is kept. Start attune review again to go on.")
        }
        Refusal::Form => ("Nothing was changed", "The form was not one of this session. Go back to the review and try again."),
    }
}

/// A name of a column or source in words: `first_name` is First name.
pub(crate) fn words(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
