//! Checks against real files that stand beside the project; see [`attune_tests::shared`].
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

mod early_care_context;
mod natality_2013;
