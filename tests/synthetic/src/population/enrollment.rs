//! Medicaid eligibility: who is covered when, and the rows that say so.

use super::names;
use super::person::{Family, Number, Person, World, recorded_county, recorded_language, recorded_race};
use crate::days::{Day, day, year_of};
use crate::random::Random;
use crate::records::{Delivered, Eligibility};

/// A person's membership: number, and full-benefit periods with the plan held in each.
pub struct Member {
    /// Place in the family: `None` is the mother.
    pub child: Option<usize>,
    /// Number and its first day; later numbers replace earlier ones.
    pub numbers: Vec<(Day, u32)>,
    /// Covered periods.
    pub periods: Vec<(Day, Day)>,
    /// Separate CHIP, Medicaid expansion CHIP or Medicaid.
    pub chip: u8,
    /// First plan, 0 for fee for service.
    pub plan: u8,
    /// Day of the change to another plan.
    pub change: Option<(Day, u8)>,
}

impl Member {
    /// The number in force on a day.
    pub fn number(&self, on: Day) -> u32 {
        self.numbers.iter().rev().find(|number| number.0 <= on).unwrap_or(&self.numbers[0]).1
    }

    /// The plan in force on a day.
    pub fn plan(&self, on: Day) -> u8 {
        self.change.filter(|change| change.0 <= on).map_or(self.plan, |change| change.1)
    }

    /// Whether the day is covered.
    pub fn covers(&self, on: Day) -> bool {
        self.periods.iter().any(|period| period.0 <= on && on <= period.1)
    }
}

fn gap_length(random: &mut Random) -> i32 {
    match random.unit() {
        draw if draw < 0.16 => 45,
        draw if draw < 0.30 => 46,
        draw if draw < 0.6 => random.between(5, 44),
        _ => random.between(47, 240),
    }
}

fn cut(periods: &mut Vec<(Day, Day)>, from: Day, length: i32) {
    let mut kept = Vec::new();
    for (start, end) in periods.drain(..) {
        if from > end || from + length <= start {
            kept.push((start, end));
            continue;
        }
        if start < from {
            kept.push((start, from - 1));
        }
        if from + length <= end {
            kept.push((from + length, end));
        }
    }
    *periods = kept;
}

fn child_periods(world: &World, random: &mut Random, family: &Family, person: &Person) -> Vec<(Day, Day)> {
    let mut start = person.born;
    if family.medicaid {
        if random.chance(0.05) {
            start += random.between(1, 120);
        }
    } else if !family.out_of_state && random.chance(0.07) {
        start += random.between(60, 1_300);
    } else {
        return Vec::new();
    }
    let mut end = world.last_day;
    if random.chance(0.25) {
        end = end.min(start + random.between(200, 1_500));
    }
    if let Some(died) = person.died {
        end = end.min(died);
    }
    if start > end {
        return Vec::new();
    }
    let mut periods = vec![(start, end)];
    for chance in [0.2, 0.05] {
        if random.chance(chance) {
            let from = start + random.between(20, 1_100);
            let length = gap_length(random);
            cut(&mut periods, from, length);
        }
    }
    periods
}

fn mother_periods(world: &World, random: &mut Random, family: &Family) -> Vec<(Day, Day)> {
    if !family.medicaid {
        return Vec::new();
    }
    let mut periods: Vec<(Day, Day)> = Vec::new();
    for child in &family.children {
        let start = match random.unit() {
            draw if draw < 0.05 => child.person.born - random.between(0, 60),
            draw if draw < 0.06 => child.person.born - 43,
            _ => child.person.born - random.between(120, 270),
        };
        let end = match random.unit() {
            draw if draw < 0.06 => child.person.born + 60,
            draw if draw < 0.14 => child.person.born + random.between(20, 90),
            _ => child.person.born + random.between(200, 900),
        };
        match periods.last_mut() {
            Some(last) if start <= last.1 + 1 => last.1 = last.1.max(end),
            _ => periods.push((start, end)),
        }
    }
    if random.chance(0.05) {
        let from = periods[0].0 + random.between(30, 500);
        let length = gap_length(random);
        cut(&mut periods, from, length);
    }
    for period in &mut periods {
        period.1 = period.1.min(world.last_day);
    }
    periods
}

/// What a run of rows has in common.
struct Span {
    start: Day,
    end: Day,
    benefits: u8,
    hospice: bool,
}

