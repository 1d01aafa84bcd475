//! The ledger: what was received, what ran on what, and what was published. SQLite, one file.

use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use rusqlite::{Connection, OptionalExtension, Row, params};

/// Why the ledger could not answer.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite refused.
    #[error("ledger")]
    Sqlite(#[from] rusqlite::Error),
    /// The folder of the ledger cannot be made.
    #[error("ledger: cannot make the folder {0}")]
    Folder(String, #[source] std::io::Error),
}

/// What became of a delivered file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptState {
    /// Kept; not read yet.
    Received,
    /// Read: its rows are in staging or in the rejects.
    Accepted,
    /// Kept aside: not read as data.
    Quarantined,
    /// Taken back by the steward.
    Withdrawn,
}

impl ReceiptState {
    /// The word in the ledger.
    pub fn as_str(self) -> &'static str {
        match self {
            ReceiptState::Received => "received",
            ReceiptState::Accepted => "accepted",
            ReceiptState::Quarantined => "quarantined",
            ReceiptState::Withdrawn => "withdrawn",
        }
    }

    fn parse(word: &str) -> ReceiptState {
        match word {
            "accepted" => ReceiptState::Accepted,
            "quarantined" => ReceiptState::Quarantined,
            "withdrawn" => ReceiptState::Withdrawn,
            _ => ReceiptState::Received,
        }
    }
}

/// One delivered file.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Order of receipt.
    pub sequence: i64,
    /// Stable id: feed, then the first digits of the content's digest.
    pub id: String,
    /// Feed.
    pub feed: String,
    /// Entity of the feed; empty when the name fits none.
    pub entity: String,
    /// File name as delivered.
    pub file: String,
    /// Period or date in the name; empty when there is none.
    pub period: String,
    /// Version in the name, from 1.
    pub version: i64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// What became of it.
    pub state: ReceiptState,
    /// Why, where it was put aside or taken back.
    pub reason: String,
    /// Data rows delivered.
    pub rows_delivered: i64,
    /// Rows rejected.
    pub rows_rejected: i64,
    /// When it was received, RFC 3339.
    pub received_at: String,
}

/// One run of a job.
#[derive(Debug, Clone)]
pub struct RunRecord {
    /// Number of the run.
    pub id: i64,
    /// Job.
    pub job: String,
    /// Start, RFC 3339.
    pub started_at: String,
    /// End, RFC 3339; empty while it runs.
    pub finished_at: String,
    /// `running`, `succeeded`, `failed`.
    pub outcome: String,
    /// Error text, or a summary.
    pub detail: String,
}

/// One step of a run.
#[derive(Debug, Clone)]
pub struct StepRecord {
    /// Step.
    pub step: String,
    /// Object it made.
    pub output: String,
    /// Rows written.
    pub rows: i64,
    /// Milliseconds it took.
    pub millis: i64,
    /// Fingerprint of its inputs, code and configuration.
    pub fingerprint: String,
    /// SHA-256 of the object.
    pub digest: String,
}

const STEP_COLUMNS: &str = "step, output, rows, millis, fingerprint, digest";

fn step(row: &Row<'_>) -> rusqlite::Result<StepRecord> {
    Ok(StepRecord { step: row.get(0)?, output: row.get(1)?, rows: row.get(2)?, millis: row.get(3)?, fingerprint: row.get(4)?, digest: row.get(5)? })
}

/// One act of publication.
#[derive(Debug, Clone)]
pub struct Publication {
    /// Pointer number.
    pub pointer: i64,
    /// Release.
    pub release_id: String,
    /// `published` or `withdrawn`.
    pub act: String,
    /// Who signed.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, RFC 3339.
    pub at: String,
}

const SCHEMA: &str = "
create table if not exists receipt (
    sequence integer primary key, id text not null unique, feed text not null, entity text not null, file text not null, period text not null,
    version integer not null, sha256 text not null, size integer not null, state text not null, reason text not null default '',
    rows_delivered integer not null default 0, rows_rejected integer not null default 0, received_at text not null);
create table if not exists run (id integer primary key, job text not null, started_at text not null, finished_at text not null default '',
    outcome text not null, detail text not null default '');
create table if not exists step (id integer primary key, run_id integer not null references run(id), step text not null, output text not null,
    rows integer not null, millis integer not null, fingerprint text not null, digest text not null default '');
