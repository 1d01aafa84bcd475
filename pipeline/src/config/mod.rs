//! One configuration file, `attune.toml`: stores, feeds, geography, periods, policy, schedule.
//!
//! Every setting has an environment variable (`ATTUNE_` and its path in capitals, such as `ATTUNE_LINKAGE_MODE`) that
//! goes before the file; `attune config` prints what holds and where it came from.

mod effective;
mod settings;

pub use effective::{ConfigError, Effective, Origin, load};
pub use settings::*;
