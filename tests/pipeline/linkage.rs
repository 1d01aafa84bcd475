//! Indicators under each way of linking, beside what they would be if every link were right.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use arrow::array::AsArray;
use attune_pipeline::jobs::{Warehouse, run};
use attune_tests::counts::{self, Counts, Key};
use attune_tests::{DemoState, csv};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// The group that a difference is told by: dimension and category.
type Group = (String, String);

/// Counts of all years and counties, and how many people each cell is off, summed over cells.
#[derive(Default, Clone, Copy)]
struct Sum {
    denominator: u64,
    numerator: u64,
    off: u64,
}

struct Way {
    cells: BTreeMap<Key, Counts>,
    pairs: Pairs,
}

/// Pairs of delivered identifiers: right among those linked, and linked among those that are right.
#[derive(Default)]
struct Pairs {
    linked: u64,
    right: u64,
    both: u64,
}

impl Pairs {
    fn precision(&self) -> f64 {
        self.both as f64 / self.linked as f64
    }

    fn recall(&self) -> f64 {
        self.both as f64 / self.right as f64
    }
}

/// The true person of each key of the crosswalk.
fn who_is_who(state: &DemoState) -> HashMap<String, String> {
    let key = |row: &BTreeMap<String, String>| {
        let (feed, role, id) = (row["feed"].as_str(), row["role"].as_str(), row["delivered_id"].as_str());
        match feed {
            "medicaid_eligibility" => format!("medicaid|{id}"),
            "home_visiting" | "home_visiting_flat" if role == "child" => {
                let (family, child) = id.rsplit_once('-').unwrap();
                format!("{feed}|child|{family}|{child}")
            }
            "births" | "home_visiting" | "home_visiting_flat" => format!("{feed}|{role}|{id}"),
            _ => format!("{feed}|{id}"),
        }
    };
    csv(&state.truth("who_is_who.csv")).iter().map(|row| (key(row), row["true_person_id"].clone())).collect()
}

async fn pairs(warehouse: &Warehouse, who: &HashMap<String, String>) -> Pairs {
    let files = warehouse.stores.restricted.list("link/person_crosswalk").await.unwrap();
    let bytes = warehouse.stores.restricted.get(&files[0]).await.unwrap();
    let mut linked: HashMap<String, u64> = HashMap::new();
    let mut right: HashMap<String, u64> = HashMap::new();
    let mut both: HashMap<(String, String), u64> = HashMap::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let (keys, persons) = (batch.column(0).as_string::<i32>(), batch.column(1).as_string::<i32>());
        for (key, person) in keys.iter().flatten().zip(persons.iter().flatten()) {
            let truth = &who[key];
            *linked.entry(person.to_owned()).or_default() += 1;
            *right.entry(truth.clone()).or_default() += 1;
            *both.entry((person.to_owned(), truth.clone())).or_default() += 1;
        }
    }
    let pairs = |records: &u64| records * (records - 1) / 2;
    Pairs { linked: linked.values().map(pairs).sum(), right: right.values().map(pairs).sum(), both: both.values().map(pairs).sum() }
}

async fn way(state: DemoState, mode: &str) -> (DemoState, Warehouse, Way) {
    let state = state.with("ATTUNE_LINKAGE_MODE", mode).with("ATTUNE_DATA", &format!("data/{mode}"));
    let warehouse = state.warehouse();
    run::run(&warehouse).await.unwrap();
    let way = Way { cells: counts::counted(&warehouse).await, pairs: pairs(&warehouse, &who_is_who(&state)).await };
    (state, warehouse, way)
}

/// By indicator and group.
fn sums(truth: &BTreeMap<Key, Counts>, cells: &BTreeMap<Key, Counts>) -> BTreeMap<(String, Group), Sum> {
    let mut sums: BTreeMap<(String, Group), Sum> = BTreeMap::new();
    let keys: BTreeSet<&Key> = truth.keys().chain(cells.keys()).collect();
    for key in keys {
        let (truth, own) = (truth.get(key).copied().unwrap_or_default(), cells.get(key).copied().unwrap_or_default());
        let sum = sums.entry((key.0.clone(), (key.4.clone(), key.5.clone()))).or_default();
        sum.denominator += own.0;
        sum.numerator += own.1;
        sum.off += own.0.abs_diff(truth.0) + own.1.abs_diff(truth.1);
    }
    sums
}

struct Comparison {
    truth: BTreeMap<(String, Group), Sum>,
    deterministic: BTreeMap<(String, Group), Sum>,
    probabilistic: BTreeMap<(String, Group), Sum>,
    pairs: [Pairs; 2],
    waiting: usize,
}

impl Comparison {
    async fn of(children: u32, seed: u64) -> Comparison {
        let state = DemoState::generate(children, seed);
        let (state, _, deterministic) = way(state, "deterministic").await;
        let (state, warehouse, probabilistic) = way(state, "probabilistic").await;
        let truth = counts::of_counties(&warehouse, &counts::truth(&state.truth("person.csv")));
        let queue = std::fs::read_to_string(state.folder.path().join("data/probabilistic/identity/link/review.ndjson")).unwrap();
        Comparison {
            deterministic: sums(&truth, &deterministic.cells),
            probabilistic: sums(&truth, &probabilistic.cells),
            truth: sums(&truth, &truth),
            pairs: [deterministic.pairs, probabilistic.pairs],
            waiting: queue.lines().count(),
        }
    }

