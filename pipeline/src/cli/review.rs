//! `attune review`: people decide pairs that the linkage left to them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use attune_pipeline::domain::clock::{Clock, SystemClock};
use clap::{Args, Subcommand};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Review {
    #[command(subcommand)]
    command: Option<Command>,
    /// Pairs to decide: the `review.ndjson` of `attune link`.
    #[arg(long, required = true)]
    queue: Option<PathBuf>,
    /// Folder of decisions, with a `reviewers.txt` that names who may decide.
    #[arg(long, required = true)]
    decisions: Option<PathBuf>,
    /// Who decides; a name of `reviewers.txt`.
    #[arg(long = "as", required = true)]
    reviewer: Option<String>,
    /// Port on 127.0.0.1; a free one when left out.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Folder with the fonts of the pages; the machine's own letters when left out.
    #[arg(long)]
    fonts: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Print how far the queue is and how well reviewers agree.
    Report {
        /// Pairs to decide.
        #[arg(long)]
        queue: PathBuf,
        /// Folder of decisions.
        #[arg(long)]
        decisions: PathBuf,
    },
    /// Write what two reviewers agreed on, as `attune link --decisions` reads it.
    Export {
        /// Folder of decisions.
        #[arg(long)]
        decisions: PathBuf,
        /// Where it goes.
        #[arg(long)]
        out: PathBuf,
    },
}

/// Serves one session, or reports on those that were.
pub async fn run(review: &Review, root: &Path) -> Result<()> {
    match &review.command {
        Some(Command::Report { queue, decisions }) => super::say(&attune_review::report(&root.join(queue), &root.join(decisions))?.to_string()),
        Some(Command::Export { decisions, out }) => {
            let export = attune_review::export(&root.join(decisions), &root.join(out))?;
            super::say(&format!("{}: {} pairs are one person, {} are two", out.display(), export.same, export.different));
            if export.contradicting > 0 {
                super::say(&format!("{} pairs contradict each other and are left out; `attune review report` names them", export.contradicting));
            }
        }
        None => {
            let (queue, decisions) = (review.queue.as_ref().context("no queue")?, review.decisions.as_ref().context("no decisions")?);
            let reviewer = review.reviewer.clone().context("no reviewer")?;
            let mut settings = attune_review::Settings::new(root.join(queue), root.join(decisions), reviewer, Arc::new(|| SystemClock.now()));
            settings.listen.set_port(review.port);
            settings.fonts = review.fonts.as_ref().map(|fonts| root.join(fonts));
            let announce = |link: &str| super::say(&format!("Open this link once, in your own browser. It works for ten minutes.\n  {link}"));
            let stop = async {
                // Where signals cannot be had the session still ends by its own button, or by time.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            let closing = attune_review::serve(settings, announce, stop).await?;
            super::say(match closing {
                attune_review::Closing::Reviewer => "The session is ended. All answers are kept.",
                attune_review::Closing::Idle => "The session ended because nothing was asked of it for a while. All answers are kept.",
                attune_review::Closing::Stopped => "Stopped. Every answer that was shown as kept is kept.",
            });
        }
    }
    Ok(())
}
