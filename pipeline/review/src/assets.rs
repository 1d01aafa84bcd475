//! What a page loads: the dashboard's tokens, frame and tables with the review's own styles, the keys, and letters from a folder.

use std::collections::HashMap;
use std::path::Path;

use crate::queue::sha256;

/// The dashboard's stylesheets, and the review's own behind them.
const STYLES: &str = concat!(
    include_str!("../../../dashboards/web/styles/tokens.css"),
    include_str!("../../../dashboards/web/styles/page.css"),
    include_str!("../../../dashboards/web/styles/table.css"),
    include_str!("../web/review.css"),
);
/// Letters that press the buttons. Every page works without it.
const SCRIPT: &str = include_str!("../web/keys.js");

/// A file as it is handed out.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The files that pages name. None holds anything of a record.
#[derive(Debug, Clone)]
pub(crate) struct Assets {
    files: HashMap<String, Asset>,
    pub stylesheet: String,
    pub script: String,
}

impl Assets {
    /// Takes fonts from `fonts/` of a folder; what is not there is left out.
    pub(crate) fn load(folder: Option<&Path>) -> Assets {
        let name = |kind: &str, text: &str, ending: &str| format!("{kind}-{}.{ending}", &sha256(text.as_bytes())[..16]);
        let (stylesheet, script) = (name("review", STYLES, "css"), name("keys", SCRIPT, "js"));
        let mut files = HashMap::from([
            (stylesheet.clone(), Asset { media_type: "text/css; charset=utf-8", bytes: STYLES.into() }),
            (script.clone(), Asset { media_type: "text/javascript; charset=utf-8", bytes: SCRIPT.into() }),
        ]);
        let entries = folder.and_then(|folder| std::fs::read_dir(folder.join("fonts")).ok());
        for path in entries.into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".woff2"));
            if let (Some(name), Ok(bytes)) = (name, std::fs::read(&path)) {
                files.insert(name.to_owned(), Asset { media_type: "font/woff2", bytes });
            }
        }
        Assets { files, stylesheet, script }
    }

    /// The file with this name.
    pub(crate) fn file(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }
}
