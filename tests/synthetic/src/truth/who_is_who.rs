//! Which delivered identifier means which true person.

use crate::population::person::World;
use crate::records::{Delivered, certificate, client, family, flat_family, msis};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes the identifiers of a family, each once.
pub fn write(out: &mut impl Write, rows: &Delivered) -> io::Result<()> {
    let mut seen: BTreeSet<(&'static str, &'static str, String, u32)> = BTreeSet::new();
    for row in &rows.eligibility {
        seen.insert(("medicaid_eligibility", "member", msis(row.msis), row.person));
    }
    for row in &rows.births {
        seen.insert(("births", "child", certificate(row.number), row.child));
        seen.insert(("births", "mother", certificate(row.number), row.mother));
    }
    for row in &rows.clients {
        let (feed, number) =
            if row.family > World::FLAT_FAMILIES { ("home_visiting_flat", flat_family(row.family)) } else { ("home_visiting", family(row.family)) };
        if let Some(child) = row.child {
            seen.insert((feed, "child", format!("{number}-{}", row.child_number), child));
        }
        seen.insert((feed, "caregiver", number, row.caregiver));
    }
    for row in &rows.participants {
        seen.insert(("ece", "child", format!("E{:07}", row.id), row.person));
    }
    for row in &rows.episodes {
        seen.insert(("early_intervention", "child", format!("EI{:07}", row.id), row.person));
    }
    for row in &rows.patients {
        seen.insert(("referral_hub", "patient", format!("pat-{:07}", row.id), row.person));
    }
    for row in &rows.practice_programs.families {
        seen.insert(("practice_program", "child", format!("PC{:07}", row.person), row.person));
    }
    for row in &rows.lead_tests {
        seen.insert(("lead_registry", "child", format!("PB{:07}", row.child), row.person));
    }
    for row in &rows.certifications {
        let role = if row.is_child() { "child" } else { "caregiver" };
        seen.insert(("wic", role, format!("W{:07}", row.participant), row.person));
    }
    for row in &rows.doses {
        seen.insert(("immunization_registry", "child", client(row.id), row.person));
    }
    for (feed, role, id, person) in seen {
        writeln!(out, "{feed},{role},{id},{person}")?;
    }
    Ok(())
}
