//! Families and the lives that partners record: one family at a time, so memory stays small.

pub mod birth_records;
pub mod care;
pub mod claims;
pub mod early_intervention_steps;
pub mod enrollment;
pub mod home_visits;
pub mod immunization;
pub mod names;
pub mod perinatal;
pub mod person;
pub mod prenatal;
pub mod prevention;
pub mod programs;
pub mod trauma;

use crate::random::Random;
use crate::records::Delivered;
use person::World;

/// Streams of a family's later additions, each apart from the others.
pub struct AddedStreams {
    prenatal: Random,
    prevention: Random,
    perinatal: Random,
}

impl AddedStreams {
    /// The streams that go with a family's own.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { prenatal: Random::new(seed, stream | 1 << 40), prevention: Random::new(seed, stream | 2 << 40), perinatal: Random::new(seed, stream | 11 << 40) }
    }
}

/// Everything delivered about the next family, with at most `limit` children born in the window.
///
/// `added` are streams of their own for what was added later, so that earlier draws stay as they are.
pub fn next_family(world: &mut World, random: &mut Random, added: &mut AddedStreams, limit: u32) -> Delivered {
    let mut out = Delivered::default();
    let family = person::family(world, random, limit);
    let members = enrollment::enroll_family(&mut out, world, random, &family);
    care::serve_family(&mut out, world, random, &family, &members);
    prenatal::serve_family(&mut out, world, &mut added.prenatal, &family, &members);
    trauma::screen_family(&mut out, world, &mut added.prenatal, &family, &members);
    prevention::prevent(&mut out, world, &mut added.prevention, &family, &members);
    birth_records::register_family(&mut out, world, random, &family);
    if !family.out_of_state {
        home_visits::visit_family(&mut out, world, random, &family);
        programs::early_care(&mut out, world, random, &family);
        programs::early_intervention(&mut out, world, random, &family);
        programs::refer_family(&mut out, world, random, &family);
    }
    perinatal::serve_family(&mut out, world, &mut added.perinatal, &family, &members);
    immunization::vaccinate_family(&mut out, world, &mut added.perinatal, &family);
    out.children = family.children.iter().filter(|child| !child.older).count() as u32;
    out
}
