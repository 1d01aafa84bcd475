//! `synthetic-state`: makes the demo state's feeds and their truth.

use clap::Parser;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use synthetic_state::{Options, generate, planted, widening};

/// Makes the demo state's feeds and the indicator counts that follow from them.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Children born from 36 months before the first year to the end of the last.
    #[arg(long, default_value_t = 200_000)]
    children: u32,
    /// Seed of all draws.
    #[arg(long, default_value_t = 20_261_123)]
    seed: u64,
    /// State FIPS code; only Minnesota (27) is known.
    #[arg(long, default_value_t = 27)]
    state: u8,
    /// Measured years, first-last.
    #[arg(long, default_value = "2023-2025", value_parser = years)]
    years: (i32, i32),
    /// Folder that receives feeds/ and truth/.
    #[arg(long)]
    out: PathBuf,
    /// Day as of which everything is computed.
    #[arg(long, default_value = "2026-06-30", value_parser = date)]
    as_of: (i32, u32, u32),
    /// Leave out the gaps in access by race, language, income and county.
    #[arg(long)]
    without_gaps: bool,
    /// Also print the last year's rates.
    #[arg(long, conflicts_with = "planted")]
    rates: bool,
    /// Instead of feeds, write planted/: the rates that this state's model gives on average, over so many states drawn anew.
    #[arg(long, value_name = "STATES", value_parser = clap::value_parser!(u32).range(2..=1000))]
    planted: Option<u32>,
}

fn years(text: &str) -> Result<(i32, i32), String> {
    let bounds = text.split_once('-').and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    match bounds {
        Some((first, last)) if (2010..=2100).contains(&first) && first <= last && last <= 2100 => Ok((first, last)),
        _ => Err("expected two years such as 2023-2025".to_owned()),
    }
}

fn date(text: &str) -> Result<(i32, u32, u32), String> {
    let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month @ 1..=12)), Some(Ok(date @ 1..=31))) if (2010..=2110).contains(&year) => Ok((year as i32, month, date)),
        _ => Err("expected a date such as 2026-06-30".to_owned()),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let (mut out, mut errors) = (std::io::stdout().lock(), std::io::stderr().lock());
    if arguments.state != 27 {
        let _ = writeln!(errors, "error: state {:02} is not known; the demo state is Minnesota: --state 27", arguments.state);
        return ExitCode::from(2);
    }
    let started = Instant::now();
    let Arguments { children, seed, years, as_of, out: folder, .. } = arguments;
    let options = Options { children, seed, years, as_of, gaps: !arguments.without_gaps, out: folder };
    let made = match arguments.planted {
        Some(states) => planted(&options, states).map(|()| {
            let wider = 100.0 * widening(states);
            format!("planted rates from {states} states; an interval that allowed for their error would be {wider:.1} % wider\n")
        }),
        None => generate(&options).map(|summary| format!("{}{}", summary.lines(), if arguments.rates { summary.rates() } else { "" })),
    };
    match made {
        Ok(lines) => {
            let _ = write!(out, "{lines}");
            let _ = writeln!(out, "{} children in {:.1} seconds", options.children, started.elapsed().as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(errors, "error: could not write below {}: {error}", options.out.display());
            ExitCode::from(1)
        }
    }
}
