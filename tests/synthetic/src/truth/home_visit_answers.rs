//! What home visiting asks, answers, refers and supervises, read from the delivered rows stay by stay.

use super::cube::{Cube, Metric, Outcome, first_of};
use super::evidence::{Household, Key};
use crate::counties::COUNT;
use crate::days::{Day, add_months, day};
use crate::records::{Answer, Client, Delivered, NO_COUNTY, Screening, Supervision};
use std::collections::{BTreeMap, BTreeSet};

const READING: Metric = first_of("pri_daily_read_tell_sing");
const SLEEP: Metric = first_of("pri_hv_safe_sleep");
const FEEDING: Metric = first_of("pri_hv_breastfed_6mo");
const INJURY: Metric = first_of("pri_child_injury_ed");
const INVESTIGATED: Metric = first_of("pri_maltreatment_investigated");
const DEVELOPMENT: Metric = first_of("sec_hv_dev_screen");
const SAFETY: Metric = first_of("sec_hv_ipv_screen");
const CONCERNS: Metric = first_of("sec_hv_concerns_asked");
const CHECKED: Metric = first_of("sec_hv_well_child");
const POSTPARTUM: Metric = first_of("sec_hv_postpartum_care");
const TOBACCO: Metric = first_of("sec_hv_tobacco_referral");
const EDUCATION: Metric = first_of("sec_hv_caregiver_education");
const INSURED: Metric = first_of("sec_hv_insurance_6mo");
const DOSE: Metric = first_of("sec_hv_dose_received");
const DEPRESSION_SERVED: Metric = first_of("ter_depression_referral_completed_hv");
const SAFETY_TOLD: Metric = first_of("ter_ipv_referral");
const SUPERVISED: Metric = first_of("sec_reflective_supervision");

const SAFETY_TOOLS: [&str; 3] = ["HITS", "WEB", "AAS"];
const DEPRESSION_TOOLS: [&str; 5] = ["EPDS", "PHQ-2", "PHQ-9", "CES-D", "BDI"];

fn fiscal(year: i32) -> (Day, Day) {
    (day(year - 1, 10, 1), day(year, 9, 30))
}

/// One stay of a caregiver (child 0) or child with the rows that speak of it.
struct Stay<'a> {
    client: &'a Client,
    family: Vec<&'a Client>,
    rows: &'a Delivered,
    answers: Vec<&'a Answer>,
}

impl<'a> Stay<'a> {
    fn new(rows: &'a Delivered, family: &[&'a Client], client: &'a Client, number: u8) -> Self {
        let answers = rows.answers.iter().filter(|row| row.family == client.family && row.child_number == number).collect();
        Self { client, family: family.to_vec(), rows, answers }
    }

    fn start(&self) -> Day {
        self.client.enrolled
    }

    fn end(&self) -> Day {
        self.client.terminated.unwrap_or(Day::MAX)
    }

    fn holds(&self, on: Day) -> bool {
        self.start() <= on && on <= self.end()
    }

    fn overlaps(&self, (low, high): (Day, Day)) -> bool {
        self.start() <= high && self.end() >= low
    }

    fn items(&self, item: &'static str) -> impl Iterator<Item = &'a Answer> + '_ {
        self.answers.iter().copied().filter(move |row| row.item == item)
    }

    /// A caregiver's birth: the one the pregnancy led to, or the last before enrollment.
    fn birth(&self) -> Option<Day> {
        let births = self.family.iter().filter_map(|client| client.born);
        if self.client.pregnant { births.filter(|born| *born >= self.start()).min() } else { births.filter(|born| *born <= self.start()).max() }
    }
}

/// Yes, no, or nothing that can be used.
fn told(known: bool, yes: bool) -> Outcome {
    if known { Outcome::counted(yes) } else { Outcome::missing() }
}

fn is_word(row: &Answer) -> bool {
    ["Y", "N"].contains(&row.value)
}

/// An event that did not happen, or one with its day.
fn is_clear(row: &&Answer) -> bool {
    row.value == "N" || (row.value == "Y" && row.event.is_some())
}

