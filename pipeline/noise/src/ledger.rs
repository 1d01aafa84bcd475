//! The ledger of privacy loss: what was spent, on what, and the one draw of noise that it paid for. SQLite, one file.

mod schema;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::table::hexadecimal;
use crate::{Amount, AmountError, Measure, Noise, Statement, Table};

/// Why the ledger refused, or could not answer.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// SQLite refused.
    #[error("privacy ledger {}", file.display())]
    Sqlite {
        /// The ledger's file.
        file: PathBuf,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The account was never opened.
    #[error("privacy ledger: no account for dataset {dataset}, unit {unit}; open one with its budget first")]
    NoAccount {
        /// Dataset of the account.
        dataset: String,
        /// Unit of privacy.
        unit: String,
    },
    /// The account is there, with other terms.
    #[error("privacy ledger: dataset {dataset}, unit {unit} already has an account of {budget} {measure} at delta {delta}; its terms cannot be changed", measure = measure.as_str())]
    OtherTerms {
        /// Dataset of the account.
        dataset: String,
        /// Unit of privacy.
        unit: String,
        /// Budget as it was opened.
        budget: Amount,
        /// Measure as it was opened.
        measure: Measure,
        /// delta as it was opened.
        delta: f64,
    },
    /// delta is no small probability.
    #[error("privacy ledger: delta must lie above 0 and below 1")]
    Delta,
    /// The budget does not reach.
    #[error(
        "privacy ledger: dataset {dataset}, unit {unit}: {asked} {measure} asked for release {release}, but of the budget of {budget} already {spent} are spent and {remaining} remain; nothing was drawn",
        measure = measure.as_str()
    )]
    OverBudget {
        /// Dataset of the account.
        dataset: String,
        /// Unit of privacy.
        unit: String,
        /// Release that asked.
        release: String,
        /// What the counts below are measured in.
        measure: Measure,
        /// The whole budget.
        budget: Amount,
        /// Spent before.
        spent: Amount,
        /// Budget less spent.
        remaining: Amount,
        /// What was asked.
        asked: Amount,
    },
    /// A cell of this release has its noise already, from another table.
    #[error(
        "privacy ledger: release {release} has already drawn noise for cell {cell}, in another table or with other settings; a cell is drawn once a release"
    )]
    CellDrawn {
        /// The release.
        release: String,
        /// The cell.
        cell: String,
    },
    /// The counts are not those that the noise was drawn for.
    #[error("privacy ledger: the counts of this table changed after release {release} paid for it; a correction is a new release, and is paid for again")]
    CountsChanged {
        /// The release.
        release: String,
    },
    /// The record contradicts itself.
    #[error("privacy ledger {}: entry {entry} is not what was written; the file was changed by another hand", file.display())]
    Altered {
        /// The ledger's file.
        file: PathBuf,
        /// Number of the entry.
        entry: i64,
    },
    /// The ledger is older than what was published from it.
    #[error("privacy ledger {}: a published statement names entry {entry}, which is not in this file; it is an older copy, or another ledger, and would let loss be spent again", file.display())]
    Behind {
        /// The ledger's file.
        file: PathBuf,
        /// Entry of the statement.
        entry: i64,
    },
    /// A stored amount is out of range.
    #[error("privacy ledger: a stored amount is out of range")]
    Amount(#[from] AmountError),
    /// The account cannot pay for this mechanism.
    #[error("privacy ledger: the account cannot pay for this mechanism; nothing was recorded")]
    Cost(#[source] crate::MechanismError),
    /// The draw failed after it was paid; a retry costs nothing.
    #[error("privacy ledger: the loss is recorded, but no noise could be drawn; run the same release again, it costs nothing more")]
    Draw(#[source] crate::MechanismError),
}

/// Whose privacy is spent: a dataset, and the unit that is protected in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Dataset, such as `demo-state`.
    pub dataset: String,
    /// Unit of privacy, such as `child`.
    pub unit: String,
}

/// What an account holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// What it is measured in.
    pub measure: Measure,
    /// The whole budget.
    pub budget: Amount,
    /// Spent so far.
    pub spent: Amount,
    /// delta at which a loss in rho is told as an epsilon.
    pub delta: f64,
}

