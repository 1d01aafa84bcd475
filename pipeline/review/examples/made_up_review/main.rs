//! A review of made-up records, for a look at the pages and for the browser tests.
//!
//! `made_up_review serve DIR NAME [PORT]` writes a queue to DIR once, and serves it; `report DIR` and `export DIR FILE` read what
//! was decided. The reviewers of DIR are ALPHA REVIEWER, BETA REVIEWER and GAMMA REVIEWER. `ATTUNE_REVIEW_FONTS` names the folder
//! with the dashboard's fonts, `ATTUNE_REVIEW_IDLE` the seconds after which an idle session ends, `ATTUNE_REVIEW_PAIRS` the
//! length of the queue.

mod records;

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use attune_review::{Settings, export, report, serve};
use chrono::{DateTime, Utc};

/// Pairs of the queue.
const PAIRS: usize = 60;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", folder, name] => review(Path::new(folder), name, 0).await,
        ["serve", folder, name, port] => review(Path::new(folder), name, port.parse()?).await,
        ["report", folder] => say(&report(&queue(Path::new(folder)), Path::new(folder))?.to_string()),
        ["export", folder, file] => {
            let done = export(Path::new(folder), Path::new(file))?;
            say(&format!("{} same, {} different, {} left out", done.same, done.different, done.contradicting))
        }
        _ => Err("made_up_review serve DIR NAME [PORT] | report DIR | export DIR FILE".into()),
    }
}

async fn review(folder: &Path, name: &str, port: u16) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let reviewers = folder.join("reviewers.txt");
    if !reviewers.is_file() {
        std::fs::write(&reviewers, "ALPHA REVIEWER\nBETA REVIEWER\nGAMMA REVIEWER\n")?;
        let mut lines = Vec::new();
        let count = std::env::var("ATTUNE_REVIEW_PAIRS").ok().map_or(Ok(PAIRS), |count| count.parse())?;
        for pair in records::pairs(count) {
            serde_json::to_writer(&mut lines, &pair)?;
            lines.push(b'\n');
        }
        std::fs::write(queue(folder), lines)?;
    }
    let mut settings = Settings::new(queue(folder), folder.to_owned(), name.to_owned(), Arc::new(made_up_time()));
    settings.listen.set_port(port);
    settings.fonts = std::env::var_os("ATTUNE_REVIEW_FONTS").map(PathBuf::from);
    if let Ok(seconds) = std::env::var("ATTUNE_REVIEW_IDLE") {
        settings.idle = Duration::from_secs(seconds.parse()?);
    }
    let closing = serve(settings, |link| drop(say(link)), std::future::pending()).await?;
    say(&format!("ended: {closing:?}"))
}

fn queue(folder: &Path) -> PathBuf {
    folder.join("review.ndjson")
}

/// A clock that begins on a made-up morning.
fn made_up_time() -> impl Fn() -> DateTime<Utc> + Send + Sync {
    let (begun, morning) = (Instant::now(), DateTime::<Utc>::UNIX_EPOCH + Duration::from_secs(1_767_254_400));
    move || morning + begun.elapsed()
}

fn say(text: &str) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}
