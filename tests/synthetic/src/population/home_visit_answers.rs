//! What home visitors ask: answers, screens for safety, referrals and supervision, drawn from a stream of their own.

use super::home_visits::Stay;
use super::person::{Family, World};
use crate::counties::{self, COUNT, COUNTIES};
use crate::days::{Day, add_months};
use crate::random::Random;
use crate::records::{Answer, Client, Delivered, NO_COUNTY, Screening, Supervision, VisitReferral, WelfareReport};
use std::collections::BTreeMap;

const SAFETY_TOOLS: [&str; 4] = ["HITS", "HITS", "WEB", "AAS"];
const READING_DAYS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "5", "6", "7", "7", "7", "7"];
/// Days and months of age at which a check-up is due.
const CHECKUPS: [(i32, i32); 12] = [(4, 0), (0, 1), (0, 2), (0, 4), (0, 6), (0, 9), (0, 12), (0, 15), (0, 18), (0, 24), (0, 30), (0, 36)];
/// Agencies from here on use a form that knows no days a week.
const FORM_WITHOUT_DAYS: u8 = 10;

/// Adds what is asked to each stay of a family in a program.
pub fn answer(out: &mut Delivered, world: &mut World, random: &mut Random, family: &Family) {
    let mut families: BTreeMap<u32, Vec<Client>> = BTreeMap::new();
    for client in &out.clients {
        families.entry(client.family).or_default().push(client.clone());
    }
    for clients in families.into_values() {
        let first = &clients[0];
        let stay = Stay { family: first.family, enrolled: first.enrolled, end: first.terminated.unwrap_or(world.cutoff), terminated: first.terminated };
        let mut asking = Asking { out, world, random, family, stay: &stay };
        asking.concerns();
        asking.tobacco();
        asking.education();
        asking.insurance();
        asking.safety();
        asking.depression();
        asking.postpartum(&clients);
        for client in clients.iter().filter(|client| client.child_number > 0) {
            asking.reports(client);
            let Some(born) = client.born else { continue };
            asking.reading(client, born);
            asking.sleep(client, born);
            asking.feeding(client, born);
            asking.injuries(client, born);
            asking.checkups(client, born);
        }
    }
}

struct Asking<'a> {
    out: &'a mut Delivered,
    world: &'a mut World,
    random: &'a mut Random,
    family: &'a Family,
    stay: &'a Stay,
}

