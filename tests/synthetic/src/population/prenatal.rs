//! Prenatal visits of mothers. They have a random stream and claim numbers of their own, so that all else stays as it is.

use super::claims::{Service, bill};
use super::enrollment::Member;
use super::person::{Family, Number, World};
use crate::random::Random;
use crate::records::Delivered;

const VISITS: [(&str, &str, &str); 12] = [
    ("0500F", "", "Z3401"),
    ("0500F", "", "Z3481"),
    ("0501F", "", "Z3491"),
    ("H1000", "", "Z3482"),
    ("H1001", "", "Z3402"),
    ("99203", "", "Z3401"),
    ("99213", "", "Z3481"),
    ("99214", "", "Z3492"),
    ("99213", "", "R109"),
    ("0502F", "8P", "Z3482"),
    ("59425", "", "Z3482"),
    ("99500", "", "Z3402"),
];

/// All prenatal claims of a family.
pub fn serve_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, members: &[Member]) {
    let Some(mother) = members.iter().find(|member| member.child.is_none()) else { return };
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
    for child in family.children.iter().filter(|child| child.order == 1) {
        let born = child.person.born;
        let Some(start) = mother.periods.iter().find(|period| period.0 <= born && born <= period.1).map(|period| period.0) else { continue };
        let usual = (born - 280 + random.between(35, 100)).max(start + random.between(3, 46));
        let mut on = match random.unit() {
            draw if draw < 0.02 => born - 280,
            draw if draw < 0.03 => born - 281,
            draw if draw < 0.05 => born - 176,
            draw if draw < 0.06 => born - 175,
            draw if draw < 0.08 => start + 42,
            draw if draw < 0.09 => start + 43,
            draw if draw < 0.1 => start - random.between(1, 40),
            _ => usual,
        };
        // The few without prenatal care in the first months may still have a visit later.
        if !random.chance(family.probability(0.96, on, 21)) {
            on += random.between(60, 200);
        }
        for _ in 0..3 {
            if on > born {
                break;
            }
            let (code, modifier, diagnosis) = random.pick(&VISITS);
            let lines = vec![(code, modifier)];
            bill(
                out,
                world,
                random,
                Service { person: family.mother.id, member: mother, on, diagnoses: [diagnosis, "", ""], place: "11", taxonomy: "207V00000X", lines },
            );
            on += random.between(21, 60);
        }
    }
    std::mem::swap(&mut world.numbers[Number::Claim as usize], &mut world.added_claims);
}
