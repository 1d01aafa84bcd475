//! Trauma screens of children at well-child visits, with claim numbers of the range apart.

use super::claims::{Service, bill};
use super::enrollment::Member;
use super::person::{Family, Number, World};
use crate::days::Day;
use crate::random::Random;
use crate::records::Delivered;

/// All trauma screens of a family.
pub fn screen_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
    for member in members {
        let Some(child) = member.child.map(|index| &family.children[index].person) else { continue };
        let well = ["99391", "99392", "99393"];
        let claims = out.claims.iter().filter(|claim| claim.person == child.id && claim.lines.iter().any(|line| well.contains(&line.code)));
        let mut visits: Vec<Day> = claims.filter_map(|claim| claim.end).collect();
        visits.dedup();
        for on in visits {
            if random.chance(family.probability(0.16, on, 22)) {
                let code = if random.chance(0.12) { "G9919" } else { "G9920" };
                let service =
                    Service { person: child.id, member, on, diagnoses: ["Z1339", "", ""], place: "11", taxonomy: "208000000X", lines: vec![(code, "")] };
                bill(out, world, random, service);
            }
        }
    }
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
}