#[allow(clippy::too_many_arguments)]
fn write_rows(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, person: &Person, member: &Member, case: u32, spans: &[Span]) {
    let race = recorded_race(random, person.race);
    let language = recorded_language(random, person.language);
    let (first, last) = names::delivered(random, &mut world.canaries, "ELIG", person, person.last);
    let maiden = if member.child.is_none() && family.maiden != person.last && random.chance(0.3) { Some(family.maiden.to_uppercase()) } else { None };
    let unnamed = member.child.is_some() && random.chance(0.15);
    let early_race_unknown = random.chance(0.04);
    let unnamed_name = if random.chance(0.3) {
        ""
    } else if person.female {
        "BABY GIRL"
    } else {
        "BABY BOY"
    };
    let group = if member.child.is_some() { "C1" } else { "P1" };
    for span in spans {
        let mut start = span.start.max(world.first_claim);
        while start <= span.end {
            let year = year_of(start);
            let mut end = span.end.min(day(year, 12, 31));
            for home in &family.homes {
                if home.0 > start {
                    end = end.min(home.0 - 1);
                }
            }
            let changes = member.change.iter().map(|change| change.0).chain(member.numbers.iter().map(|number| number.0));
            for change in changes {
                if change > start {
                    end = end.min(change - 1);
                }
            }
            let number = member.number(start);
            // An overlapping span cut to the same days would be an exact duplicate, and those are planted elsewhere.
            if out.eligibility.iter().any(|row| row.msis == number && (row.start, row.end) == (start, end)) {
                start = end + 1;
                continue;
            }
            let (county, zip) = family.home(start);
            let early = year == year_of(person.born);
            let baby = unnamed && early && !first.starts_with("Zzcan");
            out.eligibility.push(Eligibility {
                person: person.id,
                msis: number,
                case,
                first: if baby { unnamed_name.to_owned() } else { first.clone() },
                middle: person.middle,
                last: match &maiden {
                    Some(before) if start < family.children[0].person.born && !last.starts_with("ZZCAN") => before.clone(),
                    _ => last.clone(),
                },
                born: person.born,
                died: person.died.filter(|died| *died <= world.last_day && year_of(*died) <= year),
                female: person.female,
                race: if early && early_race_unknown { 9 } else { race },
                language,
                county: recorded_county(random, county),
                zip,
                chip: member.chip,
                benefits: span.benefits,
                group,
                plan: if span.benefits == 1 { member.plan(start) } else { 0 },
                hospice: span.hospice,
                start,
                end,
            });
            start = end + 1;
        }
    }
}

fn plan_of(random: &mut Random, county: u8) -> u8 {
    if random.chance(0.2) { 0 } else { 1 + (county % 4) * 2 + u8::from(random.chance(0.4)) }
}

fn enroll(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, child: Option<usize>, periods: Vec<(Day, Day)>, case: u32) -> Member {
    let person = child.map_or(&family.mother, |index| &family.children[index].person);
    let county = family.home(periods[0].0).0;
    let chip = match random.unit() {
        _ if child.is_none() => 1,
        draw if draw < 0.05 => 3,
        draw if draw < 0.09 => 2,
        _ => 1,
    };
    let plan = plan_of(random, county);
    let change = random.chance(0.12).then(|| (periods[0].0 + random.between(60, 700), plan_of(random, county)));
    let mut numbers = vec![(periods[0].0 - 400, world.next(Number::Msis))];
    if child.is_some() && random.chance(0.01) {
        let renumbered = periods.get(1).map_or(periods[0].0 + random.between(28, 200), |later| later.0);
        numbers.push((renumbered, world.next(Number::Msis)));
    }
    let member = Member { child, numbers, periods, chip, plan, change };
    let hospice = child.is_some() && random.chance(0.002);
    let mut spans = Vec::new();
    for (start, end) in &member.periods {
        spans.push(Span { start: *start, end: *end, benefits: 1, hospice });
        if random.chance(0.01) && end - start > 200 {
            spans.push(Span { start: start + 100, end: (start + 160).min(*end), benefits: 1, hospice });
        }
    }
    if child.is_none() && random.chance(0.08) {
        let end = member.periods[0].0 - 1;
        spans.insert(0, Span { start: end - 200, end, benefits: random.pick(&[2, 3, 4]), hospice: false });
    } else if random.chance(0.02) {
        let start = member.periods[member.periods.len() - 1].1 + 1;
        let end = (start + 180).min(world.last_day);
        if person.died.is_none() && start <= end {
            spans.push(Span { start, end, benefits: 2, hospice: false });
        }
    }
    write_rows(out, world, random, family, person, &member, case, &spans);
    member
}

/// Other members of a large household: grandparents, aunts and cousins with eligibility alone.
fn household(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family, case: u32, size: i32) {
    for index in 0..size {
        let grown = index % 3 != 2;
        let female = random.chance(0.6);
        let mut born = if grown { family.mother.born - random.between(-3_000, 9_000) } else { day(world.years.0 - 14, 3, 4) + random.between(0, 1_800) };
        if crate::days::parts(born).1 == 2 {
            born += 29;
        }
        let person = Person {
            id: world.next(Number::Person),
            born,
            died: None,
            female,
            first: names::given(random, family.mother.race, female),
            middle: "",
            last: family.maiden,
            race: family.mother.race,
            language: family.mother.language,
            insurance: 1,
        };
        let start = day(world.years.0, 1, 1) + random.between(0, 300);
        let end = (start + random.between(200, 900)).min(world.last_day);
        let plan = plan_of(random, family.home(start).0);
        let member = Member { child: Some(0), numbers: vec![(start, world.next(Number::Msis))], periods: vec![(start, end)], chip: 1, plan, change: None };
        write_rows(out, world, random, family, &person, &member, case, &[Span { start, end, benefits: 1, hospice: false }]);
    }
}

/// Eligibility of a family: rows, and members who can have claims.
pub fn enroll_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) -> Vec<Member> {
    let mut members = Vec::new();
    let case = world.next(Number::Case);
    let case_of = |random: &mut Random| if random.chance(0.03) { 0 } else { case };
    let periods: Vec<_> = mother_periods(world, random, family);
    if periods.iter().any(|period| period.1 >= world.first_claim) {
        let case = case_of(random);
        members.push(enroll(out, world, random, family, None, periods, case));
    }
    for (index, child) in family.children.iter().enumerate() {
        let periods = child_periods(world, random, family, &child.person);
        if periods.iter().any(|period| period.1 >= world.first_claim) {
            let case = case_of(random);
            members.push(enroll(out, world, random, family, Some(index), periods, case));
        }
    }
    if family.medicaid && members.iter().all(|member| member.numbers.len() == 1) && random.chance(0.012) {
        let size = if random.chance(0.5) { random.between(8, 10) } else { random.between(1, 5) };
        household(out, world, random, family, case, size);
    }
    members
}
