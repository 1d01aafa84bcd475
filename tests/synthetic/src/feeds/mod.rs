//! One writer per feed; together they deliver a family.

pub mod births;
pub mod child_care;
pub mod child_welfare;
pub mod early_head_start;
pub mod home_visiting;
pub mod home_visiting_flat;
pub mod immunization;
pub mod lead_registry;
pub mod medicaid;
pub mod practice_program;
pub mod practice_roster;
pub mod practice_screening;
pub mod programs;
pub mod referral_hub;
pub mod survey_nsch;
pub mod wic;

use crate::faults::FileCount;
use crate::population::person::World;
use crate::records::{Delivered, Supervision};
use std::io;
use std::path::Path;

/// All files about people under way.
pub struct FeedFiles {
    medicaid: medicaid::MedicaidFiles,
    births: births::BirthFiles,
    home_visiting: [home_visiting::HomeVisitingFiles; 2],
    flat: home_visiting_flat::FlatFiles,
    child_welfare: child_welfare::WelfareFiles,
    programs: programs::ProgramFiles,
    early_head_start: early_head_start::EarlyHeadStartFiles,
    practice_programs: practice_program::PracticeProgramFiles,
    hub: referral_hub::HubFiles,
    practices: practice_screening::PracticeFiles,
    immunization: immunization::ImmunizationFiles,
    lead: lead_registry::LeadFile,
    wic: wic::WicFile,
    subsidy: child_care::SubsidyFiles,
}

impl FeedFiles {
    /// Opens all files below a folder.
    pub fn create(folder: &Path, world: &World, seed: u64) -> io::Result<Self> {
        let (first, last) = world.years;
        Ok(Self {
            medicaid: medicaid::MedicaidFiles::create(folder, first - 2, last, i32::midpoint(first, last), seed)?,
            births: births::BirthFiles::create(folder, first - 3, last, seed)?,
            home_visiting: [
                home_visiting::HomeVisitingFiles::create(folder, world.cutoff, false, seed)?,
                home_visiting::HomeVisitingFiles::create(folder, world.last_day, true, seed)?,
            ],
            flat: home_visiting_flat::FlatFiles::create(folder, world.cutoff, seed)?,
            child_welfare: child_welfare::WelfareFiles::create(folder, world.cutoff, seed)?,
            programs: programs::ProgramFiles::create(folder, world.cutoff, seed)?,
            early_head_start: early_head_start::EarlyHeadStartFiles::create(folder, world.cutoff, seed)?,
            practice_programs: practice_program::PracticeProgramFiles::create(folder, world.years, world.cutoff, seed)?,
            hub: referral_hub::HubFiles::create(folder, world.cutoff, seed)?,
            practices: practice_screening::PracticeFiles::create(folder, world.cutoff, seed)?,
            immunization: immunization::ImmunizationFiles::create(folder, world.cutoff, seed)?,
            lead: lead_registry::LeadFile::create(folder, world.cutoff, seed)?,
            wic: wic::WicFile::create(folder, world.cutoff, seed)?,
            subsidy: child_care::SubsidyFiles::create(folder, world.years, seed)?,
        })
    }

    /// Writes everything delivered about a family.
    pub fn write(&mut self, rows: &Delivered) -> io::Result<()> {
        rows.eligibility.iter().try_for_each(|row| self.medicaid.eligibility(row))?;
        rows.claims.iter().try_for_each(|row| self.medicaid.claim(row))?;
        rows.births.iter().try_for_each(|row| self.births.birth(row))?;
        for files in &mut self.home_visiting {
            rows.clients.iter().try_for_each(|row| files.client(row))?;
            rows.visits.iter().try_for_each(|row| files.visit(row))?;
            rows.screenings.iter().try_for_each(|row| files.screening(row))?;
            rows.visit_referrals.iter().try_for_each(|row| files.referral(row))?;
            rows.answers.iter().try_for_each(|row| files.answer(row))?;
        }
        self.flat.write(&rows.flat)?;
        rows.flat.reports.iter().try_for_each(|row| self.child_welfare.flat_report(row))?;
        rows.welfare_reports.iter().try_for_each(|row| self.child_welfare.report(row))?;
        rows.participants.iter().try_for_each(|row| self.programs.participant(row))?;
        self.early_head_start.write(&rows.early_head_start)?;
        self.practice_programs.write(&rows.practice_programs)?;
        rows.episodes.iter().try_for_each(|row| self.programs.episode(row))?;
        rows.practice.screenings.iter().try_for_each(|row| self.practices.screening(row))?;
        rows.practice.needs.iter().try_for_each(|row| self.practices.need(row))?;
        rows.practice.visits.iter().try_for_each(|row| self.practices.visit(row))?;
        rows.patients.iter().try_for_each(|row| self.hub.patient(row))?;
        rows.referrals.iter().try_for_each(|row| self.hub.referral(row))?;
        rows.lead_tests.iter().try_for_each(|row| self.lead.test(row))?;
        rows.subsidy_months.iter().try_for_each(|row| self.subsidy.month(row))?;
        rows.certifications.iter().try_for_each(|row| self.wic.certification(row))?;
        rows.doses.iter().try_for_each(|row| self.immunization.dose(row))
    }

    /// Writes supervision sessions of home visitors.
    pub fn supervise(&mut self, sessions: &[Supervision], flat: &[Supervision]) -> io::Result<()> {
        self.flat.supervise(flat)?;
        self.home_visiting.iter_mut().try_for_each(|files| sessions.iter().try_for_each(|row| files.supervision(row)))
    }

    /// Closes all files; gives their counts and the number of claim lines without a header.
    pub fn finish(self) -> io::Result<(Vec<FileCount>, u64)> {
        let orphans = self.medicaid.orphans;
        let mut counts = self.medicaid.finish()?;
        counts.extend(self.births.finish()?);
        for files in self.home_visiting {
            counts.extend(files.finish()?);
        }
        counts.extend(self.flat.finish()?);
        counts.extend(self.child_welfare.finish()?);
        counts.extend(self.programs.finish()?);
        counts.extend(self.early_head_start.finish()?);
        counts.extend(self.practice_programs.finish()?);
        counts.extend(self.hub.finish()?);
        counts.extend(self.practices.finish()?);
        counts.push(self.immunization.finish()?);
        counts.push(self.lead.finish()?);
        counts.push(self.wic.finish()?);
        counts.extend(self.subsidy.finish()?);
        Ok((counts, orphans))
    }
}
