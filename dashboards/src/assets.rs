//! What a page loads or draws from: the stylesheet and script in the binary; fonts and map geometry from a folder.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use serde::Deserialize;

/// The stylesheet as it is written, one file a concern.
const STYLES: &str = concat!(
    include_str!("../web/styles/tokens.css"),
    include_str!("../web/styles/page.css"),
    include_str!("../web/styles/table.css"),
    include_str!("../web/styles/chart.css"),
    include_str!("../web/styles/equity.css"),
    include_str!("../web/styles/print.css"),
);
/// Tooltips and a click on the map. Every page works without it.
const SCRIPT: &str = include_str!("../web/islands/map.js");

/// The outline of one county.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Shape {
    /// GEOID.
    pub id: String,
    /// Name in the geometry file.
    pub name: String,
    /// SVG path data.
    pub path: String,
}

/// The drawing of one state.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct StateGeometry {
    /// Width of the drawing.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Its counties.
    pub shapes: Vec<Shape>,
}

/// A file that the server hands out as it is, under a name that changes with its bytes.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Media type.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Everything a page needs beside the release.
#[derive(Debug, Default)]
pub struct Assets {
    geometry: HashMap<String, StateGeometry>,
    files: HashMap<String, Asset>,
    stylesheet: String,
    script: String,
}

fn fingerprint(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

impl Assets {
    /// Loads fonts and geometry from `folder`; what is not there is left out, and pages say so in place of the map.
    pub fn load(folder: &Path) -> Assets {
        let (stylesheet, script) = (format!("styles-{}.css", fingerprint(STYLES)), format!("map-{}.js", fingerprint(SCRIPT)));
        let mut assets = Assets { stylesheet, script, ..Assets::default() };
        assets.files.insert(assets.stylesheet.clone(), Asset { media_type: "text/css; charset=utf-8", bytes: STYLES.into() });
        assets.files.insert(assets.script.clone(), Asset { media_type: "text/javascript; charset=utf-8", bytes: SCRIPT.into() });
        for path in files_in(&folder.join("fonts"), "woff2") {
            if let (Some(name), Ok(bytes)) = (path.file_name().and_then(|name| name.to_str()), std::fs::read(&path)) {
                assets.files.insert(name.to_owned(), Asset { media_type: "font/woff2", bytes });
            }
        }
        for path in files_in(&folder.join("geometry"), "json") {
            let state = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
            let drawing = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<StateGeometry>(&bytes).ok());
            if let (Some(state), Some(drawing)) = (state, drawing) {
                assets.geometry.insert(state, drawing);
            }
        }
        assets
    }

    /// The file with this name.
    pub fn file(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }

    /// Name of the stylesheet, which changes with its bytes.
    pub fn stylesheet(&self) -> &str {
        &self.stylesheet
    }

    /// Name of the script, which changes with its bytes.
    pub fn script(&self) -> &str {
        &self.script
    }

    /// How many states have an outline.
    pub fn states_with_geometry(&self) -> usize {
        self.geometry.len()
    }

    pub(crate) fn geometry(&self, state: &str) -> Option<&StateGeometry> {
        self.geometry.get(state)
    }

    pub(crate) fn has_font(&self) -> bool {
        self.files.contains_key(FONT)
    }
}

/// The font file that the stylesheet names first.
pub(crate) const FONT: &str = "source-sans-3-5.3.0-latin.woff2";

fn files_in(folder: &Path, extension: &str) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}
