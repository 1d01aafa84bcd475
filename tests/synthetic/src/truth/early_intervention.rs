//! Part C: the first plan within 45 days, and transition before the third birthday.

use super::cube::{Cube, Outcome, PLAN, TRANSITION};
use super::evidence::{Household, Key};
use crate::days::{Day, add_months, parts};
use crate::records::{Delivered, Episode};

/// The label of the federal fiscal year of a day.
fn fiscal_year(of: Day) -> i32 {
    let (year, month, _) = parts(of);
    if month >= 10 { year + 1 } else { year }
}

/// Adds a household's episodes.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered, as_of: Day) {
    for row in &rows.episodes {
        let Some(person) = household.people.get(&household.identity.key(Key::Episode(row.id), row.person)) else { continue };
        let Some(third) = person.born.map(|born| add_months(born, 36)) else { continue };
        let due = row.referred + 45;
        if cube.labels().contains(&fiscal_year(due))
            && due <= as_of
            && let Some([strict, adjusted]) = plan(row, third, due)
        {
            let strata = person.strata(due);
            cube.add(PLAN, fiscal_year(due), strata, strict);
            cube.add(PLAN + 1, fiscal_year(due), strata, adjusted);
        }
        let Some(left) = row.left.filter(|left| cube.labels().contains(&fiscal_year(*left)) && *left <= as_of) else { continue };
        for (place, outcome) in transition(row, third, left).into_iter().enumerate() {
            if let Some(outcome) = outcome {
                cube.add(TRANSITION + place, fiscal_year(left), person.strata(left), outcome);
            }
        }
    }
}

/// Strict and family-adjusted; nothing where the rules set the referral aside.
fn plan(row: &Episode, third: Day, due: Day) -> Option<[Outcome; 2]> {
    let is_gone = row.planned.is_none() && row.left.is_some_and(|left| left <= due);
    if row.eligible != "eligible" || row.referred > third - 45 || is_gone {
        return None;
    }
    let (Some(evaluated), Some(assessed)) = (row.evaluated, row.assessed) else { return Some([Outcome::missing(); 2]) };
    let met = row.planned.is_some_and(|planned| evaluated.max(assessed).max(planned) <= due);
    let excused = matches!(row.late_reason, "exceptional family circumstances" | "consent not given");
    Some([Outcome::counted(met), Outcome::counted(met || excused)])
}

/// Steps (8A), notice (8B) and conference (8C); nothing where the rules set the exit aside.
fn transition(row: &Episode, third: Day, left: Day) -> [Option<Outcome>; 3] {
    let last = third - 90;
    if row.planned.is_none_or(|planned| planned > last) || left < last {
        return [None; 3];
    }
    let by = |on: Option<Day>| on.is_some_and(|on| on <= last);
    let within = |on: Option<Day>| by(on) && on >= Some(add_months(third, -9));
    let potential = |is_refused: bool, is_in_time: bool| match row.part_b {
        "N" => None,
        _ if is_refused => None,
        "Y" => Some(Outcome::counted(is_in_time)),
        _ => Some(Outcome::missing()),
    };
    [Some(Outcome::counted(within(row.steps))), potential(row.opted_out == "Y", by(row.noticed)), potential(row.consent == "N", within(row.met))]
}
