//! Families of a second home-visiting vendor, whose flat file has one wide row a child; drawn from a stream of its own.

use super::home_visits::{Stay, clients};
use super::person::{Child, Family, World, recorded_language, recorded_race};
use crate::counties::{self, COUNT};
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::{Client, Delivered, NO_COUNTY, Supervision, Visit, WelfareReport};

/// Ages in months of the four developmental screens that have columns.
pub const SCREEN_AGES: [i32; 4] = [9, 18, 24, 30];
const SAFETY_TOOLS: [&str; 3] = ["HITS", "WEB", "AAS"];
/// Days and months of age at which a check-up is due.
const CHECKUPS: [(i32, i32); 9] = [(5, 0), (0, 1), (0, 2), (0, 4), (0, 6), (0, 9), (0, 12), (0, 18), (0, 24)];

/// A code and the day on which it was noted; an empty code was not noted.
#[derive(Clone, Copy, Default)]
pub struct Noted {
    pub code: &'static str,
    pub on: Option<Day>,
}

/// One developmental screen in its group of columns.
#[derive(Clone, Copy, Default)]
pub struct AgeScreen {
    pub on: Option<Day>,
    /// Five domains: 1 above, 2 close to, 3 below the cutoff.
    pub domains: [&'static str; 5],
    pub feedback: &'static str,
    pub referral: &'static str,
    pub referred: Option<Day>,
    pub served: Option<Day>,
}

/// The caregiver's columns of a base row, the same on each of her children's rows.
#[derive(Clone, Copy, Default)]
pub struct CaregiverItems {
    pub depression_on: Option<Day>,
    pub depression_score: Option<u16>,
    pub depression_referred: Option<Day>,
    pub depression_served: Option<Day>,
    pub safety_tool: &'static str,
    pub safety: Noted,
    pub safety_referred: Option<Day>,
    pub tobacco: Noted,
    pub tobacco_program: &'static str,
    pub tobacco_referred: Option<Day>,
    pub education: Noted,
    pub education_since: Noted,
    pub postpartum: Noted,
    pub postpartum_visit: Option<Day>,
}

/// A child's columns of a base row.
#[derive(Clone, Copy, Default)]
pub struct ChildItems {
    pub observed: Option<Day>,
    pub screens: [AgeScreen; 4],
    pub slept: Option<Day>,
    /// On the back, sharing a bed, soft bedding.
    pub sleep: [&'static str; 3],
    pub reading: Noted,
    pub feeding: Noted,
}

/// One base row.
pub struct Base {
    pub client: Client,
    pub caregiver: CaregiverItems,
    pub child: ChildItems,
}

/// One row of the sheets of check-ups, injuries and insurance; child 0 is the caregiver.
pub struct SheetRow {
    pub family: u32,
    pub child_number: u8,
    pub id: u32,
    pub asked: Option<Day>,
    pub code: &'static str,
    pub event: Option<Day>,
}

/// The rows of a family in all files of the vendor.
#[derive(Default)]
pub struct Rows {
    pub base: Vec<Base>,
    pub visits: Vec<Visit>,
    pub checkups: Vec<SheetRow>,
    pub injuries: Vec<SheetRow>,
    pub insurance: Vec<SheetRow>,
    pub reports: Vec<WelfareReport>,
}

/// Enrolls a family around each of its births with some probability, where the first vendor's programs have not.
pub fn visit_family(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    if !out.clients.is_empty() {
        return;
    }
    let recorded = (recorded_race(random, family.mother.race), recorded_language(random, family.mother.language));
    let base = if family.medicaid { 0.05 } else { 0.007 };
    for (index, child) in family.children.iter().enumerate().filter(|(_, child)| child.order == 1 && !child.older) {
        let born = child.person.born;
        if !random.chance(family.connected(base, born, 71)) {
            continue;
        }
        let pregnant = random.chance(0.5);
        let enrolled = born + if pregnant { -random.between(20, 200) } else { random.between(4, 300) };
        if enrolled > world.cutoff || enrolled < world.first_birth || child.person.died.is_some_and(|died| died <= enrolled) {
            continue;
        }
        let end = enrolled + random.between(70, 1_150);
        world.flat_families += 1;
        let stay = Stay { family: world.flat_families, enrolled, end: end.min(world.cutoff), terminated: (end <= world.cutoff).then_some(end) };
        let twins: Vec<&Child> = family.children[index..].iter().take(usize::from(child.plurality)).collect();
        let mut rows = Vec::new();
        clients(&mut rows, world, random, family, &stay, &twins, pregnant, recorded, "HVF");
        Keeping { out: &mut out.flat, world, random, family, stay: &stay }.record(rows);
    }
}

struct Keeping<'a> {
    out: &'a mut Rows,
    world: &'a mut World,
    random: &'a mut Random,
    family: &'a Family,
    stay: &'a Stay,
}

impl Keeping<'_> {
    fn record(&mut self, rows: Vec<Client>) {
        self.visits();
        self.insured();
        let born = rows.iter().filter_map(|row| row.born).min();
        let caregiver = self.caregiver(rows[0].pregnant, born);
        for client in rows {
            let mut child = ChildItems::default();
            if let Some(born) = client.born {
                child = self.child(born);
                self.checkups(client.child_number, born);
                self.injuries(client.child_number, born);
            }
            if client.child.is_some() && self.random.chance(0.16) {
                self.report(client.child_number);
            }
            self.out.base.push(Base { client, caregiver, child });
        }
    }

