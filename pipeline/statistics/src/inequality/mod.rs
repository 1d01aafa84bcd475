//! Summary measures of inequality between the strata of one indicator, each with its interval or the reason it has none.
//!
//! [`measures`] takes strata with estimates, standard errors and populations; [`measures_of_people`] takes people with weights
//! and the design of their sample. Formulas, sources and what to publish: `docs/methods/inequality.md`. Nothing here decides what
//! may be shown.

mod absent;
mod attributable;
mod concentration;
mod deviation;
mod entropy;
mod equality;
mod gap;
mod line;
mod measure;
mod measured;
mod normal_draw;
mod person;
pub mod reference;
mod settings;
mod share;
mod simulation;
mod slope;
mod smooth;
mod strata;
mod survey_design;
mod variance;
mod whole;

pub use absent::Absent;
pub use concentration::Index;
pub use line::Shape;
pub use measure::{Measure, Variant};
pub use measured::{Figure, Measured, Method, Uncertainty};
pub use person::{People, PeopleError, Person, measures_of_people};
pub use settings::{Settings, SettingsError};
pub use strata::{Indicator, MISSING_SHARE_MAX, Polarity, Strata, StrataError, Stratum};
pub use whole::measures;
