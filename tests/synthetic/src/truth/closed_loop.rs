//! Indicator 11: referrals whose loop was closed.

use super::cube::{CLOSED, Cube, Outcome};
use super::evidence::{Household, Key};
use crate::days::{Day, year_of};
use crate::records::{Delivered, Task, sector};

/// A family referral as the rules see it.
struct Case {
    key: Key,
    id: u32,
    domain: u8,
    created: Day,
    between_sectors: bool,
    started: Option<Day>,
    status_returned: Option<Day>,
    outcome_returned: Option<Day>,
    declined: Option<Day>,
}

fn read(household: &Household, rows: &Delivered) -> Vec<Case> {
    let stands = |task: &&Task| task.status != "entered-in-error";
    let family = rows.referrals.iter().filter(|row| row.based_on.is_none() && row.request_status != "entered-in-error");
    family
        .filter(|row| row.task.as_ref().is_none_or(|task| stands(&task)))
        .filter_map(|row| {
            let patient = rows.patients.iter().find(|patient| patient.id == row.patient)?;
            let task = row.task.as_ref();
            let created = row.requested.or(task.and_then(|task| task.authored))?;
            let when = |holds: bool| task.filter(|_| holds).map(|task| task.modified);
            let status = task.map_or("", |task| task.status);
            let sectors = (sector(row.requester), task.and_then(|task| sector(task.owner)));
            Some(Case {
                key: household.identity.key(Key::Patient(row.patient), patient.person),
                id: row.id,
                domain: row.domain,
                created,
                between_sectors: matches!(sectors, (Some(sender), Some(receiver)) if sender != receiver),
                started: task.and_then(|task| task.started),
                status_returned: when(!["requested", "received", "draft", "ready"].contains(&status)),
                outcome_returned: when(status == "completed" && task.is_some_and(|task| task.output)),
                declined: when(["rejected", "cancelled"].contains(&status) && task.is_some_and(|task| task.reason == "family declined")),
            })
        })
        .collect()
}

fn is_duplicate(case: &Case, cases: &[Case]) -> bool {
    cases.iter().any(|earlier| {
        earlier.key == case.key
            && earlier.domain == case.domain
            && (earlier.created, earlier.id) < (case.created, case.id)
            && earlier.created >= case.created - 30
            && earlier.outcome_returned.is_none_or(|returned| returned >= case.created)
    })
}

/// Adds a household's referrals.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    let cases = read(household, rows);
    for case in &cases {
        let year = year_of(case.created);
        let declined = case.declined.is_some() && case.started.is_none();
        if !cube.labels().contains(&year) || case.created > as_of - 60 || !case.between_sectors || declined || is_duplicate(case, &cases) {
            continue;
        }
        let Some(person) = household.people.get(&case.key) else { continue };
        let strict = case.started.is_some_and(|day| day <= case.created + 60) && case.outcome_returned.is_some();
        let lenient = strict || case.status_returned.is_some_and(|day| day <= case.created + 60);
        let strata = person.strata(case.created);
        cube.add(CLOSED, year, strata, Outcome::counted(strict));
        cube.add(CLOSED + 1, year, strata, Outcome::counted(lenient));
    }
}