    fn number(&mut self) -> u32 {
        self.world.flat_records += 1;
        self.world.flat_records
    }

    fn is_done(&mut self, base: f64, salt: u32) -> bool {
        let chance = self.family.probability(base, self.stay.enrolled, salt);
        self.random.chance(chance)
    }

    /// The day, where it lies in the stay.
    fn held(&self, on: Day) -> Option<Day> {
        Some(on).filter(|on| self.stay.holds(*on))
    }

    /// A day so many days after another, where it lies in the stay.
    fn drawn(&mut self, from: Day, low: i32, high: i32) -> Option<Day> {
        let on = from + self.random.between(low, high);
        self.held(on)
    }

    fn visits(&mut self) {
        let keeps = self.family.probability(0.8, self.stay.enrolled, 72);
        let asks = self.family.probability(0.8, self.stay.enrolled, 73);
        let mut due = self.stay.enrolled + self.random.between(0, 14);
        while due <= self.stay.end {
            let is_held = self.random.chance(keeps);
            let status = if is_held { "Completed" } else { self.random.pick(&["Cancelled", "No show"]) };
            let on = (due + self.random.between(0, 6)).min(self.stay.end);
            let concerns_asked = match self.random.unit() {
                draw if !is_held || draw < 0.06 => "",
                _ if self.random.chance(asks) => "Y",
                _ => "N",
            };
            let is_dated = is_held && !self.random.chance(0.004);
            let virtual_visit = self.random.chance(0.2);
            if due >= self.world.first_claim {
                let id = self.number();
                self.out.visits.push(Visit { family: self.stay.family, id, due, on: is_dated.then_some(on), virtual_visit, status, concerns_asked });
            }
            due += self.random.between(20, 60);
        }
    }

    fn insured(&mut self) {
        let mut on = self.stay.enrolled + self.random.between(0, 10);
        while on <= self.stay.end {
            let code = match self.random.unit() {
                draw if draw < 0.02 => "9",
                draw if draw < 0.12 => "2",
                _ => "1",
            };
            let id = self.number();
            self.out.insurance.push(SheetRow { family: self.stay.family, child_number: 0, id, asked: Some(on), code, event: None });
            on += self.random.between(60, 110);
        }
    }

    fn caregiver(&mut self, is_pregnant: bool, born: Option<Day>) -> CaregiverItems {
        let mut items = CaregiverItems::default();
        self.depression(&mut items, is_pregnant, born);
        self.safety(&mut items);
        self.tobacco(&mut items);
        self.education(&mut items);
        if let Some(born) = born {
            self.postpartum(&mut items, born);
        }
        items
    }

    fn depression(&mut self, items: &mut CaregiverItems, is_pregnant: bool, born: Option<Day>) {
        if !self.is_done(0.77, 74) {
            return;
        }
        let start = if is_pregnant { born.unwrap_or(self.stay.enrolled) } else { self.stay.enrolled };
        let due = add_months(start, 3);
        let on = match self.random.unit() {
            draw if draw < 0.04 => due,
            draw if draw < 0.08 => due + 1,
            draw if draw < 0.12 => self.stay.enrolled,
            _ => due - self.random.between(3, 75),
        };
        let Some(on) = self.held(on) else { return };
        items.depression_on = (!self.random.chance(0.02)).then_some(on);
        let is_positive = self.random.chance(0.2);
        let score = match self.random.unit() {
            draw if draw < 0.05 => 16,
            draw if draw < 0.1 => 15,
            _ if is_positive => self.random.between(16, 40),
            _ => self.random.between(0, 15),
        };
        items.depression_score = (items.depression_on.is_none() || !self.random.chance(0.04)).then_some(score as u16);
        if score >= 16 && self.random.chance(0.8) {
            let referred = on + self.random.between(0, 10);
            items.depression_referred = Some(referred).filter(|day| *day <= self.world.cutoff);
            let served = referred + self.random.between(0, 70);
            items.depression_served = items.depression_referred.and(Some(served)).filter(|day| *day <= self.world.cutoff && self.random.chance(0.62));
        }
    }

