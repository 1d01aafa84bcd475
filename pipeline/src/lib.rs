//! Everything that may see a row about a person: from delivered feeds to a release that waits for a signature.
//!
//! The way of the data and the rules of the house are in `ARCHITECTURE.md`. Imports go downward only:
//! `jobs -> {landing, staging, linkage, cube, release} -> {models, catalogue, feeds, functions, engine} -> store -> domain`.

pub mod catalogue;
pub mod config;
pub mod cube;
pub mod domain;
pub mod engine;
pub mod feeds;
pub mod functions;
pub mod jobs;
pub mod landing;
pub mod linkage;
pub mod models;
pub mod release;
pub mod schedule;
pub mod staging;
pub mod store;
pub mod telemetry;
