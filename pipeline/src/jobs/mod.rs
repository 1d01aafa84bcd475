//! Jobs compose steps and hold no logic. They may be run twice: what stands is not made again.

pub mod audit;
mod crosswalk;
pub mod diff;
pub mod examples;
pub mod explain;
pub mod inequality;
pub mod link;
pub mod noise;
pub mod protect;
pub mod run;
pub mod status;
pub mod warehouse;

pub use warehouse::Warehouse;