/// Adds a household's stays.
pub fn add(cube: &mut Cube, household: &Household, rows: &Delivered) {
    let mut families: BTreeMap<u32, Vec<&Client>> = BTreeMap::new();
    for client in &rows.clients {
        families.entry(client.family).or_default().push(client);
    }
    for clients in families.values() {
        let first = clients[0];
        let key = household.identity.key(Key::Caregiver(first.family), first.caregiver);
        let stay = Stay::new(rows, clients, first, 0);
        let strata = |on: Day| household.people[&key].strata(on);
        for year in cube.labels() {
            let window = fiscal(year);
            let mut put = |metric, found: Option<(Day, Outcome)>| {
                if let Some((on, outcome)) = found {
                    cube.add(metric, year, strata(on), outcome);
                }
            };
            put(SAFETY, safety(&stay, window));
            put(CONCERNS, concerns(&stay, window));
            put(POSTPARTUM, postpartum(&stay, window));
            put(TOBACCO, tobacco(&stay, window));
            put(EDUCATION, education(&stay, window));
            put(INSURED, insured(&stay, window));
            put(DOSE, dose(&stay, window));
        }
        for client in clients.iter().filter(|client| client.child_number > 0) {
            let Some(person) = client.child else { continue };
            let key = household.identity.key(Key::VisitedChild(client.family, client.child_number), person);
            let child = &household.people[&key];
            let stay = Stay::new(rows, clients, client, client.child_number);
            for year in cube.labels() {
                let window = fiscal(year);
                let mut put = |metric, found: Option<(Day, Outcome)>| {
                    if let Some((on, outcome)) = found {
                        cube.add(metric, year, child.strata(on), outcome);
                    }
                };
                put(READING, reading(&stay, window));
                put(SLEEP, sleep(&stay, window));
                put(FEEDING, feeding(&stay, window));
                put(INJURY, injuries(&stay, window));
                put(INVESTIGATED, investigated(&stay, window));
                put(DEVELOPMENT, development(&stay, window, &child.plans));
                put(CHECKED, checked(&stay, window));
            }
        }
    }
    followed(cube, household, rows);
}

fn reading(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let mut dated: Vec<(Day, &Answer)> = stay.items("READ TELL SING DAYS").filter_map(|row| row.on.map(|on| (on, row))).collect();
    dated.retain(|(on, _)| (low..=high).contains(on) && stay.holds(*on));
    dated.sort_by_key(|(on, row)| (*on, row.id));
    let (last, _) = *dated.last()?;
    match dated.iter().rev().find(|(_, row)| row.value.parse::<u8>().is_ok()) {
        Some((on, row)) => Some((*on, Outcome::counted(row.value == "7"))),
        None => Some((last, Outcome::missing())),
    }
}

fn sleep(stay: &Stay, window: (Day, Day)) -> Option<(Day, Outcome)> {
    if !stay.overlaps(window) {
        return None;
    }
    let first = stay.start().max(window.0);
    let Some(born) = stay.client.born else { return Some((first, Outcome::missing())) };
    let first = first.max(born);
    let last = stay.end().min(window.1).min(add_months(born, 12) - 1);
    if first > last {
        return None;
    }
    let items = [("SLEEP ON BACK", "Y"), ("BED SHARING", "N"), ("SOFT BEDDING", "N")];
    let days: BTreeSet<Day> = items
        .iter()
        .flat_map(|(item, _)| stay.items(item).filter(|row| is_word(row)))
        .filter_map(|row| row.on)
        .filter(|on| (first..=last).contains(on))
        .collect();
    let Some(on) = days.last().copied() else { return Some((first, Outcome::missing())) };
    let on_day = |item: &'static str| stay.items(item).filter(|row| row.on == Some(on) && is_word(row)).map(|row| row.value).collect::<Vec<_>>();
    let answers: Vec<Vec<&str>> = items.iter().map(|(item, _)| on_day(item)).collect();
    let is_known = answers.iter().all(|values| !values.is_empty());
    let is_safe = items.iter().zip(&answers).all(|((_, safe), values)| values.iter().all(|value| value == safe));
    Some((on, told(is_known, is_safe)))
}

fn feeding(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let born = stay.client.born.filter(|born| stay.client.pregnant && stay.start() <= *born)?;
    let six = add_months(born, 6);
    if !(low..=high).contains(&six) || stay.end() < six {
        return None;
    }
    let last = stay.items("BREASTFED AT 6 MONTHS").filter(|row| is_word(row)).max_by_key(|row| (row.on, row.id));
    Some((six, last.map_or_else(Outcome::missing, |row| Outcome::counted(row.value == "Y"))))
}

