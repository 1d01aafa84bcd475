//! Birth certificates, amendments and voids.

use super::names;
use super::person::{Family, Number, World, recorded_county, recorded_language, recorded_race};
use crate::days::complete_years;
use crate::random::Random;
use crate::records::{Birth, Delivered, OTHER_STATE};

/// Birth records of a family's children born in the window.
pub fn register_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let race = match recorded_race(random, family.mother.race) {
        0 => 9,
        code => code,
    };
    let language = recorded_language(random, family.mother.language);
    for child in family.children.iter().filter(|child| !child.older) {
        let person = &child.person;
        let (mut first, last) = names::delivered(random, &mut world.canaries, "BIRTH", person, person.last);
        if random.chance(0.02) && !first.starts_with("Zzcan") {
            first = random.pick(&["", if person.female { "BABY GIRL" } else { "BABY BOY" }]).to_string();
        }
        let (mother_first, mother_last) = names::delivered(random, &mut world.canaries, "BIRTH", &family.mother, family.mother.last);
        let (county, zip) = family.home(person.born);
        let county = if family.out_of_state { OTHER_STATE } else { recorded_county(random, county) };
        let record = Birth {
            child: person.id,
            mother: family.mother.id,
            number: world.next(Number::Certificate),
            born: person.born,
            first,
            last,
            mother_first,
            mother_last,
            mother_maiden: family.maiden.to_uppercase(),
            mother_born: match random.unit() {
                draw if draw < 0.01 => None,
                draw if draw < 0.02 => Some(family.mother.born + random.between(-31, 31)),
                _ => Some(family.mother.born),
            },
            mother_age: complete_years(family.mother.born, person.born),
            female: person.female,
            race,
            language,
            county,
            zip,
            void: false,
            amendment: 0,
            plurality: child.plurality,
            order: child.order,
            died: person.died.filter(|died| *died <= world.cutoff),
            medicaid: family.medicaid,
            seed: random.between(0, i32::MAX / 2) as u32,
        };
        amend(out, world, random, record);
    }
}

fn amend(out: &mut Delivered, world: &mut World, random: &mut Random, record: Birth) {
    let draw = random.unit();
    if draw < 0.004 {
        let mut twice = record.clone();
        twice.number = world.next(Number::Certificate);
        twice.seed += 1;
        let mut void = twice.clone();
        (void.void, void.amendment) = (true, 1);
        out.births.push(twice);
        out.births.push(void);
    } else if draw < 0.006 {
        let mut void = record.clone();
        void.number = world.next(Number::Certificate);
        void.void = true;
        out.births.push(void);
    } else if draw < 0.02 {
        let mut before = record.clone();
        before.first = String::new();
        if random.chance(0.3) {
            before.county = (before.county % 87 + 1) % 87;
        }
        let mut after = record;
        after.amendment = 1;
        if random.chance(0.1) {
            let mut second = after.clone();
            second.amendment = 2;
            out.births.push(second);
        }
        out.births.push(after);
        out.births.push(before);
        return;
    }
    out.births.push(record);
}
