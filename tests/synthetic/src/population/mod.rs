//! Families and the lives that partners record: one family at a time, so memory stays small.

pub mod birth_records;
pub mod care;
pub mod child_care;
pub mod claims;
pub mod early_head_start;
pub mod early_intervention_steps;
pub mod enrollment;
pub mod home_visit_answers;
pub mod home_visiting_flat;
pub mod home_visits;
pub mod immunization;
pub mod lead_tests;
pub mod names;
pub mod perinatal;
pub mod person;
pub mod practice_programs;
pub mod practice_records;
pub mod prenatal;
pub mod prevention;
pub mod programs;
pub mod trauma;
pub mod wic;

use crate::random::Random;
use crate::records::Delivered;
use person::World;

/// Streams of a family's later additions, each apart from the others.
pub struct AddedStreams {
    prenatal: Random,
    prevention: Random,
    answers: Random,
    practice: Random,
    early_care: Random,
    perinatal: Random,
    flat: Random,
    lead: Random,
    wic: Random,
    subsidy: Random,
}

impl AddedStreams {
    /// The streams that go with a family's own.
    pub fn new(seed: u64, stream: u64) -> Self {
        let apart = |number: u64| Random::new(seed, stream | number << 40);
        Self {
            prenatal: apart(1),
            prevention: apart(2),
            answers: apart(3),
            practice: apart(12),
            early_care: apart(13),
            perinatal: apart(11),
            flat: apart(14),
            lead: apart(15),
            wic: apart(16),
            subsidy: apart(17),
        }
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
        home_visit_answers::answer(&mut out, world, &mut added.answers, &family);
        programs::early_care(&mut out, world, random, &family);
        early_head_start::record(&mut out, world, &mut added.early_care, &family);
        programs::early_intervention(&mut out, world, random, &family);
        programs::refer_family(&mut out, world, random, &family);
    }
    perinatal::serve_family(&mut out, world, &mut added.perinatal, &family, &members);
    immunization::vaccinate_family(&mut out, world, &mut added.perinatal, &family);
    practice_programs::serve(&mut out, world, &mut added.early_care, &family);
    practice_records::record(&mut out, world, &mut added.practice, &family, &members);
    if !family.out_of_state {
        home_visiting_flat::visit_family(&mut out, world, &mut added.flat, &family);
        lead_tests::test_family(&mut out, world, &mut added.lead, &family);
        wic::certify_family(&mut out, world, &mut added.wic, &family);
        child_care::subsidize_family(&mut out, world, &mut added.subsidy, &family);
    }
    out.children = family.children.iter().filter(|child| !child.older).count() as u32;
    out
}