/// The last day on which a child of the year is followed.
fn last_day(stay: &Stay, window: (Day, Day)) -> Option<Day> {
    let last = stay.end().min(window.1);
    (stay.overlaps(window) && stay.client.born.is_none_or(|born| born <= last)).then_some(last)
}

fn injuries(stay: &Stay, window: (Day, Day)) -> Option<(Day, Outcome)> {
    let last = last_day(stay, window)?;
    let inside = |on: Option<Day>| on.is_some_and(|on| (window.0..=window.1).contains(&on));
    let events: BTreeSet<Day> = stay.items("INJURY ED VISIT").filter(|row| row.value == "Y" && inside(row.event)).filter_map(|row| row.event).collect();
    let is_undated = stay.items("INJURY ED VISIT").any(|row| row.value == "Y" && row.event.is_none() && inside(row.on));
    let is_asked = stay.items("INJURY ED VISIT").any(|row| inside(row.on) && is_clear(&row)) || !events.is_empty();
    let outcome = told(is_asked && !is_undated, !events.is_empty());
    Some((last, if outcome.denominator > 0 { outcome.with([events.len() as u64, 0]) } else { outcome }))
}

fn investigated(stay: &Stay, window: (Day, Day)) -> Option<(Day, Outcome)> {
    let last = last_day(stay, window)?;
    let mine = |family: u32, number: u8| (family, number) == (stay.client.family, stay.client.child_number);
    let reports: Vec<Option<Day>> =
        stay.rows.welfare_reports.iter().filter(|row| mine(row.family, row.child_number) && row.disposition == "Investigated").map(|row| row.on).collect();
    let found = reports.iter().flatten().any(|on| (window.0..=window.1).contains(on));
    Some((last, told(found || !reports.contains(&None), found)))
}

fn development(stay: &Stay, (low, high): (Day, Day), plans: &[(Option<Day>, Day)]) -> Option<(Day, Outcome)> {
    let born = stay.client.born?;
    let mine: Vec<&Screening> =
        stay.rows.screenings.iter().filter(|row| (row.family, row.child_number) == (stay.client.family, stay.client.child_number)).collect();
    let is_known_by = |on: Day| {
        plans.iter().any(|(planned, _)| planned.is_some_and(|day| day <= on))
            || mine.iter().any(|row| row.early_intervention == "Y" && row.on.is_some_and(|day| day <= on))
    };
    let reached: Vec<i32> = [9, 18, 24, 30]
        .into_iter()
        .filter(|months| {
            let on = add_months(born, *months);
            (low..=high).contains(&on) && stay.holds(on) && !is_known_by(on)
        })
        .collect();
    let last = *reached.last()?;
    let tools = ["ASQ-3", "PEDS", "SWYC"];
    let is_met = reached.iter().all(|months| {
        let (opens, closes) = (add_months(born, months - 1), add_months(born, months + 2));
        mine.iter().any(|row| tools.contains(&row.tool) && row.on.is_some_and(|on| (opens..=closes).contains(&on)))
    });
    let is_undated = mine.iter().any(|row| tools.contains(&row.tool) && row.on.is_none());
    Some((add_months(born, last), told(is_met || !is_undated, is_met)))
}

fn checked(stay: &Stay, window: (Day, Day)) -> Option<(Day, Outcome)> {
    let last = last_day(stay, window)?;
    let Some(born) = stay.client.born else { return Some((last, Outcome::missing())) };
    let months = [1, 2, 4, 6, 9, 12, 15, 18, 24, 30, 36].map(|months| add_months(born, months));
    let due = months.into_iter().chain([born + 5]).filter(|due| *due <= last).max()?;
    let mut clear = stay.items("WELL CHILD VISIT").filter(is_clear).peekable();
    let is_known = clear.peek().is_some();
    let received = clear.any(|row| row.value == "Y" && row.event.is_some_and(|on| due - 14 <= on && on <= last));
    Some((last, told(is_known, received)))
}

fn safety(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let due = add_months(stay.start(), 6);
    if !(low..=high).contains(&due) || stay.end() < due {
        return None;
    }
    let mine: Vec<&Screening> =
        stay.rows.screenings.iter().filter(|row| row.family == stay.client.family && row.child_number == 0 && SAFETY_TOOLS.contains(&row.tool)).collect();
    let found = mine.iter().any(|row| row.on.is_some_and(|on| stay.start() <= on && on <= due));
    let is_undated = mine.iter().any(|row| row.on.is_none());
    Some((due, told(found || !is_undated, found)))
}

