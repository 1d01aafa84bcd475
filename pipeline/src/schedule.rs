//! The schedule: cron decides when, the ledger decides whether.
//!
//! Catching up: of the times that passed while nothing ran, only the latest is taken up, since a run covers everything
//! delivered until then. A job never runs twice at once: it holds a lease, which runs out if its holder dies.

use std::str::FromStr;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use chrono_tz::Tz;
use cron::Schedule as CronSchedule;

use crate::config::{Schedule, ScheduledJob};
use crate::domain::clock::Clock;
use crate::store::{Ledger, LedgerError};

/// How long a lease holds without being taken again.
pub const LEASE: Duration = Duration::hours(6);

/// Why a schedule cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The time zone is not known.
    #[error("schedule.time_zone {0} is not an IANA time zone such as America/Chicago")]
    TimeZone(String),
    /// A cron line cannot be read.
    #[error("schedule of {job}: cannot read the cron line {line} (sec min hour day month weekday): {reason}")]
    Cron {
        /// Job.
        job: String,
        /// The line.
        line: String,
        /// Why.
        reason: String,
    },
    /// There is no such job.
    #[error("schedule: no job {0}; there is `run`")]
    Job(String),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// A job with its times.
#[derive(Debug)]
pub struct Planned {
    /// The job.
    pub job: String,
    zone: Tz,
    cron: CronSchedule,
}

/// Reads the schedule of a configuration.
pub fn plan(schedule: &Schedule) -> Result<Vec<Planned>, ScheduleError> {
    let zone = Tz::from_str(&schedule.time_zone).map_err(|_| ScheduleError::TimeZone(schedule.time_zone.clone()))?;
    let read = |job: &ScheduledJob| {
        if job.name != "run" {
            return Err(ScheduleError::Job(job.name.clone()));
        }
        let wrong = |error: cron::error::Error| ScheduleError::Cron { job: job.name.clone(), line: job.cron.clone(), reason: error.to_string() };
        Ok(Planned { job: job.name.clone(), zone, cron: CronSchedule::from_str(&job.cron).map_err(wrong)? })
    };
    schedule.job.iter().map(read).collect()
}

impl Planned {
    /// The next time after a moment.
    pub fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.cron.after(&moment.with_timezone(&self.zone)).next().map(|due| due.with_timezone(&Utc))
    }

    /// The latest time up to a moment that was not taken up; `None` when none is due. A job that was never taken up
    /// starts with its next time, not with one before it was configured.
    pub fn due(&self, ledger: &Ledger, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, ScheduleError> {
        let last = ledger.last_slot(&self.job)?.and_then(|text| DateTime::parse_from_rfc3339(&text).ok()).map(|due| due.with_timezone(&Utc));
        let Some(last) = last else {
            ledger.take_slot(&self.job, &stamp(now))?;
            return Ok(None);
        };
        let times = self.cron.after(&last.with_timezone(&self.zone)).map(|due| due.with_timezone(&Utc)).take_while(|due| *due <= now);
        Ok(times.last())
    }
}

/// What became of a due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// This process runs the job.
    Ours,
    /// Another process holds the job's lease.
    Busy,
    /// Another process took this time up.
    Taken,
}

/// Claims a due time of a job for one holder.
pub fn claim(ledger: &Ledger, clock: &dyn Clock, job: &str, holder: &str, due: DateTime<Utc>) -> Result<Claim, ScheduleError> {
    let now = clock.now();
    if !ledger.take_lease(job, holder, &stamp(now), &stamp(now + LEASE))? {
        return Ok(Claim::Busy);
    }
    if !ledger.take_slot(job, &stamp(due))? {
        ledger.drop_lease(job, holder)?;
        return Ok(Claim::Taken);
    }
    Ok(Claim::Ours)
}

/// A moment as the ledger keeps it: text that sorts as time does.
fn stamp(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::domain::clock::FixedClock;

    fn nightly() -> Planned {
        let schedule =
            Schedule { time_zone: "America/Chicago".to_owned(), job: vec![ScheduledJob { name: "run".to_owned(), cron: "0 30 2 * * *".to_owned() }] };
        plan(&schedule).unwrap().remove(0)
    }

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn times_are_those_of_the_county_in_summer_and_winter() {
        assert_eq!(nightly().next_after(at("2026-01-10T00:00:00Z")).unwrap(), at("2026-01-10T08:30:00Z"));
        assert_eq!(nightly().next_after(at("2026-07-10T00:00:00Z")).unwrap(), at("2026-07-10T07:30:00Z"));
    }

    #[test]
    fn after_downtime_only_the_latest_time_is_taken_up() {
        let ledger = Ledger::in_memory().unwrap();
        ledger.take_slot("run", "2026-01-10T08:30:00Z").unwrap();
        assert_eq!(nightly().due(&ledger, at("2026-01-14T12:00:00Z")).unwrap(), Some(at("2026-01-14T08:30:00Z")));
    }

    #[test]
    fn a_new_job_waits_for_its_next_time() {
        let ledger = Ledger::in_memory().unwrap();
        assert_eq!(nightly().due(&ledger, at("2026-01-14T12:00:00Z")).unwrap(), None);
        assert_eq!(nightly().due(&ledger, at("2026-01-15T08:31:00Z")).unwrap(), Some(at("2026-01-15T08:30:00Z")));
    }

    #[test]
    fn one_job_never_runs_twice_at_once_and_a_dead_holder_loses_its_lease() {
        let ledger = Ledger::in_memory().unwrap();
        let now = at("2026-01-14T08:30:05Z");
        let due = at("2026-01-14T08:30:00Z");
        assert_eq!(claim(&ledger, &FixedClock(now), "run", "a", due).unwrap(), Claim::Ours);
        assert_eq!(claim(&ledger, &FixedClock(now), "run", "b", due).unwrap(), Claim::Busy);
        let next = due + Duration::days(1);
        assert_eq!(claim(&ledger, &FixedClock(next), "run", "b", next).unwrap(), Claim::Ours);
        assert_eq!(claim(&ledger, &FixedClock(next + LEASE), "run", "c", next).unwrap(), Claim::Taken);
    }
}