    fn safety(&mut self, items: &mut CaregiverItems) {
        let limit = add_months(self.stay.enrolled, 6);
        if !self.is_done(0.74, 75) {
            return;
        }
        let on = match self.random.unit() {
            draw if draw < 0.04 => limit,
            draw if draw < 0.08 => limit + 1,
            draw if draw < 0.12 => self.stay.enrolled,
            _ => self.stay.enrolled + self.random.between(10, 170),
        };
        let Some(on) = self.held(on) else { return };
        items.safety_tool = self.random.pick(&SAFETY_TOOLS);
        items.safety.on = (!self.random.chance(0.03)).then_some(on);
        items.safety.code = match self.random.unit() {
            draw if draw < 0.05 => "",
            draw if draw < 0.2 => "P",
            _ => "N",
        };
        if items.safety.code == "P" && self.random.chance(0.78) {
            items.safety_referred = Some(on + self.random.between(0, 12)).filter(|day| *day <= self.world.cutoff);
        }
    }

    fn tobacco(&mut self, items: &mut CaregiverItems) {
        if !self.is_done(0.9, 76) {
            return;
        }
        let start = self.stay.enrolled;
        let Some(on) = self.drawn(start, 0, 25) else { return };
        let uses = self.random.chance(0.26);
        items.tobacco = Noted { code: if uses { "1" } else { "2" }, on: (!self.random.chance(0.01)).then_some(on) };
        if !uses {
            return;
        }
        items.tobacco_program = match self.random.unit() {
            draw if draw < 0.14 => "",
            draw if draw < 0.28 => "1",
            _ => "2",
        };
        let limit = add_months(start, 3);
        let referred = match self.random.unit() {
            draw if draw < 0.05 => Some(limit),
            draw if draw < 0.1 => Some(limit + 1),
            draw if draw < 0.65 => Some(on + self.random.between(0, 50)),
            _ => None,
        };
        items.tobacco_referred = referred.filter(|day| self.stay.holds(*day));
    }

    fn education(&mut self, items: &mut CaregiverItems) {
        let asked = self.stay.enrolled + self.random.between(0, 20);
        let code = match self.random.unit() {
            draw if draw < 0.07 => "",
            draw if draw < 0.25 => "1",
            draw if draw < 0.36 => "2",
            _ => "3",
        };
        let Some(on) = self.held(asked).filter(|_| !code.is_empty()) else { return };
        items.education = Noted { code, on: Some(on) };
        if code == "3" {
            return;
        }
        let later = self.stay.enrolled + self.random.between(0, 500);
        if let (Some(on), true) = (self.held(later), self.random.chance(0.85)) {
            items.education_since = Noted { code: self.random.pick(&["1", "1", "2", "3"]), on: Some(on) };
        }
    }

    fn postpartum(&mut self, items: &mut CaregiverItems, born: Day) {
        let asked = born + self.random.between(57, 110);
        let (Some(asked), true) = (self.held(asked), self.is_done(0.9, 77)) else { return };
        let visit = match self.random.unit() {
            draw if draw < 0.04 => Some(born + 56),
            draw if draw < 0.08 => Some(born + 57),
            draw if draw < 0.76 => Some(born + self.random.between(14, 55)),
            _ => None,
        };
        items.postpartum_visit = visit.filter(|on| *on <= asked);
        items.postpartum = Noted { code: if items.postpartum_visit.is_some() { "1" } else { "2" }, on: Some(asked) };
    }

    fn child(&mut self, born: Day) -> ChildItems {
        let mut items = ChildItems::default();
        if self.is_done(0.78, 78) {
            items.observed = self.drawn(add_months(born, 10), -110, 110).filter(|on| *on >= born);
        }
        for (place, months) in SCREEN_AGES.into_iter().enumerate() {
            items.screens[place] = self.screen(add_months(born, months));
        }
        items.slept = self.drawn(born, 20, 300).filter(|_| self.random.chance(0.85));
        if items.slept.is_some() {
            items.sleep = [("1", 0.86), ("2", 0.78), ("2", 0.82)].map(|(safe, share)| match self.random.unit() {
                draw if draw < 0.03 => "9",
                _ if self.random.chance(share) => safe,
                _ if safe == "1" => "2",
                _ => "1",
            });
        }
        let reading = self.drawn(born, 80, 700).filter(|_| self.random.chance(0.85));
        if reading.is_some() {
            items.reading = Noted { code: self.random.pick(&["1", "1", "1", "2", "9"]), on: reading };
        }
        let feeding = self.drawn(add_months(born, 6), 0, 60).filter(|_| self.random.chance(0.88));
        if feeding.is_some() {
            items.feeding = Noted { code: self.random.pick(&["1", "2", "1", "2", "9"]), on: feeding };
        }
        items
    }

