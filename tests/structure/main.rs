//! The structural rules of the house, read from its files.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use attune_tests::workspace;

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules", "dist", ".git"].contains(&name.as_str()) {
            files(&path, ending, found);
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

fn all(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&workspace().join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} has no {ending}");
    found
}

fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(workspace().join(manifest)).unwrap();
    let table: toml::Table = text.parse().unwrap();
    table.get("dependencies").and_then(toml::Value::as_table).map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn one_copy_each_of_the_engine_crates_is_locked() {
    let lock: toml::Table = fs::read_to_string(workspace().join("Cargo.lock")).unwrap().parse().unwrap();
    for name in ["datafusion", "arrow", "parquet", "object_store"] {
        let copies = lock["package"].as_array().unwrap().iter().filter(|package| package["name"].as_str() == Some(name)).count();
        assert_eq!(copies, 1, "{name}");
    }
}

#[test]
fn the_public_side_cannot_see_a_row() {
    for manifest in ["api/Cargo.toml", "dashboards/Cargo.toml", "api/contract/Cargo.toml"] {
        let used = dependencies(manifest);
        for forbidden in ["attune-pipeline", "attune-disclosure", "attune-review", "attune-noise", "datafusion", "rusqlite"] {
            assert!(!used.contains(forbidden), "{manifest} depends on {forbidden}");
        }
    }
    for manifest in ["pipeline/disclosure/Cargo.toml", "pipeline/encoding/Cargo.toml", "pipeline/noise/Cargo.toml", "pipeline/statistics/Cargo.toml"] {
        let used = dependencies(manifest);
        for forbidden in ["datafusion", "object_store", "tokio", "parquet", "attune-pipeline"] {
            assert!(!used.contains(forbidden), "{manifest} depends on {forbidden}");
        }
    }
    for forbidden in ["datafusion", "arrow", "parquet", "object_store", "attune-pipeline", "attune-api", "tracing"] {
        assert!(!dependencies("pipeline/review/Cargo.toml").contains(forbidden), "review depends on {forbidden}");
    }
    assert!(!dependencies("tests/synthetic/Cargo.toml").iter().any(|name| name.starts_with("attune")), "the generator is a second opinion");
}

/// Modules of the pipeline from the ground up: a module may use those before it, and named exceptions.
const LAYERS: [&[&str]; 6] = [
    &["domain", "telemetry"],
    &["store", "config"],
    &["functions", "engine", "feeds", "catalogue"],
    &["models", "schedule"],
    &["landing", "staging", "linkage", "cube", "release"],
    &["jobs"],
];

#[test]
fn imports_of_the_pipeline_go_downward() {
    let layer = |module: &str| LAYERS.iter().position(|modules| modules.contains(&module));
    // functions and engine are one door; staging reads what landing kept.
    let exceptions = [("engine", "functions"), ("staging", "landing")];
    for file in all("pipeline/src", ".rs") {
        let path = file.strip_prefix(workspace().join("pipeline/src")).unwrap();
        let module = path.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        let Some(own) = layer(&module) else { continue };
        for line in fs::read_to_string(&file).unwrap().lines() {
            for (position, _) in line.match_indices("crate::") {
                let used: String = line[position + 7..].chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                let Some(other) = layer(&used) else { continue };
                let is_peer_step = own == other && module != used && own >= 4;
                let is_allowed = used == module || (other <= own && !is_peer_step) || exceptions.contains(&(module.as_str(), used.as_str()));
                assert!(is_allowed, "{}: {module} uses {used}", file.display());
            }
        }
    }
}

#[test]
fn only_release_writes_the_public_zone() {
    for file in all("pipeline/src", ".rs") {
        let is_door = file.to_string_lossy().contains("release") || file.ends_with("store/zone.rs");
        assert!(is_door || !fs::read_to_string(&file).unwrap().contains("put_new("), "{} writes the public zone", file.display());
    }
}

#[test]
fn review_listens_in_one_place_and_on_this_machine_alone() {
    let files = all("pipeline/review/src", ".rs");
    let binds: Vec<&PathBuf> = files.iter().filter(|file| fs::read_to_string(file).unwrap().contains("TcpListener::bind(")).collect();
    let [door] = binds[..] else { panic!("review binds in {binds:?}") };
    let text = fs::read_to_string(door).unwrap();
    let (before, _) = text.split_once("TcpListener::bind(").unwrap();
    assert!(before.contains("settings.listen.ip() != Ipv4Addr::LOCALHOST"), "the address is checked before it is bound");
    for file in files.iter().filter(|file| !file.to_string_lossy().contains("tests")) {
        let text = fs::read_to_string(file).unwrap();
        assert!(!text.contains("tracing::") && !text.contains("stderr"), "{} writes a log", file.display());
    }
}

