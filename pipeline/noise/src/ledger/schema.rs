//! The tables of the ledger, and rows to values and back. Nothing in them can be changed or removed.

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Account, Balance, Entry};
use crate::{Amount, Measure};

/// Triggers hold what the code holds, so that no other program can overspend or redraw by mistake. Those before an insert stop
/// `insert or replace`, which removes a row without asking the triggers on removal.
pub(super) const SCHEMA: &str = "
create table if not exists privacy_account (
    dataset text not null, unit text not null, measure text not null check (measure in ('rho', 'epsilon')),
    budget integer not null check (budget >= 0), delta real not null, primary key (dataset, unit)) strict;
create table if not exists privacy_entry (
    number integer primary key, dataset text not null, unit text not null, release text not null, query_digest text not null,
    mechanism text not null, cost integer not null check (cost > 0), delta real not null, sensitivity real not null,
    spent integer not null, remaining integer not null check (remaining >= 0), at text not null, salt blob not null, content_digest text not null,
    digest text not null, unique (dataset, unit, release, query_digest), foreign key (dataset, unit) references privacy_account) strict;
create table if not exists privacy_cell (
    dataset text not null, unit text not null, release text not null, cell text not null, entry integer not null references privacy_entry,
    primary key (dataset, unit, release, cell)) strict, without rowid;
create table if not exists privacy_draw (
    entry integer not null references privacy_entry, cell text not null, noisy_count integer not null, primary key (entry, cell)) strict, without rowid;

create trigger if not exists privacy_entry_within_budget before insert on privacy_entry
when new.spent is not (select coalesce(sum(cost), 0) + new.cost from privacy_entry where dataset = new.dataset and unit = new.unit)
    or new.spent + new.remaining is not (select budget from privacy_account where dataset = new.dataset and unit = new.unit)
begin select raise(abort, 'the budget does not reach'); end;

create trigger if not exists privacy_entry_follows before insert on privacy_entry
when new.number is not (select coalesce(max(number), 0) + 1 from privacy_entry) or exists (select 1 from privacy_entry
    where dataset = new.dataset and unit = new.unit and release = new.release and query_digest = new.query_digest)
begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_draw_once before insert on privacy_draw
when exists (select 1 from privacy_draw where entry = new.entry and cell = new.cell)
begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_account_once before insert on privacy_account
when exists (select 1 from privacy_account where dataset = new.dataset and unit = new.unit)
begin select raise(ignore); end;
create trigger if not exists privacy_cell_once before insert on privacy_cell
when exists (select 1 from privacy_cell where dataset = new.dataset and unit = new.unit and release = new.release and cell = new.cell)
begin select raise(ignore); end;

create trigger if not exists privacy_account_stays before update on privacy_account begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_account_kept before delete on privacy_account begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_entry_stays before update on privacy_entry begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_entry_kept before delete on privacy_entry begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_cell_stays before update on privacy_cell begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_cell_kept before delete on privacy_cell begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_draw_stays before update on privacy_draw begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists privacy_draw_kept before delete on privacy_draw begin select raise(abort, 'the ledger is append-only'); end;
";

/// An amount as SQLite keeps it; one million in billionths fits.
pub(super) fn stored(amount: Amount) -> i64 {
    amount.billionths() as i64
}

fn amount(row: &Row<'_>, column: usize) -> rusqlite::Result<Amount> {
    let stored: i64 = row.get(column)?;
    u64::try_from(stored).ok().and_then(|billionths| Amount::from_billionths(billionths).ok()).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, stored))
}

fn measure(row: &Row<'_>, column: usize) -> rusqlite::Result<Measure> {
    let word: String = row.get(column)?;
    match word.as_str() {
        "rho" => Ok(Measure::Rho),
        "epsilon" => Ok(Measure::Epsilon),
        _ => Err(rusqlite::Error::InvalidColumnType(column, "measure".to_owned(), Type::Text)),
    }
}

pub(super) fn balance(connection: &Connection, account: &Account) -> rusqlite::Result<Option<Balance>> {
    connection
        .query_row(
            "select measure, budget, (select coalesce(sum(cost), 0) from privacy_entry e where e.dataset = a.dataset and e.unit = a.unit), delta
            from privacy_account a where dataset = ?1 and unit = ?2",
            params![account.dataset, account.unit],
            |row| Ok(Balance { measure: measure(row, 0)?, budget: amount(row, 1)?, spent: amount(row, 2)?, delta: row.get(3)? }),
        )
        .optional()
}

const ENTRY: &str = "select number, e.dataset, e.unit, release, query_digest, mechanism, measure, cost, e.delta, sensitivity, spent, remaining, at, digest,
    exists (select 1 from privacy_draw d where d.entry = e.number)
    from privacy_entry e join privacy_account a on a.dataset = e.dataset and a.unit = e.unit";

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        number: row.get(0)?,
        account: Account { dataset: row.get(1)?, unit: row.get(2)? },
        release: row.get(3)?,
        query_digest: row.get(4)?,
        mechanism: row.get(5)?,
        measure: measure(row, 6)?,
        cost: amount(row, 7)?,
        delta: row.get(8)?,
        sensitivity: row.get(9)?,
        spent: amount(row, 10)?,
        remaining: amount(row, 11)?,
        at: row.get(12)?,
        digest: row.get(13)?,
        is_drawn: row.get(14)?,
    })
}

pub(super) fn entries(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = connection.prepare(&format!("{ENTRY} order by number"))?;
    statement.query_map([], read)?.collect()
}

pub(super) fn entry(connection: &Connection, number: i64) -> rusqlite::Result<Entry> {
    connection.query_row(&format!("{ENTRY} where number = ?1"), [number], read)
}

pub(super) fn draws(connection: &Connection, entry: i64) -> rusqlite::Result<Vec<(String, i64)>> {
    let mut statement = connection.prepare("select cell, noisy_count from privacy_draw where entry = ?1 order by cell")?;
    statement.query_map([entry], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

pub(super) fn insert(connection: &Connection, entry: &Entry, salt: &[u8], content_digest: &str) -> rusqlite::Result<()> {
    connection.execute(
        "insert into privacy_entry (number, dataset, unit, release, query_digest, mechanism, cost, delta, sensitivity, spent, remaining, at, salt,
            content_digest, digest) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            entry.number,
            entry.account.dataset,
            entry.account.unit,
            entry.release,
            entry.query_digest,
            entry.mechanism,
            stored(entry.cost),
            entry.delta,
            entry.sensitivity,
            stored(entry.spent),
            stored(entry.remaining),
            entry.at,
            salt,
            content_digest,
            entry.digest
        ],
    )?;
    Ok(())
}
