//! Files in and out, and what is said of one that does not fit.

use super::{ledger, settings, tree};
use crate::{NoisyTable, read_table};

fn read(text: &str) -> Result<crate::Table, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("table.csv");
    std::fs::write(&file, text).unwrap();
    read_table(&file).map_err(|error| error.to_string().replace(&folder.path().display().to_string(), ""))
}

#[test]
fn a_table_is_read_with_its_ways() {
    let table = read("cell,place,count\nstate,,1000\ncounty a,state,600\ncounty b,state,400\ntract a1,county a,590\ntract a2,county a,10\n").unwrap();
    assert_eq!(table.cells(), tree().cells());
    assert_eq!(table.ways(), tree().ways());
}

#[test]
fn errors_name_file_line_and_column_and_no_value() {
    assert_eq!(read("name,count\n").unwrap_err(), "/table.csv, line 1: the header is not `cell`, any number of ways of adding up, `count`");
    assert_eq!(read("cell,count\na,1\nb,17x\n").unwrap_err(), "/table.csv, line 3, column count: not a whole number from 0 up");
    assert_eq!(read("cell,count\na,-1\n").unwrap_err(), "/table.csv, line 2, column count: not a whole number from 0 up");
    assert_eq!(read("cell,count\na,1,2\n").unwrap_err(), "/table.csv, line 2: not a line of text with as many fields as the header");
    assert_eq!(
        read("cell,place,count\n\"a\nb\",,1\nc,d,1\n").unwrap_err(),
        "/table.csv, line 4, column place: cell c: the total that it is a part of is not in the table"
    );
    assert_eq!(read("cell,place,count\nall,,7\npart,all,6\n").unwrap_err(), "/table.csv, line 2, column count: cell all: its parts do not add up to it");
}

#[test]
fn a_noisy_table_is_written_with_its_statement() {
    let (folder, _file, mut ledger) = ledger("1");
    let noisy = NoisyTable::release(&mut ledger, &tree(), &settings("r1", "0.5")).unwrap();
    let (table, statement) = (folder.path().join("noisy.csv"), folder.path().join("statement.json"));
    noisy.write(&table, &statement).unwrap();
    let lines = std::fs::read_to_string(&table).unwrap();
    assert_eq!(lines.lines().next(), Some("cell,count,drawn,lower,upper"));
    assert_eq!(lines.lines().count(), 6);
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(&statement).unwrap()).unwrap();
    assert_eq!(told["mechanism"], "discrete_gaussian");
    assert_eq!(told["loss"], "0.5");
    assert_eq!(told["remaining"], "0.5");
    assert_eq!(told["contribution"]["cells"], 3);
    assert_eq!(told["epsilon_delta"]["delta"], 1e-6);
    assert!(noisy.summary().contains("0.5 rho for this table; of 1 rho spent 0.5, 0.5 remain (entry 1 of the ledger)"));
}
