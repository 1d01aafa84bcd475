//! Probabilistic linkage of records about people: pure, without engine and network.
//!
//! A [`Model`] says how records are cleaned, blocked, compared and joined. [`link`] runs it from files to files, [`link_records`] on records
//! in memory. The model of agreement is that of Fellegi and Sunter (1969), JASA 64(328); weights are in bits.

mod block;
mod cluster;
mod decision;
mod dictionary;
mod dyad;
mod expression;
mod hash;
mod hold;
mod increment;
mod ledger;
mod link;
mod model;
mod parallel;
mod plan;
mod read;
mod records;
mod review;
mod score;
mod similarity;
mod state;
mod summary;
mod table;
mod train;
mod truth;
mod write;

pub use block::RuleCount;
pub use decision::DecisionError;
pub use dictionary::Dictionary;
pub use expression::ExpressionError;
pub use link::{LinkError, Request, Tell, link, link_and_review};
pub use model::{Model, ModelError};
pub use plan::PlanError;
pub use read::ReadError;
pub use records::{Linked, link_records};
pub use review::{Seen, Waiting};
pub use score::{Band, Part};
pub use state::StateError;
pub use summary::Summary;
pub use table::{Column, Table, Texts};
pub use train::{SessionReport, TrainingError};
pub use truth::{Evaluation, Figures};
pub use write::WriteError;