impl Asking<'_> {
    fn number(&mut self) -> u32 {
        self.world.added_records += 1;
        self.world.added_records
    }

    /// Records an answer that is given during the stay.
    fn note(&mut self, child_number: u8, item: &'static str, on: Day, value: &'static str, event: Option<Day>) {
        if self.stay.holds(on) {
            let on = (!self.random.chance(0.004)).then_some(on);
            let id = self.number();
            self.out.answers.push(Answer { family: self.stay.family, child_number, id, item, on, value, event });
        }
    }

    fn is_asked(&mut self, base: f64, salt: u32) -> bool {
        let chance = self.family.probability(base, self.stay.enrolled, salt);
        self.random.chance(chance)
    }

    fn refer(&mut self, need: &'static str, assessment: u32, on: Day, started: Option<Day>) {
        if on <= self.world.cutoff {
            let id = self.number();
            let started = started.filter(|day| *day <= self.world.cutoff);
            let row = VisitReferral { family: self.stay.family, child_number: 0, id, assessment, need, to: "Community", on, evaluated: None, started };
            self.out.visit_referrals.push(row);
        }
    }

    fn concerns(&mut self) {
        let asks = self.family.probability(0.8, self.stay.enrolled, 31);
        for visit in self.out.visits.iter_mut().filter(|visit| visit.family == self.stay.family && visit.status == "Completed") {
            visit.concerns_asked = match self.random.unit() {
                draw if draw < 0.06 => "",
                _ if self.random.chance(asks) => "Y",
                _ => "N",
            };
        }
    }

    fn tobacco(&mut self) {
        let start = self.stay.enrolled;
        if !self.is_asked(0.9, 32) {
            return;
        }
        let uses = self.random.chance(0.24);
        let asked = start + self.random.between(0, 25);
        self.note(0, "TOBACCO AT ENROLLMENT", asked, if uses { "Y" } else { "N" }, None);
        if !uses {
            return;
        }
        if self.random.chance(0.85) {
            let value = if self.random.chance(0.16) { "Y" } else { "N" };
            self.note(0, "IN CESSATION AT ENROLLMENT", asked, value, None);
        }
        let limit = add_months(start, 3);
        let referred = match self.random.unit() {
            draw if draw < 0.04 => Some(limit),
            draw if draw < 0.08 => Some(limit + 1),
            draw if draw < 0.62 => Some(asked + self.random.between(0, 50)),
            draw if draw < 0.72 => Some(limit + self.random.between(2, 90)),
            _ => None,
        };
        if let Some(on) = referred.filter(|on| self.stay.holds(*on)) {
            self.refer("Tobacco", 0, on, None);
        }
    }

    fn education(&mut self) {
        let start = self.stay.enrolled;
        if !self.is_asked(0.93, 33) {
            return;
        }
        let at_enrollment = match self.random.unit() {
            draw if draw < 0.2 => "No diploma, not enrolled",
            draw if draw < 0.32 => "No diploma, enrolled",
            _ => "Diploma or equivalent",
        };
        let asked = start + self.random.between(0, 20);
        self.note(0, "EDUCATION AT ENROLLMENT", asked, at_enrollment, None);
        if at_enrollment == "Diploma or equivalent" {
            return;
        }
        let mut on = start + self.random.between(100, 200);
        while on <= self.stay.end {
            if self.random.chance(0.8) {
                let value = self.random.pick(&["Not enrolled", "Not enrolled", "Not enrolled", "Enrolled", "Enrolled", "Completed"]);
                self.note(0, "EDUCATION STATUS", on, value, None);
            }
            on += self.random.between(120, 240);
        }
    }

    fn insurance(&mut self) {
        let mut on = self.stay.enrolled + self.random.between(0, 10);
        let steady = self.random.chance(0.82);
        while on <= self.stay.end {
            if self.random.chance(0.9) {
                let value = match self.random.unit() {
                    draw if draw < 0.02 => "",
                    draw if draw < if steady { 0.04 } else { 0.4 } => "N",
                    _ => "Y",
                };
                self.note(0, "INSURED", on, value, None);
            }
            on += self.random.between(60, 110);
        }
    }

    fn safety(&mut self) {
        let start = self.stay.enrolled;
        let limit = add_months(start, 6);
        let mut dates = Vec::new();
        if self.is_asked(0.74, 34) {
            dates.push(match self.random.unit() {
                draw if draw < 0.03 => limit,
                draw if draw < 0.06 => limit + 1,
                draw if draw < 0.09 => start,
                _ => start + self.random.between(10, 170),
            });
        }
        if self.random.chance(0.35) {
            dates.push(start + self.random.between(200, 500));
        }
        for on in dates {
            if !self.stay.holds(on) {
                continue;
            }
            let id = self.number();
            let is_positive = self.random.chance(0.13);
            let score = self.random.chance(0.9).then(|| self.random.between(4, 18) as u16);
            let result = match self.random.unit() {
                draw if draw < 0.05 => "",
                _ if is_positive => "Positive",
                _ => "Negative",
            };
            let on_record = (!self.random.chance(0.02)).then_some(on);
            let tool = self.random.pick(&SAFETY_TOOLS);
            let row = Screening { family: self.stay.family, child_number: 0, id, tool, on: on_record, score, result, support: "", early_intervention: "" };
            self.out.screenings.push(row);
            if result == "Positive" && self.random.chance(0.78) {
                let told = on + self.random.between(0, 12);
                self.refer("IPV", id, told, None);
            }
        }
    }

    /// Referrals after a positive depression screen that had none.
    fn depression(&mut self) {
        let own = |row: &&Screening| row.family == self.stay.family && row.child_number == 0 && !SAFETY_TOOLS.contains(&row.tool);
        let is_open = |row: &&Screening| row.result != "Negative" && !self.out.visit_referrals.iter().any(|referral| referral.assessment == row.id);
        let open: Vec<(u32, Option<Day>)> = self.out.screenings.iter().filter(own).filter(is_open).map(|row| (row.id, row.on)).collect();
        for (id, on) in open {
            if let (Some(on), true) = (on, self.random.chance(0.8)) {
                let referred = on + self.random.between(0, 10);
                let started = self.random.chance(0.62).then(|| referred + self.random.between(0, 70));
                self.refer("Depression", id, referred, started);
            }
        }
    }

    fn postpartum(&mut self, clients: &[Client]) {
        let Some(born) = clients.iter().filter_map(|client| client.born).min() else { return };
        let asked = born + self.random.between(57, 110);
        if !self.is_asked(0.9, 35) {
            return;
        }
        let visit = match self.random.unit() {
            draw if draw < 0.03 => Some(born + 56),
            draw if draw < 0.06 => Some(born + 57),
            draw if draw < 0.75 => Some(born + self.random.between(14, 55)),
            _ => None,
        };
        let visit = visit.filter(|on| *on <= asked);
        self.note(0, "POSTPARTUM VISIT", asked, if visit.is_some() { "Y" } else { "N" }, visit);
    }

    fn reading(&mut self, client: &Client, born: Day) {
        let mut on = born + self.random.between(80, 140);
        while on <= self.stay.end {
            if self.random.chance(0.8) {
                let days = self.random.pick(&READING_DAYS);
                let words = if ["5", "6", "7"].contains(&days) { "Y" } else { "N" };
                let value = if client.agency >= FORM_WITHOUT_DAYS { words } else { days };
                let value = if self.random.chance(0.02) { "" } else { value };
                self.note(client.child_number, "READ TELL SING DAYS", on, value, None);
            }
            on += self.random.between(120, 240);
        }
    }

    fn sleep(&mut self, client: &Client, born: Day) {
        for window in [(20, 120), (150, 300), (340, 380)] {
            let on = born + self.random.between(window.0, window.1);
            if !self.random.chance(0.75) {
                continue;
            }
            for (item, safe, share) in [("SLEEP ON BACK", "Y", 0.86), ("BED SHARING", "N", 0.78), ("SOFT BEDDING", "N", 0.82)] {
                let other = if safe == "Y" { "N" } else { "Y" };
                let value = if self.random.chance(share) { safe } else { other };
                if !self.random.chance(0.03) {
                    self.note(client.child_number, item, on, value, None);
                }
            }
        }
    }

    fn feeding(&mut self, client: &Client, born: Day) {
        let on = add_months(born, 6) + self.random.between(0, 60);
        if self.is_asked(0.88, 36) {
            let value = if self.is_asked(0.5, 37) { "Y" } else { "N" };
            self.note(client.child_number, "BREASTFED AT 6 MONTHS", on, value, None);
        }
    }

    fn injuries(&mut self, client: &Client, born: Day) {
        let mut on = self.stay.enrolled.max(born) + self.random.between(60, 160);
        while on <= self.stay.end {
            if self.random.chance(0.85) {
                let happened = self.random.chance(0.045);
                let event = (on - self.random.between(0, 150)).max(born);
                let event = (happened && !self.random.chance(0.04)).then_some(event);
                self.note(client.child_number, "INJURY ED VISIT", on, if happened { "Y" } else { "N" }, event);
            }
            on += self.random.between(120, 200);
        }
    }

    fn checkups(&mut self, client: &Client, born: Day) {
        if self.random.chance(0.05) {
            return;
        }
        let goes = self.family.probability(0.84, self.stay.enrolled, 38);
        for (days, months) in CHECKUPS {
            let due = add_months(born, months) + days;
            let event = match self.random.unit() {
                draw if draw < 0.03 => due - 14,
                draw if draw < 0.06 => due - 15,
                _ => due + self.random.between(-8, 40),
            };
            let event = event.max(born);
            let asked = (event + self.random.between(0, 30)).max(self.stay.enrolled);
            if self.random.chance(goes) {
                self.note(client.child_number, "WELL CHILD VISIT", asked, "Y", Some(event));
            } else if self.random.chance(0.5) {
                self.note(client.child_number, "WELL CHILD VISIT", asked, "N", None);
            }
        }
    }

    fn reports(&mut self, client: &Client) {
        if !self.random.chance(0.16) {
            return;
        }
        let on = self.stay.enrolled + self.random.between(-150, self.stay.end - self.stay.enrolled);
        let disposition = self.random.pick(&["Investigated", "Investigated", "Alternative response", "Screened out"]);
        let id = self.number();
        let on = (!self.random.chance(0.02)).then_some(on);
        self.out.welfare_reports.push(WelfareReport { family: self.stay.family, child_number: client.child_number, id, on, disposition });
    }
}

/// Supervision sessions of every home visitor of the state: two a month are due.
pub fn supervise(world: &World, children: u32, seed: u64) -> Vec<Supervision> {
    let mut random = Random::new(seed, u64::MAX - 10);
    let mut sessions = Vec::new();
    let (mut worker, mut id) = (0, 0);
    for county in 0..COUNT as u8 {
        let visitors = (COUNTIES[usize::from(county)].weight * f64::from(children) / 600_000.0).ceil() as u32 + 1;
        for _ in 0..visitors {
            worker += 1;
            let keeps = crate::random::shifted(0.8, 0.9 * counties::access(county, 39) + 0.4 * random.normal());
            let recorded = if random.chance(0.01) { NO_COUNTY } else { county };
            let mut due = world.first_claim + random.between(0, 400);
            let until = if random.chance(0.2) { world.cutoff - random.between(0, 700) } else { world.cutoff };
            while due <= until {
                id += 1;
                let held = random.chance(keeps).then(|| due + random.between(-3, 8)).filter(|on| *on <= world.cutoff);
                sessions.push(Supervision { worker, agency: county % 12, county: recorded, id, due, held });
                due += random.between(12, 18);
            }
        }
    }
    sessions
}
