//! Files that say where they are wrong, and results that can be read back.

use std::path::{Path, PathBuf};

use crate::tables::files::{Files, read, read_pattern, summary, write};
use crate::tables::{Rule, Stage, Status, Verdict, Zeros, judge, protect};

const INNER: &str = "inner,county,n\na,east,2\nb,east,30\nc,west,40\nd,west,50\n";
const CELLS: &str = "inner,cell\na,1\nb,2\nc,3\nd,4\na,east\nb,east\nc,west\nd,west\na,all\nb,all\nc,all\nd,all\n";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("attune-tables-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn error(folder: &Folder, inner: &str, cells: &str, published: Option<&Path>) -> String {
    let (inner, incidence) = (folder.file("inner.csv", inner), folder.file("cells.csv", cells));
    let text = read(&Files { inner: &inner, incidence: &incidence, frequency: "n", published }).unwrap_err().to_string();
    text.replace(&format!("{}/", folder.0.display()), "")
}

#[test]
fn errors_say_file_line_and_column_and_no_value() {
    let folder = Folder::new("errors");
    let cases = [
        (INNER.replace(",n\n", ",m\n"), CELLS.to_owned(), "inner.csv line 1: no column n"),
        (INNER.replace(",30", ",-30"), CELLS.to_owned(), "inner.csv line 3, column n: not a whole number of zero or more"),
        (INNER.replace(",30", ",many"), CELLS.to_owned(), "inner.csv line 3, column n: not a whole number of zero or more"),
        (INNER.replace("b,east", "a,east"), CELLS.to_owned(), "inner.csv line 3, column inner: the same as in a line above"),
        (INNER.replace("b,east,30", "b,east"), CELLS.to_owned(), "inner.csv line 3: not a row of comma-separated UTF-8 text with as many fields as the header"),
        ("inner,n\n".to_owned(), CELLS.to_owned(), "inner.csv: no rows below the header"),
        (INNER.to_owned(), CELLS.replace("c,3", "x,3"), "cells.csv line 4, column inner: no inner count has this name"),
        (INNER.to_owned(), CELLS.replace("c,3", "c,"), "cells.csv line 4, column cell: empty"),
        (INNER.to_owned(), CELLS.replace("b,east", "a,east"), "cells.csv line 7, column inner: this cell has it already, in a line above"),
    ];
    for (inner, cells, expected) in cases {
        assert_eq!(error(&folder, &inner, &cells, None), expected);
    }
    let published = folder.file("earlier.csv", "cell_id,status\n1,published\n9,published\n");
    assert_eq!(error(&folder, INNER, CELLS, Some(&published)), "earlier.csv line 3, column cell_id: no cell has this name");
    let published = folder.file("earlier.csv", "cell_id,status\n1,perhaps\n");
    assert_eq!(error(&folder, INNER, CELLS, Some(&published)), "earlier.csv line 2, column status: neither published nor primary nor complementary");
    let missing = folder.0.join("missing.csv");
    assert_eq!(error(&folder, INNER, CELLS, Some(&missing)), "missing.csv: cannot be read");
}

#[test]
fn a_result_can_be_published_and_added_to() {
    let folder = Folder::new("result");
    let (inner, incidence) = (folder.file("inner.csv", INNER), folder.file("cells.csv", CELLS));
    let files = Files { inner: &inner, incidence: &incidence, frequency: "n", published: None };
    let named = read(&files).unwrap();
    let rule = Rule::new(11, Zeros::Public).unwrap();
    let first = protect(&named.tables, &rule, Stage::Full, None).unwrap();
    let table = String::from_utf8(write(&named, &first).unwrap()).unwrap();
    assert!(table.starts_with("cell_id,status,stage,lower,upper\n1,primary,rule,"), "{table}");
    assert!(summary(&named, &first).contains("primary                    1, counts add up to 2"));

    let earlier = folder.file("earlier.csv", &table);
    let hidden = read_pattern(&earlier, &named).unwrap();
    let verdicts = judge(&named.tables, &rule, &hidden);
    assert!(verdicts.iter().flatten().all(|verdict| *verdict == Verdict::Wide));
    let returned = folder.file("returned.csv", &table.replacen("complementary", "published", 1));
    let verdicts = judge(&named.tables, &rule, &read_pattern(&returned, &named).unwrap());
    assert!(verdicts.iter().flatten().any(|verdict| *verdict == Verdict::Narrow));
    let short = folder.file("short.csv", "cell_id,status\n1,primary\n");
    assert!(read_pattern(&short, &named).unwrap_err().to_string().ends_with("short.csv: some cells have no line"));

    let again = read(&Files { published: Some(&earlier), ..files }).unwrap();
    let second = protect(&again.tables, &rule, Stage::Full, None).unwrap();
    for (before, after) in first.cells.iter().zip(&second.cells) {
        assert_eq!(before.status == Status::Published, after.status == Status::Published);
    }
}