#[test]
fn every_model_has_the_house_format() {
    for file in all("sql", ".sql") {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.display();
        assert!(text.starts_with("-- "), "{name}: the first line names the table");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}: ends with one line break");
        for (number, line) in text.lines().enumerate() {
            let number = number + 1;
            assert!(!line.contains('\t') && !line.ends_with(' '), "{name}:{number}: tabs or trailing blanks");
            let code = line.split("--").next().unwrap();
            let indent = code.len() - code.trim_start_matches(' ').len();
            assert!(code.trim().is_empty() || indent % 4 == 0, "{name}:{number}: indent by four");
            let words = code.split('\'').step_by(2).collect::<String>();
            let keywords = ["SELECT ", "FROM ", "WHERE ", "JOIN ", "GROUP BY", "UNION "];
            assert!(!keywords.iter().any(|keyword| words.contains(keyword)), "{name}:{number}: keywords in lower case");
            assert!(!words.contains("now()") && !words.contains("current_date"), "{name}:{number}: time comes from a table");
        }
    }
}

#[test]
fn no_two_indicators_have_the_same_short_name() {
    let mut names = BTreeSet::new();
    for definition in all("sql/measures", ".toml").iter().filter(|file| !file.to_string_lossy().ends_with(".test.toml")) {
        let table: toml::Table = fs::read_to_string(definition).unwrap().parse().unwrap();
        let name = table["short_name"].as_str().unwrap().to_owned();
        assert!(names.insert(name.clone()), "{}: {name} is another indicator's short name", definition.display());
    }
}

#[test]
fn every_measure_has_definition_logic_and_examples() {
    for definition in all("sql/measures", ".toml").iter().filter(|file| !file.to_string_lossy().ends_with(".test.toml")) {
        assert!(definition.with_extension("sql").is_file(), "{} has no SQL", definition.display());
        assert!(definition.with_extension("test.toml").is_file(), "{} has no worked examples", definition.display());
    }
}

#[test]
fn documents_name_every_indicator_and_every_column_that_a_partner_sends() {
    let indicators = fs::read_to_string(workspace().join("docs/methods/indicators.md")).unwrap();
    for file in all("sql/measures", ".toml").iter().filter(|file| !file.to_string_lossy().ends_with(".test.toml")) {
        let id = file.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(indicators.contains(&format!("| `{id}`:")) && indicators.contains(&format!("**`{id}`**")), "docs/methods/indicators.md lacks {id}");
    }
    let partners = fs::read_to_string(workspace().join("docs/partners/README.md")).unwrap();
    for file in all("sql/staging", "layout.toml") {
        let layout: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        let feed = layout["feed"].as_str().unwrap();
        let section = partners.split("\n### ").find(|section| section.starts_with(&format!("{feed}\n")));
        let section = section.unwrap_or_else(|| panic!("docs/partners/README.md lacks {feed}"));
        for entity in layout["entity"].as_array().unwrap() {
            for column in entity["column"].as_array().unwrap() {
                let name = column["name"].as_str().unwrap();
                assert!(section.contains(&format!("| {name} ")), "docs/partners/README.md, {feed}: lacks {name}");
            }
        }
    }
}

/// The names of the worked examples, by indicator.
fn worked_examples() -> BTreeMap<String, BTreeSet<String>> {
    let mut examples = BTreeMap::new();
    for file in all("sql/measures", ".test.toml") {
        let table: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        let names = table["case"].as_array().unwrap().iter().map(|case| case["name"].as_str().unwrap().to_owned()).collect();
        examples.insert(table["indicator"].as_str().unwrap().to_owned(), names);
    }
    examples
}

#[test]
fn every_worked_example_named_in_the_table_of_rules_exists() {
    let examples = worked_examples();
    let text = fs::read_to_string(workspace().join("docs/methods/rules.md")).unwrap();
    for number in 0..=16 {
        assert!(text.contains(&format!("\n## S{number} ")), "S{number} has no table of rules");
    }
    let mut named = 0;
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 4, "{row}");
        // Indicators stand in backticks, names of examples in quotes: each second piece is one.
        let indicators: Vec<&str> = cells[1].split('`').skip(1).step_by(2).collect();
        for example in cells[2].split('"').skip(1).step_by(2) {
            assert!(!indicators.is_empty(), "{row}: whose example?");
            for indicator in &indicators {
                assert!(examples.get(*indicator).is_some_and(|names| names.contains(example)), "{indicator} has no example \"{example}\"");
                named += 1;
            }
        }
    }
    assert!(named >= 300, "the table names {named} worked examples");
}

/// Words that judge families; the subject is the system.
const JUDGING: [&str; 9] =
    ["non-compliant", "noncompliant", "at-risk famil", "vulnerable famil", "hard to reach", "hard-to-reach", "lagging", "deficit", "refused"];

#[test]
fn public_words_are_respectful() {
    let definitions = all("sql/measures", ".toml");
    let pages = all("dashboards/templates", ".html");
    let review = all("pipeline/review/templates", ".html");
    for file in definitions.iter().chain(&pages).chain(&review) {
        let text = fs::read_to_string(file).unwrap().to_lowercase();
        for word in JUDGING {
            assert!(!text.contains(word), "{} says {word}", file.display());
        }
        assert!(!text.contains("certified") || text.contains("not certified"), "{}: aligned with, never certified", file.display());
    }
}