create index if not exists step_by_fingerprint on step (fingerprint);
create table if not exists publication (pointer integer primary key, release_id text not null, act text not null, signed_by text not null,
    reason text not null, at text not null);
create table if not exists lease (job text primary key, holder text not null, until text not null);
create table if not exists slot (job text not null, due_at text not null, run_id integer, primary key (job, due_at));
";

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    connection: Mutex<Connection>,
}

fn receipt(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    Ok(Receipt {
        sequence: row.get(0)?,
        id: row.get(1)?,
        feed: row.get(2)?,
        entity: row.get(3)?,
        file: row.get(4)?,
        period: row.get(5)?,
        version: row.get(6)?,
        sha256: row.get(7)?,
        size: row.get(8)?,
        state: ReceiptState::parse(&row.get::<_, String>(9)?),
        reason: row.get(10)?,
        rows_delivered: row.get(11)?,
        rows_rejected: row.get(12)?,
        received_at: row.get(13)?,
    })
}

const RECEIPT_COLUMNS: &str = "sequence, id, feed, entity, file, period, version, sha256, size, state, reason, rows_delivered, rows_rejected, received_at";

impl Ledger {
    /// Opens the ledger file, creating it where it is missing.
    pub fn open(file: &Path) -> Result<Ledger, LedgerError> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|source| LedgerError::Folder(folder.display().to_string(), source))?;
        }
        Ledger::with(Connection::open(file)?)
    }

    /// A ledger in memory, for tests.
    pub fn in_memory() -> Result<Ledger, LedgerError> {
        Ledger::with(Connection::open_in_memory()?)
    }

    fn with(connection: Connection) -> Result<Ledger, LedgerError> {
        connection.busy_timeout(std::time::Duration::from_secs(30))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.execute_batch(SCHEMA)?;
        // A ledger that was made before steps kept the digest of what they made.
        let has_digest: bool = connection.query_row("select count(*) > 0 from pragma_table_info('step') where name = 'digest'", [], |row| row.get(0))?;
        if !has_digest {
            connection.execute_batch("alter table step add column digest text not null default ''")?;
        }
        Ok(Ledger { connection: Mutex::new(connection) })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A poisoned lock means that a thread died between statements; SQLite itself is whole.
        self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Records a delivered file; `false` when these bytes under this name are known already.
    pub fn receive(&self, receipt: &Receipt) -> Result<bool, LedgerError> {
        let inserted = self.connection().execute(
            "insert or ignore into receipt (id, feed, entity, file, period, version, sha256, size, state, reason, received_at) values (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
            params![
                receipt.id, receipt.feed, receipt.entity, receipt.file, receipt.period, receipt.version, receipt.sha256, receipt.size,
                receipt.state.as_str(), receipt.reason, receipt.received_at
            ],
        )?;
        Ok(inserted == 1)
    }

    /// Records what became of a file.
    pub fn settle(&self, id: &str, state: ReceiptState, reason: &str, rows_delivered: i64, rows_rejected: i64) -> Result<(), LedgerError> {
        self.connection().execute(
            "update receipt set state = ?2, reason = ?3, rows_delivered = ?4, rows_rejected = ?5 where id = ?1",
            params![id, state.as_str(), reason, rows_delivered, rows_rejected],
        )?;
        Ok(())
    }

    /// Every receipt in order of receipt.
    pub fn receipts(&self) -> Result<Vec<Receipt>, LedgerError> {
        let connection = self.connection();
        let mut statement = connection.prepare(&format!("select {RECEIPT_COLUMNS} from receipt order by sequence"))?;
        let receipts = statement.query_map([], receipt)?.collect::<Result<_, _>>()?;
        Ok(receipts)
    }

    /// Begins a run.
    pub fn begin(&self, job: &str, at: &str) -> Result<i64, LedgerError> {
        let connection = self.connection();
        connection.execute("insert into run (job, started_at, outcome) values (?1, ?2, 'running')", params![job, at])?;
        Ok(connection.last_insert_rowid())
    }

    /// Records a step of a run.
    pub fn step(&self, run: i64, step: &StepRecord) -> Result<(), LedgerError> {
        self.connection().execute(
            "insert into step (run_id, step, output, rows, millis, fingerprint, digest) values (?1,?2,?3,?4,?5,?6,?7)",
            params![run, step.step, step.output, step.rows, step.millis, step.fingerprint, step.digest],
        )?;
        Ok(())
    }

    /// Ends a run.
    pub fn finish(&self, run: i64, at: &str, outcome: &str, detail: &str) -> Result<(), LedgerError> {
        self.connection().execute("update run set finished_at = ?2, outcome = ?3, detail = ?4 where id = ?1", params![run, at, outcome, detail])?;
        Ok(())
    }

    /// The latest runs, newest first.
    pub fn runs(&self, limit: i64) -> Result<Vec<RunRecord>, LedgerError> {
        let connection = self.connection();
        let mut statement = connection.prepare("select id, job, started_at, finished_at, outcome, detail from run order by id desc limit ?1")?;
        let runs = statement
            .query_map([limit], |row| {
                Ok(RunRecord {
                    id: row.get(0)?,
                    job: row.get(1)?,
                    started_at: row.get(2)?,
                    finished_at: row.get(3)?,
                    outcome: row.get(4)?,
                    detail: row.get(5)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(runs)
    }

    /// The last record of a step with this fingerprint.
    pub fn step_with(&self, fingerprint: &str) -> Result<Option<StepRecord>, LedgerError> {
        let sql = format!("select {STEP_COLUMNS} from step where fingerprint = ?1 order by id desc limit 1");
        let found = self.connection().query_row(&sql, [fingerprint], step).optional()?;
        Ok(found)
    }

    /// The last record of each step.
    pub fn last_steps(&self) -> Result<Vec<StepRecord>, LedgerError> {
        let connection = self.connection();
        let mut statement =
            connection.prepare(&format!("select {STEP_COLUMNS} from step where id in (select max(id) from step group by step) order by step"))?;
        let steps = statement.query_map([], step)?.collect::<Result<_, _>>()?;
        Ok(steps)
    }

    /// Records an act of publication.
    pub fn publish(&self, publication: &Publication) -> Result<(), LedgerError> {
        self.connection().execute(
            "insert into publication (pointer, release_id, act, signed_by, reason, at) values (?1,?2,?3,?4,?5,?6)",
            params![publication.pointer, publication.release_id, publication.act, publication.by, publication.reason, publication.at],
        )?;
        Ok(())
    }

    /// Every act of publication, oldest first.
    pub fn publications(&self) -> Result<Vec<Publication>, LedgerError> {
        let connection = self.connection();
        let mut statement = connection.prepare("select pointer, release_id, act, signed_by, reason, at from publication order by pointer")?;
        let publications = statement
            .query_map([], |row| {
                Ok(Publication { pointer: row.get(0)?, release_id: row.get(1)?, act: row.get(2)?, by: row.get(3)?, reason: row.get(4)?, at: row.get(5)? })
            })?
            .collect::<Result<_, _>>()?;
        Ok(publications)
    }

    /// Takes the lease of a job; `false` while another holder's has not run out.
    pub fn take_lease(&self, job: &str, holder: &str, now: &str, until: &str) -> Result<bool, LedgerError> {
        let changed = self.connection().execute(
            "insert into lease (job, holder, until) values (?1, ?2, ?4) on conflict (job) do update set holder = ?2, until = ?4 where lease.until <= ?3 or lease.holder = ?2",
            params![job, holder, now, until],
        )?;
        Ok(changed == 1)
    }

    /// Gives a lease back.
    pub fn drop_lease(&self, job: &str, holder: &str) -> Result<(), LedgerError> {
        self.connection().execute("delete from lease where job = ?1 and holder = ?2", params![job, holder])?;
        Ok(())
    }

    /// The last due time of a job that was taken up, RFC 3339.
    pub fn last_slot(&self, job: &str) -> Result<Option<String>, LedgerError> {
        Ok(self.connection().query_row("select max(due_at) from slot where job = ?1", [job], |row| row.get(0))?)
    }

    /// Takes up a due time of a job; `false` when it was taken already.
    pub fn take_slot(&self, job: &str, due_at: &str) -> Result<bool, LedgerError> {
        Ok(self.connection().execute("insert or ignore into slot (job, due_at) values (?1, ?2)", params![job, due_at])? == 1)
    }
}
