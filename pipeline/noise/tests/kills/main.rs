//! The ledger under processes that are killed at random moments, two at a time on one file.
//!
//! `ATTUNE_KILLS` sets how many; 40 where it is not set. The moments come from a seed, `ATTUNE_KILL_SEED`. What takes its time
//! is writing to the disk: with `TMPDIR` on a disk in memory, as many kills reach more moments of the program.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up should stop")]

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use attune_noise::{Account, Amount, Contribution, CountedCell, Ledger, LedgerError, Measure, Mechanism, NoiseError, NoisyTable, Settings, Table};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Releases that the budget of one account reaches for; one more is always asked.
const RELEASES: u64 = 40;
const COST: u64 = 30_000_000;
/// A little left over, which must stay.
const BUDGET: u64 = RELEASES * COST + COST / 2;
const KILLS_AN_ACCOUNT: u64 = 20;

const FOLDER: &str = "ATTUNE_KILL_FOLDER";
const ROUND: &str = "ATTUNE_KILL_ROUND";
const NAME: &str = "ATTUNE_KILL_NAME";

fn account(round: u64) -> Account {
    Account { dataset: format!("dataset {round}"), unit: "child".to_owned() }
}

fn table() -> Table {
    let cell = |name: &str, parent: Option<&str>, count| CountedCell { name: name.to_owned(), parents: vec![parent.map(ToOwned::to_owned)], count };
    let cells = vec![
        cell("state", None, 1000),
        cell("a", Some("state"), 500),
        cell("b", Some("state"), 300),
        cell("c", Some("state"), 200),
        cell("a1", Some("a"), 480),
        cell("a2", Some("a"), 20),
    ];
    Table::new(vec!["place".to_owned()], cells).unwrap()
}

fn settings(round: u64, release: u64) -> Settings {
    Settings {
        account: account(round),
        release: format!("release {release}"),
        at: "2026-01-01T00:00:00Z".to_owned(),
        mechanism: Mechanism::DiscreteGaussian,
        loss: Amount::from_billionths(COST).unwrap(),
        contribution: Contribution { cells: 3, per_cell: 1 },
        level: 0.95,
    }
}

/// Asks for every release in turn, the first ones again and again, and writes what it was given as soon as it has it.
/// Gives how many releases were refused.
fn ask_for_all(folder: &Path, round: u64, name: &str) -> u64 {
    let mut ledger = Ledger::open(&folder.join("privacy.sqlite")).unwrap();
    ledger.open_account(&account(round), Measure::Rho, Amount::from_billionths(BUDGET).unwrap(), 1e-6).unwrap();
    let mut shown = OpenOptions::new().create(true).append(true).open(folder.join(format!("shown {round} {name}"))).unwrap();
    let mut refused = 0;
    for release in 0..=RELEASES {
        match NoisyTable::release(&mut ledger, &table(), &settings(round, release)) {
            Ok(noisy) => {
                let counts: Vec<String> = noisy.cells.iter().map(|cell| format!("{}={}", cell.name, cell.drawn)).collect();
                // One call, so that a line is there whole or cut at its end.
                shown.write_all(format!("\n{release} {}.", counts.join(" ")).as_bytes()).unwrap();
            }
            Err(NoiseError::Ledger(LedgerError::OverBudget { .. })) => refused += 1,
            Err(error) => panic!("release {release}: {error:?}"),
        }
    }
    refused
}

/// The process that is killed. Run by itself it asks for all, and is refused the one release that the budget does not reach.
#[test]
fn a_process_that_is_left_alone_is_refused_one_release() {
    let Ok(folder) = std::env::var(FOLDER) else {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(ask_for_all(folder.path(), 0, "alone"), 1);
        check(folder.path(), 0, &mut BTreeMap::new());
        return;
    };
    let round = std::env::var(ROUND).unwrap().parse().unwrap();
    assert_eq!(ask_for_all(Path::new(&folder), round, &std::env::var(NAME).unwrap()), 1);
}

fn start(folder: &Path, round: u64, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_process_that_is_left_alone_is_refused_one_release", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .env(NAME, name)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the process has opened the ledger: its file of shown counts is there.
fn has_begun(folder: &Path, round: u64, name: &str) {
    let file = folder.join(format!("shown {round} {name}"));
    while !file.exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// How long, in microseconds, a process takes here to begin, and then for four releases: kills are spread over that, so that on
/// a slow disk as on a fast one an account is not used up by the first of them.
fn pace() -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let mut child = start(folder.path(), 0, "pace");
    has_begun(folder.path(), 0, "pace");
    let begun = started.elapsed();
    assert!(child.wait().unwrap().success());
    let worked = (started.elapsed() - begun).as_micros() as u64;
    (begun.as_micros() as u64, 4 * worked / RELEASES + 1)
}

/// What was shown for a release, by release: the text of its counts.
fn shown(folder: &Path, round: u64) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&format!("shown {round} ")) {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            // A line without its full stop was cut by the kill.
            lines.extend(
                text.lines()
                    .filter_map(|line| line.strip_suffix('.'))
                    .filter_map(|line| line.split_once(' '))
                    .map(|(release, counts)| (release.to_owned(), counts.to_owned())),
            );
        }
    }
    lines
}

