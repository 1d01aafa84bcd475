//! One writer per feed; together they deliver a family.

pub mod births;
pub mod home_visiting;
pub mod immunization;
pub mod medicaid;
pub mod practice_roster;
pub mod programs;
pub mod referral_hub;

use crate::faults::FileCount;
use crate::population::person::World;
use crate::records::Delivered;
use std::io;
use std::path::Path;

/// All files about people under way.
pub struct FeedFiles {
    medicaid: medicaid::MedicaidFiles,
    births: births::BirthFiles,
    home_visiting: [home_visiting::HomeVisitingFiles; 2],
    programs: programs::ProgramFiles,
    hub: referral_hub::HubFiles,
    immunization: immunization::ImmunizationFiles,
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
            programs: programs::ProgramFiles::create(folder, world.cutoff, seed)?,
            hub: referral_hub::HubFiles::create(folder, world.cutoff, seed)?,
            immunization: immunization::ImmunizationFiles::create(folder, world.cutoff, seed)?,
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
        }
        rows.participants.iter().try_for_each(|row| self.programs.participant(row))?;
        rows.episodes.iter().try_for_each(|row| self.programs.episode(row))?;
        rows.patients.iter().try_for_each(|row| self.hub.patient(row))?;
        rows.referrals.iter().try_for_each(|row| self.hub.referral(row))?;
        rows.doses.iter().try_for_each(|row| self.immunization.dose(row))
    }

    /// Closes all files; gives their counts and the number of claim lines without a header.
    pub fn finish(self) -> io::Result<(Vec<FileCount>, u64)> {
        let orphans = self.medicaid.orphans;
        let mut counts = self.medicaid.finish()?;
        counts.extend(self.births.finish()?);
        for files in self.home_visiting {
            counts.extend(files.finish()?);
        }
        counts.extend(self.programs.finish()?);
        counts.extend(self.hub.finish()?);
        counts.push(self.immunization.finish()?);
        Ok((counts, orphans))
    }
}