    fn screen(&mut self, reached: Day) -> AgeScreen {
        let on = reached + self.random.between(-20, 45);
        let (Some(on), true) = (self.held(on), self.is_done(0.72, 79)) else { return AgeScreen::default() };
        let mut screen = AgeScreen { on: (!self.random.chance(0.02)).then_some(on), ..AgeScreen::default() };
        if screen.on.is_some() && self.random.chance(0.03) {
            return screen;
        }
        let is_positive = self.random.chance(0.22);
        screen.domains = ["1"; 5].map(|above| if self.random.chance(0.15) { "2" } else { above });
        if is_positive {
            screen.domains[self.random.between(0, 4) as usize] = "3";
            screen.feedback = if self.random.chance(0.22) { "1" } else { self.random.pick(&["2", ""]) };
            self.refer(&mut screen, on);
        } else if self.random.chance(0.03) {
            screen.domains[4] = "";
        }
        screen
    }

    fn refer(&mut self, screen: &mut AgeScreen, on: Day) {
        if !self.is_done(0.66, 80) {
            return;
        }
        screen.referral = if self.random.chance(0.7) { "EI" } else { "CS" };
        let limit = if screen.referral == "EI" { 45 } else { 30 };
        let referred = on + self.random.between(0, 10);
        let served = match self.random.unit() {
            draw if draw < 0.06 => Some(on + limit),
            draw if draw < 0.12 => Some(on + limit + 1),
            draw if draw < 0.8 => Some(referred + self.random.between(3, limit - 8)),
            _ => None,
        };
        screen.referred = Some(referred.min(self.world.cutoff));
        screen.served = served.filter(|day| *day <= self.world.cutoff && *day >= referred);
    }

    fn checkups(&mut self, child_number: u8, born: Day) {
        for (days, months) in CHECKUPS {
            let due = add_months(born, months) + days;
            let event = match self.random.unit() {
                draw if draw < 0.04 => due - 14,
                draw if draw < 0.08 => due - 15,
                _ => due + self.random.between(-8, 40),
            };
            let event = event.max(born);
            let asked = (event + self.random.between(0, 30)).max(self.stay.enrolled);
            let is_kept = self.is_done(0.84, 81);
            if let (Some(asked), true) = (self.held(asked), is_kept || self.random.chance(0.5)) {
                let id = self.number();
                let code = if is_kept { "1" } else { "2" };
                self.out.checkups.push(SheetRow { family: self.stay.family, child_number, id, asked: Some(asked), code, event: is_kept.then_some(event) });
            }
        }
    }

    fn injuries(&mut self, child_number: u8, born: Day) {
        let mut on = self.stay.enrolled.max(born) + self.random.between(60, 160);
        while on <= self.stay.end {
            let happened = self.random.chance(0.06);
            let event = (on - self.random.between(0, 150)).max(born);
            let event = (happened && !self.random.chance(0.06)).then_some(event);
            let id = self.number();
            let code = if happened { "1" } else { "2" };
            self.out.injuries.push(SheetRow { family: self.stay.family, child_number, id, asked: Some(on), code, event });
            on += self.random.between(120, 200);
        }
    }

    fn report(&mut self, child_number: u8) {
        let on = self.stay.enrolled + self.random.between(-150, self.stay.end - self.stay.enrolled);
        let disposition = self.random.pick(&["Investigated", "Investigated", "Alternative response", "Screened out"]);
        let id = self.number();
        let on = (!self.random.chance(0.03)).then_some(on);
        self.out.reports.push(WelfareReport { family: self.stay.family, child_number, id, on, disposition });
    }
}

/// Supervision of the vendor's home visitors: one worker in every third county.
pub fn supervise(world: &World, seed: u64) -> Vec<Supervision> {
    let mut random = Random::new(seed, u64::MAX - 14);
    let mut sessions = Vec::new();
    let mut id = world.flat_records;
    for (county, worker) in (0..COUNT as u8).step_by(3).zip(90_001..) {
        let keeps = crate::random::shifted(0.8, 0.9 * counties::access(county, 82) + 0.4 * random.normal());
        let recorded = if random.chance(0.03) { NO_COUNTY } else { county };
        let mut due = world.first_claim + random.between(0, 400);
        while due <= world.cutoff {
            id += 1;
            let held = random.chance(keeps).then(|| due + random.between(-3, 8)).filter(|on| *on <= world.cutoff);
            sessions.push(Supervision { worker, agency: county % 12, county: recorded, id, due, held });
            due += random.between(12, 18);
        }
    }
    sessions
}
