//! What a session is opened with.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Gives the present time; entries of the ledger carry it.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What a session is opened with.
#[derive(Clone)]
pub struct Settings {
    /// The pairs to review.
    pub queue: PathBuf,
    /// Folder of `reviewers.txt` and the ledger.
    pub decisions: PathBuf,
    /// Who reviews; a name of `reviewers.txt`.
    pub reviewer: String,
    /// Where to listen. Anything but `127.0.0.1` is refused; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Folder with `fonts/`, as `dashboards/web/dist`. Without it the machine's own letters are used.
    pub fonts: Option<PathBuf>,
    /// How long the link may wait to be opened.
    pub link_lives: Duration,
    /// How long nothing may be asked before the session ends.
    pub idle: Duration,
    /// Where times come from.
    pub clock: Clock,
}

impl Settings {
    /// Settings with a free port on 127.0.0.1, a link that waits ten minutes, and a session that ends after twenty idle ones.
    pub fn new(queue: PathBuf, decisions: PathBuf, reviewer: String, clock: Clock) -> Settings {
        Settings {
            queue,
            decisions,
            reviewer,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            fonts: None,
            link_lives: Duration::from_secs(10 * 60),
            idle: Duration::from_secs(20 * 60),
            clock,
        }
    }
}
