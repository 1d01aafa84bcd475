//! What the user types.
//!
//! Exit codes: 0 all well; 1 the command failed, or a check found values that do not fit; 2 the command line is wrong.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::delivery::{self, Header, Layout, Row, Writer};
use crate::harden::{Hardener, Hardening};
use crate::matching::{Assignment, Blocking, Settings, match_deliveries};
use crate::token::{Plan, Tokeniser};
use crate::{Encoder, Records, Schema, Secret, check, create_key};

/// Encodes people for linkage without names, at home, with a key that never leaves the agencies.
#[derive(Parser)]
#[command(name = "attune-encode", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    encode: Option<Encode>,
}

#[derive(Subcommand)]
enum Command {
    /// Draw a new key into a new file that only its owner may read.
    NewKey(NewKey),
    /// Hold a file against the schema and count by column; nothing is encoded or written.
    Check(Check),
    /// Match two encoded files; needs no key.
    Match(Match),
}

// Four arguments stand in Encode and in Check: an optional group of arguments cannot hold another group.
#[derive(Args)]
struct Encode {
    /// Linkage schema, version 3 of clkhash.
    #[arg(long)]
    schema: PathBuf,
    /// CSV with a header row.
    #[arg(long = "in", value_name = "FILE.csv")]
    input: PathBuf,
    /// Column of ids. An id that says nothing about the person, made for this delivery.
    #[arg(long, default_value = "unique_id")]
    id: String,
    /// Plan of tokens.
    #[arg(long, value_name = "tokens.toml")]
    tokens: Option<PathBuf>,
    /// Key file, which only its owner may read.
    #[arg(long, value_name = "KEYFILE")]
    key: PathBuf,
    /// Where the encodings go; must not exist.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// One filter for each column, instead of one for the whole record.
    #[arg(long)]
    fields: bool,
    /// How the output is laid out.
    #[arg(long, value_enum, default_value = "csv")]
    layout: LayoutName,
    /// Harden: fold each filter so many times onto itself.
    #[arg(long, default_value_t = 0, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(0..=8))]
    fold: u32,
    /// Harden: join each filter with its complement and shuffle.
    #[arg(long)]
    balance: bool,
    /// Harden: turn this share of bits over.
    #[arg(long, value_name = "SHARE")]
    noise: Option<f64>,
}

#[derive(Args)]
struct Check {
    /// Linkage schema, version 3 of clkhash.
    #[arg(long)]
    schema: PathBuf,
    /// CSV with a header row.
    #[arg(long = "in", value_name = "FILE.csv")]
    input: PathBuf,
    /// Column of ids. An id that says nothing about the person, made for this delivery.
    #[arg(long, default_value = "unique_id")]
    id: String,
    /// Plan of tokens.
    #[arg(long, value_name = "tokens.toml")]
    tokens: Option<PathBuf>,
}

#[derive(Args)]
struct NewKey {
    /// Where the key goes; must not exist.
    #[arg(long, value_name = "KEYFILE")]
    out: PathBuf,
    /// What the key is called wherever encodings made with it go, such as 2026-07.
    #[arg(long)]
    label: String,
}

