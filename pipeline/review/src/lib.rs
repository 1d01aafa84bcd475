//! Clerical review of linkage: people look at pairs of records that the model cannot decide, and say whether they are one person.
//!
//! A linkage run writes the pairs of its review band to a [`Queue`] file. [`serve`] shows them to one named reviewer, on a
//! loopback address, behind a link that works once. Each answer is a line of a [`Ledger`] before the next page is drawn. When
//! two people agree, [`export`] hands the pair to the next run as a constraint. [`report()`] says how far the work is, and how
//! well reviewers agree.
//!
//! Everything here holds names of people. It belongs to the identity zone; `attune-api` must not depend on it.
//!
//! # Files
//!
//! | file | what | written by |
//! |---|---|---|
//! | `review.ndjson` | the queue: one [`Pair`] a line | linkage |
//! | `DIR/reviewers.txt` | who may review, one name a line | the steward |
//! | `DIR/decisions.ndjson` | the ledger: one [`Entry`] a line, each holding the digest of the line before | [`serve`] |
//! | `decisions.csv` | `left_id,right_id,decision` (`yes`, `no`) of settled pairs | [`export`] |
//!
//! # A line of the queue
//!
//! On one line in the file, broken up here:
//!
//! ```
//! # let text = r#"
//! {
//!   "pair": "p1",
//!   "left":  {"source": "vital",    "id": "v7", "fields": [{"name": "first_name", "value": "ALPHA"}, {"name": "zip", "value": null}]},
//!   "right": {"source": "medicaid", "id": "m3", "fields": [{"name": "first_name", "value": "ALFA"},  {"name": "zip", "value": "00001"}]},
//!   "weight": 1.5,
//!   "probability": 0.7388,
//!   "waterfall": {
//!     "prior": -10.0,
//!     "steps": [{"comparison": "first_name", "level": "Jaro-Winkler 0.88 or more", "weight": 9.0, "term_frequency": 2.5}],
//!     "final": 1.5
//!   },
//!   "cluster": [{"source": "early_care", "id": "e9", "fields": []}]
//! }
//! # "#;
//! # let queue = attune_review::Queue::parse(text.replace('\n', " ").as_bytes()).unwrap();
//! # assert_eq!(queue.pairs().len(), 1);
//! ```
//!
//! `weight`, `prior`, `final` and the weights of the steps are log2: one more doubles the odds. `prior` and all steps with their
//! `term_frequency` add up to `final`, and `final` is `weight`. `source`, `term_frequency` and `cluster` may be left out. Ids are
//! those of the records that were linked, and stand in the ledger and in `decisions.csv`.

mod access;
mod agreement;
mod assets;
mod event;
mod export;
mod ledger;
mod pages;
mod queue;
mod report;
mod reviewers;
mod server;
mod settings;
mod settlement;

pub use agreement::{Agreement, agreement};
pub use event::{Answer, Closing, Entry, Event, Subject};
pub use export::{Export, ExportError, export};
pub use ledger::{Ledger, LedgerError};
pub use queue::{Field, Pair, Queue, QueueError, Record, Step, Waterfall};
pub use report::{Report, ReportError, report};
pub use reviewers::{ReviewersError, check_reviewer};
pub use server::{ServeError, serve};
pub use settings::{Clock, Settings};
pub use settlement::{Outcome, Settlement};
