//! The command as an agency uses it, from the key to the pairs.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/config/encoding");

struct Agency {
    folder: tempfile::TempDir,
}

impl Agency {
    /// An agency with a key and two files about the same children, made up.
    fn new() -> Agency {
        let agency = Agency { folder: tempfile::tempdir().unwrap() };
        agency.write("a.csv", &people("a", false));
        agency.write("b.csv", &people("b", true));
        assert!(agency.run("new-key --out key.toml --label 2026-07").status.success());
        agency
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &str) -> Output {
        let arguments = arguments.replace("EXAMPLES", EXAMPLES);
        Command::new(env!("CARGO_BIN_EXE_attune-encode")).args(arguments.split_whitespace()).current_dir(self.folder.path()).output().unwrap()
    }

    fn encode(&self, input: &str, out: &str, more: &str) -> Output {
        self.run(&format!("--schema EXAMPLES/schema.json --key key.toml --in {input} --out {out} --tokens EXAMPLES/tokens.toml {more}"))
    }
}

const GIVEN: [&str; 10] = ["amara", "teo", "ines", "kofi", "lena", "mateo", "noor", "oskar", "pia", "rafael"];
const FAMILY: [&str; 11] = ["okafor", "lindqvist", "ruiz", "mensah", "novak", "silva", "haddad", "berg", "costa", "iyer", "tanaka"];

/// 110 children; with typing mistakes on every third line.
fn people(side: &str, has_mistakes: bool) -> String {
    let mut text = String::from("unique_id,first_name,last_name,birth_date,sex,mother_first_name,address,zip\n");
    for number in 0..110 {
        let (given, mut family) = (GIVEN[number % 10], FAMILY[number % 11].to_owned());
        if has_mistakes && number % 3 == 0 {
            family.insert(1, 'e');
        }
        let (month, day) = (number % 12 + 1, number % 28 + 1);
        let mother = GIVEN[(number * 7 + 3) % 10];
        text.push_str(&format!("{side}{number},{given},{family},2023-{month:02}-{day:02},U,{mother},{number} main street,{:05}\n", 40_000 + number % 5));
    }
    text
}

fn message(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn from_the_key_to_the_pairs() {
    let agency = Agency::new();
    for side in ["a", "b"] {
        let output = agency.encode(&format!("{side}.csv"), &format!("{side}.encoded.csv"), "--fields");
        assert!(output.status.success(), "{}", message(&output));
    }
    let output = agency.run("match a.encoded.csv b.encoded.csv --out pairs.csv");
    assert!(output.status.success(), "{}", message(&output));
    assert!(message(&output).contains("threshold"));
    let pairs = agency.read("pairs.csv");
    assert!(pairs.starts_with("left_id,right_id,score,band\n"));
    let right = pairs.lines().skip(1).filter(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        cells[0][1..] == cells[1][1..] && cells[3] == "auto"
    });
    assert_eq!(right.count(), 110, "{}{pairs}", message(&output));
}

#[test]
fn no_name_and_no_key_leaves_the_agency() {
    let agency = Agency::new();
    let key = agency.read("key.toml");
    let secret = key.lines().find_map(|line| line.strip_prefix("secret = ")).unwrap().trim_matches('"').to_owned();
    for (out, more) in [("one.csv", ""), ("two.ndjson", "--fields --layout ndjson"), ("three.csv", "--balance --noise 0.02")] {
        let said = message(&agency.encode("a.csv", out, more));
        let text = format!("{said}{}", agency.read(out)).to_lowercase();
        assert!(!text.contains(&secret));
        for name in GIVEN.iter().chain(&FAMILY).filter(|name| name.len() > 5) {
            assert!(!text.contains(name), "{name}");
        }
        assert!(!text.contains("2023-") && !text.contains("main street"));
    }
}

#[test]
fn the_same_file_and_key_give_the_same_bytes() {
    let agency = Agency::new();
    for more in ["", "--fields", "--noise 0.05 --balance --fold 1"] {
        agency.encode("a.csv", "one.csv", more);
        agency.encode("a.csv", "two.csv", more);
        assert_eq!(agency.read("one.csv"), agency.read("two.csv"));
        fs::remove_file(agency.path("one.csv")).unwrap();
        fs::remove_file(agency.path("two.csv")).unwrap();
    }
}