    /// People that cells are off, over indicators, by group.
    fn off_by_group(&self) -> BTreeMap<Group, [u64; 2]> {
        let mut groups: BTreeMap<Group, [u64; 2]> = BTreeMap::new();
        for (place, sums) in [&self.deterministic, &self.probabilistic].into_iter().enumerate() {
            for ((_, group), sum) in sums {
                groups.entry(group.clone()).or_default()[place] += sum.off;
            }
        }
        groups
    }

    /// .. over groups, by indicator; every person stands once in `all`.
    fn off_by_indicator(&self) -> BTreeMap<&str, [u64; 2]> {
        let mut indicators: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
        for (place, sums) in [&self.deterministic, &self.probabilistic].into_iter().enumerate() {
            for ((indicator, _), sum) in sums.iter().filter(|((_, group), _)| group.0 == "all") {
                indicators.entry(indicator).or_default()[place] += sum.off;
            }
        }
        indicators
    }

    /// Lines that people read.
    fn text(&self) -> String {
        let mut text = String::new();
        for (word, pairs) in ["deterministic", "probabilistic"].iter().zip(&self.pairs) {
            let _ = writeln!(text, "{word:<14} pairs: precision {:.5}, recall {:.5}", pairs.precision(), pairs.recall());
        }
        let _ = writeln!(text, "pairs that wait for review: {}", self.waiting);
        let _ = writeln!(
            text,
            "\npeople that counts are off, summed over counties, years, components, denominators and numerators\n\n{:<44} {:>13} {:>13}",
            "group", "deterministic", "probabilistic"
        );
        for ((dimension, category), [before, after]) in self.off_by_group() {
            let _ = writeln!(text, "{:<44} {before:>13} {after:>13}", format!("{dimension} {category}"));
        }
        let _ =
            writeln!(text, "\n{:<44} {:>13} {:>13} {:>10} {:>10} {:>10}", "indicator", "deterministic", "probabilistic", "true %", "off, det.", "off, prob.");
        for (indicator, [before, after]) in self.off_by_indicator().into_iter().filter(|(_, off)| *off != [0, 0]) {
            let key = (indicator.to_owned(), ("all".to_owned(), "all".to_owned()));
            let share = |sums: &BTreeMap<(String, Group), Sum>| {
                let sum = sums.get(&key).copied().unwrap_or_default();
                100.0 * sum.numerator as f64 / sum.denominator as f64
            };
            let truth = share(&self.truth);
            let (first, second) = (share(&self.deterministic) - truth, share(&self.probabilistic) - truth);
            let _ = writeln!(text, "{indicator:<44} {before:>13} {after:>13} {truth:>10.2} {first:>+10.2} {second:>+10.2}");
        }
        text
    }

    /// A row an indicator and group: true counts, and those of both ways.
    fn table(&self) -> String {
        let mut table = "indicator,dimension,category,true_denominator,true_numerator,deterministic_denominator,deterministic_numerator,deterministic_off,probabilistic_denominator,probabilistic_numerator,probabilistic_off\n".to_owned();
        let keys: BTreeSet<_> = self.truth.keys().chain(self.deterministic.keys()).chain(self.probabilistic.keys()).collect();
        for key in keys {
            let of = |sums: &BTreeMap<(String, Group), Sum>| sums.get(key).copied().unwrap_or_default();
            let (truth, before, after) = (of(&self.truth), of(&self.deterministic), of(&self.probabilistic));
            let (indicator, (dimension, category)) = key;
            let _ = write!(table, "{indicator},{dimension},{category},{},{}", truth.denominator, truth.numerator);
            for way in [before, after] {
                let _ = write!(table, ",{},{},{}", way.denominator, way.numerator, way.off);
            }
            table.push('\n');
        }
        table
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn weighing_evidence_brings_indicators_nearer_to_the_truth_in_every_group() {
    let comparison = Comparison::of(3_000, 90_017).await;
    let text = comparison.text();
    let [before, after] = &comparison.pairs;
    assert!(after.recall() > before.recall() && after.precision() > 0.99, "{text}");
    let groups = comparison.off_by_group();
    let [before, after] = groups[&("all".to_owned(), "all".to_owned())];
    assert!(after * 2 < before, "{text}");
    // Of a group with a handful of people that are off, a handful says nothing.
    for ((dimension, category), [before, after]) in groups.iter().filter(|(_, off)| off[0] >= 50) {
        assert!(after < before, "{dimension} {category}: {before} before, {after} now\n{text}");
    }
}

/// `make linkage-truth`: a measurement, not a test of CI. `LINKAGE_CHILDREN` and `LINKAGE_SEED` say of which state, `LINKAGE_OUT` is the
/// folder for what is found.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement of many minutes"]
async fn differences_from_the_truth_by_indicator_and_group() {
    let setting = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let children = u32::try_from(setting("LINKAGE_CHILDREN", 20_000)).unwrap();
    let comparison = Comparison::of(children, setting("LINKAGE_SEED", 20_261_123)).await;
    let out = std::path::PathBuf::from(std::env::var_os("LINKAGE_OUT").expect("LINKAGE_OUT is the folder for what is found"));
    std::fs::write(out.join("linkage-truth.txt"), comparison.text()).unwrap();
    std::fs::write(out.join("linkage-truth.csv"), comparison.table()).unwrap();
}
