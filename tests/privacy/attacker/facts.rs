//! Public facts: the rules in the manifest, the definitions in the repository, what counties belong to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::folder::Folder;

/// What the attacker knows beside the release.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Category of each county in each dimension by county: (county, dimension) to category.
    pub county_categories: BTreeMap<(String, String), String>,
    /// Indicator to the component that is the sum of others, and those.
    pub totals: BTreeMap<String, (String, Vec<String>)>,
    /// Indicator to components over one denominator, the narrowest first.
    pub nested: BTreeMap<String, Vec<String>>,
    /// Indicators in which nobody and everybody are hidden too.
    pub sensitive: BTreeSet<String>,
    /// Areas that are made of others, such as a coalition's region: id to counties.
    pub unions: BTreeMap<String, Vec<String>>,
    /// Counts from 1 up to this are hidden.
    pub largest_hidden: i64,
    /// Smallest denominator that is shown.
    pub smallest_denominator: i64,
    /// Whether nobody is said of those not stated, where the place is shown.
    pub shows_nobody: bool,
}

impl Facts {
    /// Reads the definitions and the manifest.
    pub fn read(sql: &Path, folder: &Folder, county_categories: BTreeMap<(String, String), String>) -> Facts {
        let manifest: serde_json::Value = serde_json::from_slice(&folder.files["manifest.json"]).unwrap();
        let policy = |name: &str| manifest["policy"][name].as_i64().unwrap();
        let mut facts = Facts {
            county_categories,
            largest_hidden: policy("largest_hidden_count"),
            smallest_denominator: policy("smallest_denominator"),
            shows_nobody: manifest["policy"]["shows_nobody_not_stated"].as_bool().unwrap(),
            ..Facts::default()
        };
        for stricter in manifest["policy"]["stricter"].as_array().unwrap().iter().filter(|stricter| stricter["hides_none_and_all"] == true) {
            facts.sensitive.insert(stricter["indicator_id"].as_str().unwrap().to_owned());
        }
        let mut open = vec![sql.join("measures")];
        while let Some(next) = open.pop() {
            for entry in std::fs::read_dir(next).unwrap().flatten() {
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                if path.is_dir() {
                    open.push(path);
                } else if name.ends_with(".toml") && !name.ends_with(".test.toml") {
                    facts.define(&std::fs::read_to_string(path).unwrap().parse().unwrap());
                }
            }
        }
        facts
    }

    fn define(&mut self, definition: &toml::Table) {
        let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
        let list = |value: &toml::Value| value.as_array().unwrap().iter().map(text).collect::<Vec<_>>();
        let id = text(&definition["id"]);
        if let Some(total) = definition.get("total") {
            self.totals.insert(id.clone(), (text(&total["component"]), list(&total["of"])));
        }
        if let Some(nested) = definition.get("nested") {
            self.nested.insert(id.clone(), list(nested));
        }
        if definition.get("is_sensitive").and_then(toml::Value::as_bool) == Some(true) {
            self.sensitive.insert(id);
        }
    }
}
