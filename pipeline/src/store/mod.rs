//! Where tables and receipts are kept: one store per zone, and the ledger.
//!
//! A zone is a type. Rows about people live in [`Identity`] and [`Restricted`], unsafe counts in [`Controlled`], and
//! only what passed disclosure control in [`Public`]; a function that takes one cannot be handed another.

mod ledger;
mod table;
mod texts;
mod zone;

pub use ledger::{Ledger, LedgerError, Publication, Receipt, ReceiptState, RunRecord, StepRecord};
pub use table::{Encoder, LINE_NUMBER, RowGroup, TableError, TableWriter, Written, parquet_bytes, threads, write_stream};
pub use texts::{read_schema, rows_as, stored_rows, stored_schema};
pub use zone::{Controlled, Identity, Public, Restricted, Store, StoreError, Stores, Upload, Writable, Zone};
