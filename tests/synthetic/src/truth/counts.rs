//! The counts of every indicator, twice: by identifier as delivered, and by true person.

use super::cube::Cube;
use super::evidence::{Household, Identity};
use super::{
    births, child_care, closed_loop, early_head_start, early_intervention, financing, home_visit_answers, home_visiting, home_visiting_flat, immunization,
    linkage_quality, newborn, perinatal, places, postpartum, practice, practice_programs, prenatal, prevention, reach, reports, trauma, well_child,
};
use crate::days::{Day, day};
use crate::feeds::practice_roster::Practitioner;
use crate::feeds::survey_nsch::Respondent;
use crate::population::child_care::Program;
use crate::records::{Delivered, Supervision};
use crate::reports::Reports;
use std::collections::BTreeMap;

/// Both counts under way.
pub struct Counts {
    as_of: Day,
    trainings: Vec<crate::practice::Training>,
    /// By identifier as delivered.
    pub delivered: Cube,
    /// By true person.
    pub person: Cube,
    /// Children with a plan, in the same two ways.
    plans: [places::PlanCount; 2],
    billing: [financing::Billing; 2],
    levels: BTreeMap<u32, u8>,
}

impl Counts {
    /// Counts of nobody.
    pub fn new(years: (i32, i32), as_of: Day, programs: &[Program]) -> Self {
        Self {
            as_of,
            trainings: crate::practice::trainings(day(years.1, 12, 31)),
            delivered: Cube::new(years),
            person: Cube::new(years),
            plans: Default::default(),
            billing: Default::default(),
            levels: child_care::levels(programs),
        }
    }

    /// Adds a family; the second home-visiting vendor's rows are read into those of the first.
    pub fn add(&mut self, rows: &mut Delivered) {
        home_visiting_flat::read(rows);
        let rows = &*rows;
        let cubes = [(Identity::Delivered, &mut self.delivered), (Identity::Person, &mut self.person)];
        for (((identity, cube), plans), billing) in cubes.into_iter().zip(&mut self.plans).zip(&mut self.billing) {
            plans.add(rows, identity, cube.labels());
            let household = Household::gather(rows, identity);
            well_child::add(cube, &household);
            prevention::add(cube, &household);
            postpartum::add(cube, &household);
            prenatal::add(cube, &household);
            trauma::add(cube, &household);
            practice::add(cube, &household, rows, &self.trainings);
            home_visiting::add(cube, &household, rows);
            home_visit_answers::add(cube, &household, rows);
            reach::add(cube, &household, rows);
            closed_loop::add(cube, &household, rows, self.as_of);
            early_intervention::add(cube, &household, rows, self.as_of);
            early_head_start::add(cube, &household, rows);
            practice_programs::add(cube, &household, rows, self.as_of);
            perinatal::add(cube, &household, rows, self.as_of);
            immunization::add(cube, &household, rows);
            births::add(cube, &household, rows, self.as_of);
            newborn::add(cube, &household, rows);
            financing::add(cube, billing, &household, rows);
            linkage_quality::add(cube, &household, rows);
            child_care::add(cube, rows, &self.levels);
        }
    }

    /// Adds what is known about others than families: residents, practitioners, sessions of supervision, a survey, reports.
    pub fn add_others(
        &mut self,
        residents: &[[[i64; 5]; 7]],
        practitioners: &[Practitioner],
        sessions: &[Supervision],
        respondents: &[Respondent],
        reports: &Reports,
    ) {
        for ((cube, plans), billing) in [&mut self.delivered, &mut self.person].into_iter().zip(&self.plans).zip(&self.billing) {
            plans.finish(cube, residents);
            billing.finish(cube);
            places::add_practitioners(cube, practitioners);
            places::add_respondents(cube, respondents);
            home_visit_answers::add_supervision(cube, sessions);
            reports::add(cube, &reports.figures);
        }
    }
}