/// One loss that was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number in the ledger, from 1.
    pub number: i64,
    /// Account it was taken from.
    pub account: Account,
    /// Release.
    pub release: String,
    /// Digest of what was asked, without counts.
    pub query_digest: String,
    /// Mechanism.
    pub mechanism: String,
    /// What it is measured in.
    pub measure: Measure,
    /// What it cost.
    pub cost: Amount,
    /// delta of the mechanism: 0, for neither mechanism has one of its own.
    pub delta: f64,
    /// Sensitivity it was made for.
    pub sensitivity: f64,
    /// Spent on the account, this entry included.
    pub spent: Amount,
    /// What remained after it.
    pub remaining: Amount,
    /// When, as the caller said.
    pub at: String,
    /// SHA-256 over this entry and the digest of the one before.
    pub digest: String,
    /// Whether its noise is drawn and stored.
    pub is_drawn: bool,
}

/// Who asks for noise.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) account: &'a Account,
    pub(crate) release: &'a str,
    pub(crate) at: &'a str,
}

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    file: PathBuf,
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger, creating it where it is missing. Every commit is on the disk before it returns.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn open(file: &Path) -> Result<Ledger, LedgerError> {
        let named = |source| LedgerError::Sqlite { file: file.to_owned(), source };
        let connection = Connection::open(file).map_err(named)?;
        let mut ledger = Ledger { file: file.to_owned(), connection };
        ledger.prepare().map_err(named)?;
        Ok(ledger)
    }

    fn prepare(&mut self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(Duration::from_secs(60))?;
        // `extra` also syncs the folder after the journal is gone, so that a commit outlives a loss of power.
        self.connection.pragma_update(None, "synchronous", "extra")?;
        self.connection.pragma_update(None, "foreign_keys", true)?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(schema::SCHEMA)?;
        transaction.commit()
    }

    fn named(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::Sqlite { file: self.file.clone(), source }
    }

    /// Opens an account with its budget. Doing so again with the same terms changes nothing.
    ///
    /// # Errors
    /// When the account is there with other terms, or `delta` is no probability.
    pub fn open_account(&mut self, account: &Account, measure: Measure, budget: Amount, delta: f64) -> Result<(), LedgerError> {
        if !(delta > 0.0 && delta < 1.0) {
            return Err(LedgerError::Delta);
        }
        self.connection
            .execute(
                "insert or ignore into privacy_account (dataset, unit, measure, budget, delta) values (?1, ?2, ?3, ?4, ?5)",
                params![account.dataset, account.unit, measure.as_str(), schema::stored(budget), delta],
            )
            .map_err(|source| LedgerError::Sqlite { file: self.file.clone(), source })?;
        let balance = self.balance(account)?;
        if (balance.measure, balance.budget, balance.delta) != (measure, budget, delta) {
            return Err(LedgerError::OtherTerms {
                dataset: account.dataset.clone(),
                unit: account.unit.clone(),
                budget: balance.budget,
                measure: balance.measure,
                delta: balance.delta,
            });
        }
        Ok(())
    }

    /// What an account holds.
    ///
    /// # Errors
    /// When there is no such account.
    pub fn balance(&self, account: &Account) -> Result<Balance, LedgerError> {
        schema::balance(&self.connection, account)
            .map_err(|source| self.named(source))?
            .ok_or_else(|| LedgerError::NoAccount { dataset: account.dataset.clone(), unit: account.unit.clone() })
    }

    /// All entries, the oldest first.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn entries(&self) -> Result<Vec<Entry>, LedgerError> {
        schema::entries(&self.connection).map_err(|source| self.named(source))
    }

    /// The noisy counts that an entry paid for, by cell, in the order of names; empty when none are drawn yet.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn draws(&self, entry: i64) -> Result<Vec<(String, i64)>, LedgerError> {
        schema::draws(&self.connection, entry).map_err(|source| self.named(source))
    }

    /// Looks whether the chain of digests holds and no account is overspent.
    ///
    /// # Errors
    /// The first entry that is not what was written.
    pub fn verify(&self) -> Result<(), LedgerError> {
        let mut before = String::new();
        let mut spent: BTreeMap<(String, String), Amount> = BTreeMap::new();
        for (at, entry) in self.entries()?.into_iter().enumerate() {
            let altered = || LedgerError::Altered { file: self.file.clone(), entry: entry.number };
            let sum = spent.entry((entry.account.dataset.clone(), entry.account.unit.clone())).or_default();
            *sum = sum.plus(entry.cost).ok_or_else(altered)?;
            let budget = self.balance(&entry.account)?.budget;
            let holds = entry.number == at as i64 + 1
                && entry.digest == chained(&before, &entry)
                && *sum == entry.spent
                && budget.minus(entry.spent) == Some(entry.remaining);
            if !holds {
                return Err(altered());
            }
            before = entry.digest;
        }
        Ok(())
    }

    /// Looks whether the ledger still holds the entry that a published statement names. To be asked with the newest one after
    /// a restore: an older copy of the file has forgotten what was spent since.
    ///
    /// # Errors
    /// When the entry is missing or another.
    pub fn verify_reaches(&self, statement: &Statement) -> Result<(), LedgerError> {
        let found = self.entries()?.into_iter().any(|entry| entry.number == statement.ledger_entry && entry.digest == statement.ledger_digest);
        if found { Ok(()) } else { Err(LedgerError::Behind { file: self.file.clone(), entry: statement.ledger_entry }) }
    }

    /// Records the loss, then draws, then stores the draw, and only then tells it: each step is on the disk before the next.
    ///
    /// The same release and query again costs nothing and gives what is stored. After a stop between the record and the draw,
    /// the draw is made now; one that was not stored was never seen by anybody.
    pub(crate) fn noisy_counts(&mut self, request: Request<'_>, table: &Table, noise: &Noise) -> Result<(Entry, Vec<i64>), LedgerError> {
        let entry = self.spend(request, table, noise)?;
        let counts = self.draw_once(&entry, table, noise)?;
        Ok((entry, counts))
    }

    /// The stored noisy counts of a paid entry, in the order of the table; drawn and stored now where none are.
    fn draw_once(&mut self, entry: &Entry, table: &Table, noise: &Noise) -> Result<Vec<i64>, LedgerError> {
        if !entry.is_drawn {
            let order = &table.structure().by_name;
            let counts: Vec<i64> = order.iter().map(|position| table.cells()[*position].count as i64).collect();
            let drawn = noise.draw(&counts).map_err(LedgerError::Draw)?;
            let names: Vec<&str> = order.iter().map(|position| table.cells()[*position].name.as_str()).collect();
            self.keep(entry.number, &names, &drawn).map_err(|source| LedgerError::Sqlite { file: self.file.clone(), source })?;
        }
        // Read back, also after the first draw: where another process was first, its draw is the one.
        let stored: BTreeMap<String, i64> = self.draws(entry.number)?.into_iter().collect();
        let counts: Option<Vec<i64>> = table.cells().iter().map(|cell| stored.get(&cell.name).copied()).collect();
        counts.ok_or_else(|| LedgerError::Altered { file: self.file.clone(), entry: entry.number })
    }

    fn spend(&mut self, request: Request<'_>, table: &Table, noise: &Noise) -> Result<Entry, LedgerError> {
        let file = self.file.clone();
        let sqlite = |source| LedgerError::Sqlite { file: file.clone(), source };
        let account = request.account;
        let query_digest = table.query_digest(noise.mechanism(), noise.loss(), noise.contribution());
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sqlite)?;
        let balance = schema::balance(&transaction, account)
            .map_err(sqlite)?
            .ok_or_else(|| LedgerError::NoAccount { dataset: account.dataset.clone(), unit: account.unit.clone() })?;
        let known: Option<(i64, Vec<u8>, String)> = transaction
            .query_row(
                "select number, salt, content_digest from privacy_entry where dataset = ?1 and unit = ?2 and release = ?3 and query_digest = ?4",
                params![account.dataset, account.unit, request.release, query_digest],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()
            .map_err(sqlite)?;
        if let Some((number, salt, content)) = known {
            if content != table.content_digest(&salt) {
                return Err(LedgerError::CountsChanged { release: request.release.to_owned() });
            }
            let entry = schema::entry(&transaction, number).map_err(sqlite)?;
            return Ok(entry);
        }
        let asked = noise.cost(balance.measure).map_err(LedgerError::Cost)?;
        let spent = balance.spent.plus(asked).filter(|spent| *spent <= balance.budget);
        let Some(spent) = spent else {
            return Err(LedgerError::OverBudget {
                dataset: account.dataset.clone(),
                unit: account.unit.clone(),
                release: request.release.to_owned(),
                measure: balance.measure,
                budget: balance.budget,
                spent: balance.spent,
                remaining: balance.budget.minus(balance.spent).unwrap_or_default(),
                asked,
            });
        };
        let (last, before): (i64, String) = transaction
            .query_row("select number, digest from privacy_entry order by number desc limit 1", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(sqlite)?
            .unwrap_or_default();
        let mut entry = Entry {
            number: last + 1,
            account: account.clone(),
            release: request.release.to_owned(),
            query_digest,
            mechanism: noise.mechanism().as_str().to_owned(),
            measure: balance.measure,
            cost: asked,
            delta: 0.0,
            sensitivity: noise.sensitivity(),
            spent,
            remaining: balance.budget.minus(spent).unwrap_or_default(),
            at: request.at.to_owned(),
            digest: String::new(),
            is_drawn: false,
        };
        entry.digest = chained(&before, &entry);
        let salt: Vec<u8> = transaction.query_row("select randomblob(32)", [], |row| row.get(0)).map_err(sqlite)?;
        schema::insert(&transaction, &entry, &salt, &table.content_digest(&salt)).map_err(sqlite)?;
        reserve(&transaction, &entry, table)
            .map_err(sqlite)?
            .map_or(Ok(()), |cell| Err(LedgerError::CellDrawn { release: request.release.to_owned(), cell }))?;
        transaction.commit().map_err(sqlite)?;
        Ok(entry)
    }

    /// Stores the draw of an entry whole, unless one is stored already.
    fn keep(&mut self, entry: i64, names: &[&str], drawn: &[i64]) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if schema::draws(&transaction, entry)?.is_empty() {
            let mut insert = transaction.prepare("insert into privacy_draw (entry, cell, noisy_count) values (?1, ?2, ?3)")?;
            for (name, count) in names.iter().zip(drawn) {
                insert.execute(params![entry, name, count])?;
            }
            drop(insert);
            transaction.commit()?;
        }
        Ok(())
    }
}

