//! Families and the lives that partners record: one family at a time, so memory stays small.

pub mod birth_records;
pub mod care;
pub mod claims;
pub mod enrollment;
pub mod home_visits;
pub mod names;
pub mod person;
pub mod prevention;
pub mod programs;

use crate::random::Random;
use crate::records::Delivered;
use person::World;

/// Everything delivered about the next family, with at most `limit` children born in the window.
///
/// `added` is a stream of its own for what was added later, so that earlier draws stay as they are.
pub fn next_family(world: &mut World, random: &mut Random, added: &mut Random, limit: u32) -> Delivered {
    let mut out = Delivered::default();
    let family = person::family(world, random, limit);
    let members = enrollment::enroll_family(&mut out, world, random, &family);
    care::serve_family(&mut out, world, random, &family, &members);
    prevention::prevent(&mut out, world, added, &family, &members);
    birth_records::register_family(&mut out, world, random, &family);
    if !family.out_of_state {
        home_visits::visit_family(&mut out, world, random, &family);
        programs::early_care(&mut out, world, random, &family);
        programs::early_intervention(&mut out, world, random, &family);
        programs::refer_family(&mut out, world, random, &family);
    }
    out.children = family.children.iter().filter(|child| !child.older).count() as u32;
    out
}