fn concerns(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let born = stay.birth();
    let is_after_birth = |on: Day| match born {
        Some(born) => on >= born,
        None => !stay.client.pregnant,
    };
    let visits: Vec<(Day, &str)> = stay
        .rows
        .visits
        .iter()
        .filter(|visit| visit.family == stay.client.family && visit.status == "Completed")
        .filter_map(|visit| visit.on.map(|on| (on, visit.concerns_asked)))
        .filter(|(on, _)| (low..=high).contains(on) && is_after_birth(*on))
        .collect();
    let last = visits.iter().map(|(on, _)| *on).max()?;
    let known = visits.iter().filter(|(_, asked)| !asked.is_empty()).count() as u64;
    let asked = visits.iter().filter(|(_, asked)| *asked == "Y").count() as u64;
    Some((last, told(known > 0, asked == known).with([known, asked])))
}

fn postpartum(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let born = stay.birth()?;
    let due = born + 56;
    if !(low..=high).contains(&due) || stay.start() > born + 30 || stay.end() < due {
        return None;
    }
    let clear: Vec<&Answer> = stay.items("POSTPARTUM VISIT").filter(is_clear).collect();
    let received = clear.iter().any(|row| row.value == "Y" && row.event.is_some_and(|on| born <= on && on <= due));
    Some((due, told(!clear.is_empty(), received)))
}

fn tobacco(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let due = add_months(stay.start(), 3);
    if !(low..=high).contains(&due) || stay.end() < due {
        return None;
    }
    let first = |item| stay.items(item).filter(|row| is_word(row)).min_by_key(|row| (row.on.unwrap_or(Day::MAX), row.id)).map(|row| row.value);
    match (first("TOBACCO AT ENROLLMENT"), first("IN CESSATION AT ENROLLMENT")) {
        (None, _) | (Some("Y"), None) => Some((due, Outcome::missing())),
        (Some("Y"), Some("N")) => {
            let mine = stay.rows.visit_referrals.iter().filter(|row| row.family == stay.client.family && row.child_number == 0 && row.need == "Tobacco");
            Some((due, Outcome::counted(mine.into_iter().any(|row| stay.start() <= row.on && row.on <= due))))
        }
        _ => None,
    }
}

fn education(stay: &Stay, window: (Day, Day)) -> Option<(Day, Outcome)> {
    if !stay.overlaps(window) {
        return None;
    }
    let last = stay.end().min(window.1);
    let first = stay.items("EDUCATION AT ENROLLMENT").filter(|row| !row.value.is_empty()).min_by_key(|row| (row.on.unwrap_or(Day::MAX), row.id));
    if first.is_some_and(|row| row.value == "Diploma or equivalent") {
        return None;
    }
    let since: Vec<&Answer> =
        stay.items("EDUCATION STATUS").filter(|row| !row.value.is_empty() && row.on.is_some_and(|on| stay.start() < on && on <= last)).collect();
    let progressed = since.iter().any(|row| ["Enrolled", "Completed"].contains(&row.value));
    Some((last, told(first.is_some() && !since.is_empty(), progressed)))
}

fn insured(stay: &Stay, window: (Day, Day)) -> Option<(Day, Outcome)> {
    let last = stay.end().min(window.1);
    if !stay.overlaps(window) || add_months(stay.start(), 6) > last {
        return None;
    }
    let mut answers: Vec<(Day, &str, u32)> =
        stay.items("INSURED").filter(|row| is_word(row)).filter_map(|row| row.on.map(|on| (on, row.value, row.id))).filter(|(on, ..)| *on <= last).collect();
    answers.sort_unstable();
    let mut since: Option<Day> = None;
    let mut long = false;
    for (on, value, _) in &answers {
        if *value == "N" {
            since = None;
        } else {
            long |= add_months(*since.get_or_insert(*on), 6) <= *on;
        }
    }
    Some((last, told(!answers.is_empty(), long)))
}

