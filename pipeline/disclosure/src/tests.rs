//! Each rule at its edge, each attack on a cube of its own, and random states judged by a second, dense solver.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod attacks;
mod dense;
mod fixture;
mod not_stated;
mod random_states;
mod range;
mod rules;
mod state;
mod witness;