/// Takes the cells of a table for an entry; the first that the release has taken before, if any.
fn reserve(transaction: &Transaction<'_>, entry: &Entry, table: &Table) -> rusqlite::Result<Option<String>> {
    let mut insert = transaction.prepare("insert or ignore into privacy_cell (dataset, unit, release, cell, entry) values (?1, ?2, ?3, ?4, ?5)")?;
    for cell in table.cells() {
        let taken = insert.execute(params![entry.account.dataset, entry.account.unit, entry.release, cell.name, entry.number])?;
        if taken == 0 {
            return Ok(Some(cell.name.clone()));
        }
    }
    Ok(None)
}

/// Digest of an entry over its text and the digest of the entry before.
fn chained(before: &str, entry: &Entry) -> String {
    let mut digest = Sha256::new();
    let parts = [
        before.to_owned(),
        entry.number.to_string(),
        entry.account.dataset.clone(),
        entry.account.unit.clone(),
        entry.release.clone(),
        entry.query_digest.clone(),
        entry.mechanism.clone(),
        entry.measure.as_str().to_owned(),
        entry.cost.to_string(),
        entry.delta.to_string(),
        entry.sensitivity.to_string(),
        entry.spent.to_string(),
        entry.remaining.to_string(),
        entry.at.clone(),
    ];
    for part in &parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    hexadecimal(&digest.finalize())
}