fn dose(stay: &Stay, (low, high): (Day, Day)) -> Option<(Day, Outcome)> {
    let due: Vec<_> = stay.rows.visits.iter().filter(|visit| visit.family == stay.client.family && (low..=high).contains(&visit.due)).collect();
    let last = due.iter().map(|visit| visit.due).max()?;
    let (expected, held) = (due.len() as u64, due.iter().filter(|visit| visit.status == "Completed").count() as u64);
    Some((last, Outcome::counted(4 * held >= 3 * expected).with([expected, held])))
}

/// Referrals and safety screens are followed by caregiver, whatever the family.
fn followed(cube: &mut Cube, household: &Household, rows: &Delivered) {
    for (key, person) in household.people.iter().filter(|(_, person)| !person.caregiver_of.is_empty()) {
        let is_mine = |family: u32, number: u8| {
            let client = rows.clients.iter().find(|client| client.family == family);
            number == 0 && client.is_some_and(|client| household.identity.key(Key::Caregiver(family), client.caregiver) == *key)
        };
        for year in cube.labels() {
            let window = fiscal(year);
            for (metric, found) in [(DEPRESSION_SERVED, depression_served(rows, window, &is_mine)), (SAFETY_TOLD, safety_told(rows, window, &is_mine))] {
                if let Some((on, outcome)) = found {
                    cube.add(metric, year, person.strata(on), outcome);
                }
            }
        }
    }
}

fn depression_served(rows: &Delivered, (low, high): (Day, Day), is_mine: &dyn Fn(u32, u8) -> bool) -> Option<(Day, Outcome)> {
    let positives: Vec<Day> = rows
        .screenings
        .iter()
        .filter(|row| is_mine(row.family, row.child_number) && DEPRESSION_TOOLS.contains(&row.tool) && row.result == "Positive")
        .filter_map(|row| row.on)
        .collect();
    let referrals =
        || rows.visit_referrals.iter().filter(|row| is_mine(row.family, row.child_number) && row.need == "Depression" && (low..=high).contains(&row.on));
    let after = referrals().filter(|row| positives.iter().any(|on| *on <= row.on)).min_by_key(|row| (row.on, row.id));
    if let Some(row) = after {
        return Some((row.on, Outcome::counted(row.started.is_some_and(|started| started >= row.on))));
    }
    let is_blank = |id: u32| rows.screenings.iter().any(|row| row.id == id && row.result.is_empty());
    referrals().filter(|row| is_blank(row.assessment)).min_by_key(|row| (row.on, row.id)).map(|row| (row.on, Outcome::missing()))
}

fn safety_told(rows: &Delivered, (low, high): (Day, Day), is_mine: &dyn Fn(u32, u8) -> bool) -> Option<(Day, Outcome)> {
    let screens = rows.screenings.iter().filter(|row| is_mine(row.family, row.child_number) && SAFETY_TOOLS.contains(&row.tool));
    let screens: Vec<(Day, &Screening)> = screens.filter_map(|row| row.on.map(|on| (on, row))).filter(|(on, _)| (low..=high).contains(on)).collect();
    let first = |result: &str| screens.iter().filter(|(_, row)| row.result == result).map(|(on, row)| (*on, row.id)).min();
    if let Some((on, _)) = first("Positive") {
        let informed = rows.visit_referrals.iter().any(|row| is_mine(row.family, row.child_number) && row.need == "IPV" && row.on >= on);
        return Some((on, Outcome::counted(informed)));
    }
    first("").map(|(on, _)| (on, Outcome::missing()))
}

/// Adds the supervision of home visitors, who have a county and no strata.
pub fn add_supervision(cube: &mut Cube, sessions: &[Supervision]) {
    let mut workers: BTreeMap<u32, Vec<&Supervision>> = BTreeMap::new();
    for session in sessions {
        workers.entry(session.worker).or_default().push(session);
    }
    for year in cube.labels() {
        let (low, high) = fiscal(year);
        for sessions in workers.values() {
            let due: Vec<_> = sessions.iter().filter(|session| (low..=high).contains(&session.due)).collect();
            let Some(last) = due.iter().max_by_key(|session| (session.due, session.id)) else { continue };
            let area = if last.county == NO_COUNTY { COUNT } else { usize::from(last.county) };
            let (expected, held) = (due.len() as u64, due.iter().filter(|session| session.held.is_some()).count() as u64);
            cube.add_placed(SUPERVISED, year, area, Outcome::counted(4 * held >= 3 * expected).with([expected, held]));
        }
    }
}
