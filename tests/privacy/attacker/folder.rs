//! A published release as anybody downloads it: files, and the cells in them.

use std::collections::BTreeMap;
use std::path::Path;

use super::table::{Table, Value, batches, value};

/// What names a cell, with days counted from 1970.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    pub indicator: String,
    pub component: String,
    pub area: String,
    pub start: i64,
    pub end: i64,
    pub dimension: String,
    pub category: String,
}

impl Id {
    pub fn is_state(&self) -> bool {
        self.area.len() == 2
    }

    pub fn is_total(&self) -> bool {
        self.dimension == "all"
    }

    /// Those of whom the group, or the county, is not stated.
    pub fn is_not_stated(&self) -> bool {
        self.category == "unknown" || self.area.ends_with("999")
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Id { indicator, component, area, start, end, dimension, category } = self;
        write!(formatter, "{indicator}/{component}/{area}/{start}-{end}/{dimension}={category}")
    }
}

/// A row of observations: every value after its status that is not null, by column.
#[derive(Debug, Clone)]
pub struct Cell {
    pub id: Id,
    pub version: i64,
    pub status: String,
    pub values: BTreeMap<String, Value>,
}

impl Cell {
    pub fn is_published(&self) -> bool {
        self.status == "published"
    }

    /// Nobody is in it, as the release says.
    pub fn is_nobody(&self) -> bool {
        self.status == "nobody"
    }

    /// Not reported or not collected: nobody was counted, as everybody can read.
    pub fn is_uncounted(&self) -> bool {
        self.status.starts_with("not_")
    }

    pub fn whole(&self, column: &str) -> Option<i64> {
        if let Some(Value::Whole(whole)) = self.values.get(column) { Some(*whole) } else { None }
    }

    pub fn real(&self, column: &str) -> Option<f64> {
        if let Some(Value::Real(real)) = self.values.get(column) { Some(*real) } else { None }
    }

    /// Numerator and complement of a published cell, and of one that nobody is in.
    pub fn counts(&self) -> Option<[i64; 2]> {
        if self.is_nobody() {
            return Some([0, 0]);
        }
        let numerator = self.whole("numerator").filter(|_| self.is_published())?;
        Some([numerator, self.whole("denominator")? - numerator])
    }
}

/// The columns that name a row.
const KEY: [&str; 11] = [
    "indicator_id",
    "indicator_version",
    "component",
    "area_level",
    "area_id",
    "period_start",
    "period_end",
    "pooled_years",
    "is_provisional",
    "dimension",
    "category",
];

/// A release: path below its folder, and bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Folder {
    /// Downloads a folder.
    pub fn read(folder: &Path) -> Folder {
        let mut files = BTreeMap::new();
        let mut open = vec![folder.to_path_buf()];
        while let Some(next) = open.pop() {
            for entry in std::fs::read_dir(next).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                    files.insert(name, std::fs::read(path).unwrap());
                }
            }
        }
        Folder { files }
    }

    pub fn table(&self, name: &str) -> Table {
        Table::read(&self.files[name])
    }

    /// Names of the files of observations.
    pub fn observations(&self) -> impl Iterator<Item = &String> {
        self.files.keys().filter(|name| name.starts_with("observations/"))
    }

    /// Indicators that have a file.
    pub fn indicators(&self) -> Vec<String> {
        self.observations().map(|name| name.trim_start_matches("observations/").trim_end_matches(".parquet").to_owned()).collect()
    }

    /// The cells of an indicator, in the order of the file.
    pub fn cells(&self, indicator: &str) -> Vec<Cell> {
        let Some(bytes) = self.files.get(&format!("observations/{indicator}.parquet")) else { return Vec::new() };
        let mut cells = Vec::new();
        for batch in batches(bytes) {
            let column = |name: &str| batch.column_by_name(name).unwrap();
            let schema = batch.schema();
            let rest: Vec<(&String, usize)> = schema
                .fields()
                .iter()
                .enumerate()
                .filter(|(_, field)| !KEY.contains(&field.name().as_str()) && field.name() != "status")
                .map(|(place, field)| (field.name(), place))
                .collect();
            for row in 0..batch.num_rows() {
                let text = |name: &str| if let Value::Text(text) = value(column(name), row) { text } else { String::new() };
                let whole = |name: &str| if let Value::Whole(whole) = value(column(name), row) { whole } else { 0 };
                let id = Id {
                    indicator: text("indicator_id"),
                    component: text("component"),
                    area: text("area_id"),
                    start: whole("period_start"),
                    end: whole("period_end"),
                    dimension: text("dimension"),
                    category: text("category"),
                };
                let values = rest.iter().map(|(name, place)| ((*name).clone(), value(batch.column(*place), row)));
                let values = values.filter(|(_, value)| *value != Value::Null).collect();
                cells.push(Cell { id, version: whole("indicator_version"), status: text("status"), values });
            }
        }
        cells
    }
}