/// Holds the ledger of a round to its budget, and everything that was ever shown to the one stored draw. `kept` is what was
/// stored at the last look: nothing of it may be gone or changed. Gives spent releases and those of them without a draw.
fn check(folder: &Path, round: u64, kept: &mut BTreeMap<String, String>) -> (u64, u64) {
    let ledger = Ledger::open(&folder.join("privacy.sqlite")).unwrap();
    ledger.verify().unwrap();
    let Ok(balance) = ledger.balance(&account(round)) else { return (0, 0) };
    assert!(balance.spent.billionths() <= BUDGET, "overspent");
    let entries: Vec<_> = ledger.entries().unwrap().into_iter().filter(|entry| entry.account == account(round)).collect();
    assert_eq!(balance.spent.billionths(), entries.len() as u64 * COST, "an entry was lost or paid twice");
    let mut stored = BTreeMap::new();
    let mut paid = BTreeMap::new();
    for entry in &entries {
        let release = entry.release.trim_start_matches("release ").to_owned();
        assert_eq!(paid.insert(release.clone(), entry.number), None, "a release was paid twice");
        let draws: BTreeMap<String, i64> = ledger.draws(entry.number).unwrap().into_iter().collect();
        assert_eq!(draws.is_empty(), !entry.is_drawn);
        if entry.is_drawn {
            let counts: Vec<String> = table().cells().iter().map(|cell| format!("{}={}", cell.name, draws[&cell.name])).collect();
            stored.insert(release, counts.join(" "));
        }
    }
    for (release, counts) in kept.iter() {
        assert_eq!(stored.get(release), Some(counts), "a draw was lost or made again");
    }
    for (release, counts) in shown(folder, round) {
        assert_eq!(stored.get(&release), Some(&counts), "release {release} showed what is not stored");
    }
    let open = entries.len() - stored.len();
    *kept = stored;
    (entries.len() as u64, open as u64)
}

#[test]
fn killed_at_random_moments_the_budget_holds_and_no_draw_is_made_twice() {
    let kills: u64 = std::env::var("ATTUNE_KILLS").ok().map_or(40, |text| text.parse().unwrap());
    let seed: u64 = std::env::var("ATTUNE_KILL_SEED").ok().map_or(2026, |text| text.parse().unwrap());
    let mut moments = ChaCha20Rng::seed_from_u64(seed);
    let (begin, work) = pace();
    let folder = tempfile::tempdir().unwrap();
    let (mut killed, mut alive, mut between, mut amid, mut round) = (0u64, 0u64, 0u64, 0u64, 0u64);
    while killed < kills {
        let mut kept = BTreeMap::new();
        let mut reached = 0;
        for pair in 0..KILLS_AN_ACCOUNT / 2 {
            let mut children: Vec<Child> = ["left", "right"].iter().map(|side| start(folder.path(), round, &format!("{pair} {side}"))).collect();
            // Every second pair may be killed while it starts and makes its tables, the others while they pay and draw.
            if pair % 2 == 1 {
                has_begun(folder.path(), round, &format!("{pair} left"));
                has_begun(folder.path(), round, &format!("{pair} right"));
            }
            for child in &mut children {
                let span = if pair % 2 == 1 { work } else { begin + work };
                std::thread::sleep(Duration::from_micros(moments.next_u64() % span));
                if child.try_wait().unwrap().is_none() {
                    alive += 1;
                }
                child.kill().unwrap();
                killed += 1;
            }
            for child in children {
                let ended = child.wait_with_output().unwrap();
                let message = String::from_utf8_lossy(&ended.stderr).into_owned();
                assert!(!message.contains("panicked"), "{message}");
            }
            let (spent, open) = check(folder.path(), round, &mut kept);
            between += open;
            amid += u64::from(spent > reached);
            reached = spent;
        }
        // Left alone, the next one finishes what was begun: every release paid once, all drawn, the rest of the budget kept.
        let last = start(folder.path(), round, "last").wait_with_output().unwrap();
        assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
        assert_eq!(check(folder.path(), round, &mut kept), (RELEASES, 0));
        round += 1;
    }
    println!(
        "{killed} kills, {alive} of a running process; after {amid} pairs of kills new entries were found, {between} times an entry without its draw; {round} accounts"
    );
    // A harness that kills before or after the work would prove nothing.
    assert!(alive * 10 >= killed * 8, "only {alive} of {killed} were still running");
    assert!(amid >= kills / 40, "the kills fell outside of the work");
}