#[test]
fn another_key_changes_every_filter_and_token_and_is_not_compared() {
    let agency = Agency::new();
    agency.encode("a.csv", "one.csv", "");
    fs::remove_file(agency.path("key.toml")).unwrap();
    agency.run("new-key --out key.toml --label 2027-01");
    agency.encode("a.csv", "two.csv", "");
    let (one, two) = (agency.read("one.csv"), agency.read("two.csv"));
    for (one, two) in one.lines().zip(two.lines()).skip(2) {
        for (one, two) in one.split(',').zip(two.split(',')).skip(1) {
            assert!(one != two || one.is_empty());
        }
    }
    let output = agency.run("match one.csv two.csv --out pairs.csv");
    assert!(!output.status.success());
    assert!(message(&output).contains("differ in the key: 2026-07/"), "{}", message(&output));
    assert!(!agency.path("pairs.csv").exists());
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let agency = Agency::new();
    fs::set_permissions(agency.path("key.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    let output = agency.encode("a.csv", "one.csv", "");
    assert!(!output.status.success() && message(&output).contains("chmod 600"), "{}", message(&output));
    assert!(!agency.path("one.csv").exists());
}

#[test]
fn a_value_that_does_not_fit_leaves_nothing_behind() {
    let agency = Agency::new();
    agency.write("bad.csv", &people("a", false).replace("a7,oskar", "a7,Oskar"));
    let output = agency.encode("bad.csv", "one.csv", "");
    assert_eq!(message(&output), "error: bad.csv, line 9: column first_name: expected lower case\n");
    let left: Vec<_> = fs::read_dir(agency.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("one.csv")), "{left:?}");
}

#[test]
fn an_output_that_exists_is_not_replaced() {
    let agency = Agency::new();
    agency.write("one.csv", "kept");
    assert!(message(&agency.encode("a.csv", "one.csv", "")).contains("one.csv: exists already"));
    assert_eq!(agency.read("one.csv"), "kept");
}

#[test]
fn a_check_counts_and_fails_where_values_do_not_fit() {
    let agency = Agency::new();
    let clean = agency.run("check --schema EXAMPLES/schema.json --in a.csv --tokens EXAMPLES/tokens.toml");
    assert_eq!(clean.status.code(), Some(0), "{}", message(&clean));
    assert!(message(&clean).contains("110 records") && message(&clean).contains("token initial_birth_date: 110 records"));
    agency.write("bad.csv", &people("a", false).replace(",U,", ",girl,"));
    let refused = agency.run("check --schema EXAMPLES/schema.json --in bad.csv");
    assert_eq!(refused.status.code(), Some(1));
    assert!(message(&refused).contains("column sex: 0 fit, 0 missing, 110 refused") && !message(&refused).contains("girl"));
}

#[test]
fn the_layout_of_clkhash_takes_no_tokens_and_no_hardening() {
    let agency = Agency::new();
    assert!(message(&agency.encode("a.csv", "one.json", "--layout clkhash")).contains("leave out --fields, --tokens and hardening"));
    let plain = agency.run("--schema EXAMPLES/schema.json --key key.toml --in a.csv --out one.json --layout clkhash");
    assert!(plain.status.success(), "{}", message(&plain));
    let json: serde_json::Value = serde_json::from_str(&agency.read("one.json")).unwrap();
    assert_eq!(json["clks"].as_array().unwrap().len(), 110);
}

#[test]
fn the_example_agreements_hold_what_their_comment_says() {
    use attune_encoding::agreement::{Agreements, Day, Method, Request};
    let agreements = Agreements::from_toml(&fs::read_to_string(Path::new(EXAMPLES).join("agreements.toml")).unwrap()).unwrap();
    let ask = |left: &str, right: &str| {
        let on = Day::parse("2026-09-01").unwrap();
        agreements.permit(&Request { left: left.into(), right: right.into(), purpose: "indicators".into(), method: Method::Encoded, on }).is_ok()
    };
    assert!(ask("medicaid_eligibility", "birth_certificate") && ask("medicaid_eligibility", "home_visiting"));
    assert!(!ask("birth_certificate", "home_visiting"));
}
