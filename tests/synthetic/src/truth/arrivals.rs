//! What should arrive in core tables, by table and group: rows, distinct persons as delivered, and a sum of amounts.

use super::child_care::child_of;
use crate::days::{parts, year_of};
use crate::population::child_care::Program;
use crate::population::person::World;
use crate::records::{Delivered, Supervision};
use crate::reports::{Reports, prams};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

#[derive(Default)]
struct Cell {
    rows: u64,
    persons: u64,
    amount: i64,
}

/// The counts under way.
#[derive(Default)]
pub struct Arrivals {
    cells: BTreeMap<(&'static str, String), Cell>,
    seen: BTreeSet<(&'static str, String, String)>,
}

impl Arrivals {
    fn note(&mut self, table: &'static str, group: String, person: String, amount: i64) {
        let is_new = self.seen.insert((table, group.clone(), person));
        let cell = self.cells.entry((table, group)).or_default();
        cell.rows += 1;
        cell.persons += u64::from(is_new);
        cell.amount += amount;
    }

    /// Adds a family; the second vendor's rows have been read into those of the first.
    pub fn add(&mut self, rows: &Delivered) {
        // Nobody is in two families.
        self.seen.clear();
        self.home_visiting(rows);
        for row in &rows.lead_tests {
            let sample = match row.sample {
                "1" => "venous",
                "2" => "capillary",
                _ => "unknown",
            };
            let qualifier = match row.qualifier {
                "<" => "below",
                ">" => "above",
                _ => "none",
            };
            let group = format!("{}|{sample}|{qualifier}", year_of(row.on));
            self.note("core.lead_test", group, row.child.to_string(), i64::from(row.tenths.unwrap_or_default()));
        }
        for row in &rows.certifications {
            let category = ["", "pregnant", "breastfeeding", "postpartum", "infant", "child"][usize::from(row.category)];
            let days = i64::from(row.last_day() - row.certified);
            self.note("core.program_enrollment", format!("wic|{category}|{}", year_of(row.certified)), row.participant.to_string(), days);
        }
        for row in &rows.subsidy_months {
            let setting = match row.care {
                "01" => "in_home",
                "02" => "family_home",
                "03" => "group_home",
                "04" => "center",
                _ => "unlicensed",
            };
            let (year, month, _) = parts(row.month);
            self.note("core.care_arrangement", format!("{year}-{month:02}|{setting}"), format!("{:?}", child_of(row)), i64::from(row.paid));
        }
    }

    fn home_visiting(&mut self, rows: &Delivered) {
        let is_flat = |family: u32| family > World::FLAT_FAMILIES;
        let child = |family: u32, number: u8| format!("{family}-{number}");
        let mut families = BTreeSet::new();
        for row in rows.clients.iter().filter(|row| is_flat(row.family)) {
            if families.insert(row.family) {
                self.note("core.program_enrollment", "home_visiting_flat|caregiver".to_owned(), child(row.family, 0), 0);
            }
            if row.child_number > 0 {
                self.note("core.program_enrollment", "home_visiting_flat|child".to_owned(), child(row.family, row.child_number), 0);
            }
        }
        for row in rows.visits.iter().filter(|row| is_flat(row.family)) {
            let is_held = i64::from(row.status == "Completed");
            self.note("core.home_visit", year_of(row.due).to_string(), row.family.to_string(), is_held);
        }
        for row in rows.screenings.iter().filter(|row| is_flat(row.family)) {
            let result = if row.result.is_empty() { "none".to_owned() } else { row.result.to_lowercase() };
            let group = format!("{}|{result}", row.tool.to_lowercase().replace('-', ""));
            self.note("core.screening", group, child(row.family, row.child_number), i64::from(row.score.unwrap_or_default()));
        }
        for row in rows.visit_referrals.iter().filter(|row| is_flat(row.family)) {
            let need = match row.need {
                "Developmental" => "development",
                "IPV" => "intimate_partner_violence",
                "Tobacco" => "tobacco",
                _ => "depression",
            };
            let answered = i64::from(row.evaluated.is_some() || row.started.is_some());
            self.note("core.referral", need.to_owned(), child(row.family, row.child_number), answered);
        }
        for row in rows.answers.iter().filter(|row| is_flat(row.family)) {
            let group = format!("{}|{}", row.item.to_lowercase().replace(' ', "_"), row.value.to_lowercase());
            self.note("core.assessment_answer", group, child(row.family, row.child_number), i64::from(row.event.is_some()));
        }
        for row in rows.welfare_reports.iter().filter(|row| is_flat(row.family)) {
            let group = row.disposition.to_lowercase().replace(' ', "_");
            self.note("core.child_welfare_report", group, child(row.family, row.child_number), i64::from(row.on.is_some()));
        }
    }

    /// Adds what is known about others than families.
    pub fn add_others(&mut self, sessions: &[Supervision], programs: &[Program], reports: &Reports) {
        self.seen.clear();
        for row in sessions {
            let held = i64::from(row.held.is_some());
            self.note("core.supervision_session", year_of(row.due).to_string(), row.worker.to_string(), held);
        }
        for row in programs.iter().filter(|row| row.is_listed) {
            let level = row.level.map_or_else(|| "none".to_owned(), |level| level.to_string());
            let kind = row.kind.to_lowercase().replace(' ', "_");
            let young: u32 = row.places[..3].iter().sum();
            self.note("core.care_provider", format!("{kind}|{level}"), row.number.to_string(), i64::from(young));
        }
        for row in &reports.figures {
            let group = format!("{}|{}|{}|{}|{}", row.report, row.year, row.category, row.item, row.status);
            self.note("core.aggregate_report", group, row.reporter.clone(), row.value.unwrap_or_default());
        }
        for row in reports.mothers.iter().filter(|row| row.has_answered) {
            for ((item, _), value) in prams::ITEMS.iter().zip(row.items) {
                let group = format!("{}|{item}|{value}", row.year);
                self.note("core.survey_response", group, format!("{}-{}-{}", row.in_state, row.year, row.id), row.weight_hundredths);
            }
        }
    }

    /// Writes `table,group,rows,persons,amount`.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "table,group,rows,persons,amount")?;
        for ((table, group), cell) in &self.cells {
            writeln!(out, "{table},{},{},{},{}", group.replace(',', ";"), cell.rows, cell.persons, cell.amount)?;
        }
        Ok(())
    }
}
