//! Proportions of a survey with strata, clusters and weights.

mod design;
mod interval;
mod proportion;
mod variance;

pub use design::{Design, DesignError, SampleDesign};
pub use interval::{LimitMethod, limits};
pub use proportion::{Domain, SurveyProportion, survey_proportion};
