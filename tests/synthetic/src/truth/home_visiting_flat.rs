//! What the second vendor's wide rows say, row by row, in the words that the measures' truth uses.

use crate::population::home_visiting_flat::{AgeScreen, Base, CaregiverItems, ChildItems, Noted, SCREEN_AGES};
use crate::records::{Answer, Delivered, Screening, VisitReferral};

/// From this score on the depression scale counts as positive.
const POSITIVE_FROM: u16 = 16;
/// Numbers of a family's screens and answers; the columns of a base row are far fewer.
const PER_FAMILY: u32 = 40;

/// Adds the rows of the second vendor to those of the first.
pub fn read(rows: &mut Delivered) {
    let flat = std::mem::take(&mut rows.flat);
    rows.visits.extend(flat.visits);
    rows.welfare_reports.extend(flat.reports);
    let sheets = [("WELL CHILD VISIT", flat.checkups), ("INJURY ED VISIT", flat.injuries), ("INSURED", flat.insurance)];
    for (item, sheet) in sheets {
        for row in sheet {
            if let Some(value) = yes_no(row.code) {
                rows.answers.push(Answer { family: row.family, child_number: row.child_number, id: row.id, item, on: row.asked, value, event: row.event });
            }
        }
    }
    let mut last_family = 0;
    for Base { client, caregiver, child } in flat.base {
        let mut reader = Reader { rows, family: client.family, number: 0 };
        // The caregiver's columns stand on each child's row and count once.
        if client.family != last_family {
            reader.caregiver(&caregiver);
        }
        if client.child_number > 0 {
            reader.child(client.child_number, &child);
        }
        last_family = client.family;
        rows.clients.push(client);
    }
}

fn yes_no(code: &str) -> Option<&'static str> {
    match code {
        "1" => Some("Y"),
        "2" => Some("N"),
        _ => None,
    }
}

struct Reader<'a> {
    rows: &'a mut Delivered,
    family: u32,
    number: u8,
}

impl Reader<'_> {
    fn id(&self, place: u32) -> u32 {
        self.family * PER_FAMILY + u32::from(self.number) * 10 + place
    }

    fn screen(&mut self, place: u32, tool: &'static str, on: Option<i32>, score: Option<u16>, result: &'static str, support: &'static str) -> u32 {
        let id = self.id(place);
        self.rows.screenings.push(Screening { family: self.family, child_number: self.number, id, tool, on, score, result, support, early_intervention: "" });
        id
    }

    fn refer(&mut self, assessment: u32, need: &'static str, to: &'static str, on: Option<i32>, served: Option<i32>) {
        let Some(on) = on else { return };
        let is_evaluated = to == "Early Intervention";
        let (evaluated, started) = if is_evaluated { (served, None) } else { (None, served) };
        let id = self.rows.visit_referrals.len() as u32;
        let row = VisitReferral { family: self.family, child_number: self.number, id, assessment, need, to, on, evaluated, started };
        self.rows.visit_referrals.push(row);
    }

    fn answer(&mut self, place: u32, item: &'static str, noted: Noted, value: Option<&'static str>, event: Option<i32>) {
        if let Some(value) = value {
            let id = self.id(place);
            self.rows.answers.push(Answer { family: self.family, child_number: self.number, id, item, on: noted.on, value, event });
        }
    }

    fn caregiver(&mut self, items: &CaregiverItems) {
        let mut depression = 0;
        if items.depression_on.is_some() || items.depression_score.is_some() {
            let result = items.depression_score.map_or("", |score| if score >= POSITIVE_FROM { "Positive" } else { "Negative" });
            depression = self.screen(0, "CES-D", items.depression_on, items.depression_score, result, "");
        }
        self.refer(depression, "Depression", "Community", items.depression_referred, items.depression_served);
        let mut safety = 0;
        if !items.safety_tool.is_empty() {
            let result = match items.safety.code {
                "P" => "Positive",
                "N" => "Negative",
                _ => "",
            };
            safety = self.screen(1, items.safety_tool, items.safety.on, None, result, "");
        }
        self.refer(safety, "IPV", "Community", items.safety_referred, None);
        self.answer(2, "TOBACCO AT ENROLLMENT", items.tobacco, yes_no(items.tobacco.code), None);
        self.answer(3, "IN CESSATION AT ENROLLMENT", items.tobacco, yes_no(items.tobacco_program), None);
        self.refer(0, "Tobacco", "Community", items.tobacco_referred, None);
        let start = match items.education.code {
            "1" => Some("No diploma, not enrolled"),
            "2" => Some("No diploma, enrolled"),
            "3" => Some("Diploma or equivalent"),
            _ => None,
        };
        self.answer(4, "EDUCATION AT ENROLLMENT", items.education, start, None);
        let since = match items.education_since.code {
            "1" => Some("Not enrolled"),
            "2" => Some("Enrolled"),
            "3" => Some("Completed"),
            _ => None,
        };
        self.answer(5, "EDUCATION STATUS", items.education_since, since, None);
        self.answer(6, "POSTPARTUM VISIT", items.postpartum, yes_no(items.postpartum.code), items.postpartum_visit);
    }

    fn child(&mut self, number: u8, items: &ChildItems) {
        self.number = number;
        if items.observed.is_some() {
            self.screen(0, "CHEERS", items.observed, None, "", "");
        }
        for (place, screen) in (1..=SCREEN_AGES.len() as u32).zip(&items.screens) {
            self.age_screen(place, screen);
        }
        let slept = Noted { code: "", on: items.slept };
        for (place, (item, code)) in (0..).zip(["SLEEP ON BACK", "BED SHARING", "SOFT BEDDING"].into_iter().zip(items.sleep)) {
            self.answer(place, item, slept, yes_no(code), None);
        }
        self.answer(3, "READ TELL SING DAYS", items.reading, yes_no(items.reading.code), None);
        self.answer(4, "BREASTFED AT 6 MONTHS", items.feeding, yes_no(items.feeding.code), None);
    }

    fn age_screen(&mut self, place: u32, screen: &AgeScreen) {
        let is_known = screen.domains.iter().all(|domain| !domain.is_empty());
        if screen.on.is_none() && screen.domains.iter().all(|domain| domain.is_empty()) {
            return;
        }
        let result = if screen.domains.contains(&"3") {
            "Positive"
        } else if is_known {
            "Negative"
        } else {
            ""
        };
        let support = if screen.feedback == "1" { "Y" } else { "" };
        let id = self.screen(place, "ASQ-3", screen.on, None, result, support);
        let to = if screen.referral == "EI" { "Early Intervention" } else { "Community" };
        self.refer(id, "Developmental", to, screen.referred, screen.served);
    }
}