#[derive(Args)]
struct Match {
    /// Encoded file of one party.
    left: PathBuf,
    /// Encoded file of another party.
    right: PathBuf,
    /// Where the pairs go: left_id, right_id, score, band.
    #[arg(long, value_name = "pairs.csv")]
    out: PathBuf,
    /// How each record is given its partner.
    #[arg(long, value_enum, default_value = "greedy")]
    assign: AssignmentName,
    /// A threshold, in place of one from the scores.
    #[arg(long, value_name = "SCORE")]
    threshold: Option<f64>,
    /// Choose the lowest threshold whose links are expected to be true in this share.
    #[arg(long, value_name = "SHARE", conflicts_with = "threshold")]
    least_precision: Option<f64>,
    /// Column and least score there, such as first_name=0.4: below it two records are two people. Keeps twins apart.
    #[arg(long, value_name = "NAME=SCORE", value_parser = floor)]
    floor: Vec<(String, f64)>,
    /// Most pairs that one token may bring.
    #[arg(long, default_value_t = Blocking::default().most_pairs_of_a_token, value_name = "PAIRS")]
    most_pairs: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum LayoutName {
    Csv,
    Ndjson,
    Clkhash,
}

#[derive(Clone, Copy, ValueEnum)]
enum AssignmentName {
    Greedy,
    Optimal,
    None,
}

/// Runs a command, says on standard error what went wrong, and gives the exit code.
pub fn execute(arguments: Arguments) -> ExitCode {
    let done = match (arguments.command, arguments.encode) {
        (Some(Command::NewKey(new_key)), _) => draw(&new_key),
        (Some(Command::Check(check)), _) => hold_against(&check),
        (Some(Command::Match(matching)), _) => pair(&matching),
        (None, Some(encode)) => self::encode(&encode),
        (None, None) => Err(anyhow::anyhow!("say what to do: see attune-encode --help")),
    };
    done.unwrap_or_else(|error| {
        say(&mut std::io::stderr(), &format!("error: {error:#}"));
        ExitCode::FAILURE
    })
}

fn floor(text: &str) -> Result<(String, f64), String> {
    let parts = text.split_once('=').and_then(|(name, score)| Some((name.to_owned(), score.parse().ok()?)));
    parts.filter(|(_, score)| (0.0..=1.0).contains(score)).ok_or_else(|| "expected NAME=SCORE with a score from 0 to 1".to_owned())
}

/// A closed pipe at the other end is no reason to stop.
fn say(out: &mut impl std::io::Write, text: &str) {
    let _ = writeln!(out, "{}", text.trim_end());
}

fn draw(new_key: &NewKey) -> Result<ExitCode> {
    create_key(&new_key.out, &new_key.label)?;
    say(
        &mut std::io::stdout(),
        &format!("{}: a new key. Give it to the agencies that encode, by a way that you trust, and to nobody else.", new_key.out.display()),
    );
    Ok(ExitCode::SUCCESS)
}

fn read_schema(path: &Path) -> Result<Schema> {
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Schema::from_json(&text).with_context(|| path.display().to_string())
}

fn read_plan(path: Option<&Path>) -> Result<Option<Plan>> {
    let Some(path) = path else { return Ok(None) };
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Plan::from_toml(&text).map(Some).with_context(|| path.display().to_string())
}

fn hold_against(source: &Check) -> Result<ExitCode> {
    let schema = read_schema(&source.schema)?;
    // Counting blocks needs some key, and any gives the same counts.
    let stand_in = Secret::new("check", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")?;
    let tokeniser = read_plan(source.tokens.as_deref())?.map(|plan| Tokeniser::new(plan, &stand_in));
    let report = check(&source.input, &source.id, &schema, tokeniser.as_ref())?;
    say(&mut std::io::stdout(), &report.to_string());
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn encode(encode: &Encode) -> Result<ExitCode> {
    let Encode { schema, input, id, tokens, key, out, fields, fold, balance, noise, .. } = encode;
    let layout = match encode.layout {
        LayoutName::Csv => Layout::Csv,
        LayoutName::Ndjson => Layout::Ndjson,
        LayoutName::Clkhash => Layout::Clkhash,
    };
    let hardening = Hardening { folds: *fold, is_balanced: *balance, noise: *noise };
    if layout == Layout::Clkhash && (*fields || tokens.is_some() || hardening != Hardening::default()) {
        bail!("the layout of clkhash holds one plain filter a record: leave out --fields, --tokens and hardening");
    }
    let schema = read_schema(schema)?;
    let secret = Secret::read(key)?;
    let mut encoder = Encoder::new(&schema, &secret)?;
    let hardener = Hardener::new(hardening, &secret, schema.bits)?;
    let tokeniser = read_plan(tokens.as_deref())?.map(|plan| Tokeniser::new(plan, &secret));
    let mut records = Records::open(input, id)?;
    let columns: Vec<String> = encoder.columns().map(str::to_owned).collect();
    let places = records.places(columns.iter().map(String::as_str))?;
    let token_places = records.places(tokeniser.as_ref().map(|tokeniser| tokeniser.plan().columns()).unwrap_or_default())?;
    let header = Header {
        schema: schema.digest.clone(),
        key: secret.name(),
        tokens: tokeniser.as_ref().map_or("none".to_owned(), |tokeniser| format!("{}/{}", tokeniser.plan().name, tokeniser.plan().digest)),
        hardening: hardening.to_string(),
        bits: hardener.bits(),
    };
    let field_names = if *fields { columns } else { Vec::new() };
    let token_names: Vec<String> = tokeniser.iter().flat_map(|tokeniser| &tokeniser.plan().rules).map(|rule| rule.name.clone()).collect();
    let rows = write_new(out, |file| {
        let mut writer = Writer::new(file, layout, &header, &field_names, &token_names)?;
        while records.advance()? {
            let values = records.values(&places);
            let plain = if *fields { encoder.fields(&values) } else { encoder.record(&values).map(|filter| vec![filter]) };
            let plain = plain.map_err(|error| records.refuse(error))?;
            let name = |place: usize| field_names.get(place).map_or(delivery::RECORD, String::as_str);
            let harden = |(place, filter): (usize, crate::Filter)| {
                // A missing value stays missing: noise in its place would look like a value.
                if filter.is_empty() { Ok(crate::Filter::empty(header.bits)) } else { hardener.harden(filter, records.id(), name(place)) }
            };
            let filters = plain.into_iter().enumerate().map(harden).collect::<Result<_, _>>()?;
            let tokens = tokeniser.as_ref().map(|tokeniser| tokeniser.tokens(&records.values(&token_places))).unwrap_or_default();
            writer.write(&Row { id: records.id().to_owned(), filters, tokens })?;
        }
        Ok(writer.finish()?)
    })?;
    say(&mut std::io::stdout(), &format!("{}: {rows} records encoded under key {}, hardening {hardening}", out.display(), header.key));
    Ok(ExitCode::SUCCESS)
}

fn pair(matching: &Match) -> Result<ExitCode> {
    let settings = Settings {
        blocking: Blocking { most_pairs_of_a_token: matching.most_pairs },
        assignment: match matching.assign {
            AssignmentName::Greedy => Assignment::Greedy,
            AssignmentName::Optimal => Assignment::Optimal,
            AssignmentName::None => Assignment::None,
        },
        threshold: matching.threshold,
        least_precision: matching.least_precision,
        floors: matching.floor.clone(),
    };
    let (left, right) = (delivery::read(&matching.left)?, delivery::read(&matching.right)?);
    let found = match_deliveries(&left, &right, settings)?;
    write_new(&matching.out, |file| {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(["left_id", "right_id", "score", "band"])?;
        for link in &found.links {
            writer.write_record([&link.left, &link.right, &format!("{:.6}", link.score), &link.band.to_string()])?;
        }
        Ok(writer.flush()?)
    })?;
    say(&mut std::io::stdout(), &found.to_string());
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is there whole or not at all, and replaces none.
fn write_new<T>(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<T>) -> Result<T> {
    if path.exists() {
        bail!("{}: exists already", path.display());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let file = File::create(&partial).with_context(|| format!("{}: cannot be written", partial.display()))?;
    let mut out = BufWriter::new(file);
    let written = write(&mut out).and_then(|written| out.flush().map(|()| written).map_err(Into::into));
    let done = written.and_then(|written| fs::rename(&partial, path).map(|()| written).with_context(|| format!("{}: cannot be written", path.display())));
    if done.is_err() {
        let _ = fs::remove_file(&partial);
    }
    done
}
