//! `api.toml`: the public store, and nothing else of the warehouse.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// Another zone is named.
    #[error(
        "[{key}] in {path} names another zone than [public]: the public server reads cleared releases only. Remove [{key}], and keep its credentials off this machine"
    )]
    OtherZone {
        /// The file.
        path: PathBuf,
        /// The zone.
        key: String,
    },
    /// A key is not known, is missing, or has a value that it cannot have.
    #[error("{path}: {message}")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// The public store.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicStore {
    /// A URL such as `file:///srv/attune/public`, or a folder relative to the working folder.
    pub url: String,
}

/// The configuration of the public server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on.
    #[serde(default = "default_listen")]
    pub listen: String,
    /// Folder of fonts and map outlines, as `npm run build` in `dashboards/web` writes it.
    #[serde(default = "default_assets")]
    pub assets: PathBuf,
    /// Seconds between two looks at the pointer.
    #[serde(default = "default_reload_seconds")]
    pub reload_seconds: u64,
    /// The public store.
    pub public: PublicStore,
}

fn default_listen() -> String {
    "127.0.0.1:8080".to_owned()
}

fn default_assets() -> PathBuf {
    "dashboards/web/dist".into()
}

fn default_reload_seconds() -> u64 {
    5
}

/// Words for zones and stores of the warehouse that this server must not be given.
const OTHER_ZONES: [&str; 9] = ["restricted", "identity", "controlled", "landing", "ledger", "vault", "feeds", "stores", "store"];

impl Config {
    /// Loads the file, then the environment: `ATTUNE_API_LISTEN`, or `PORT` for the port alone.
    ///
    /// # Errors
    /// [`ConfigError::OtherZone`] when the file names any zone but the public one; any other unknown key is refused too.
    pub fn load(path: &Path) -> Result<Config, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.into(), source })?;
        Config::parse(&text, path, |name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// Parses the text of the file under the variables that `variable` gives.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(text: &str, path: &Path, variable: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let key_error = |message: String| ConfigError::Key { path: path.into(), message };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| key_error(error.message().to_owned()))?;
        if let Some(key) = table.keys().find(|key| OTHER_ZONES.contains(&key.as_str())) {
            return Err(ConfigError::OtherZone { path: path.into(), key: key.clone() });
        }
        let mut config: Config = table.try_into().map_err(|error: toml::de::Error| key_error(error.message().to_owned()))?;
        if let Some(port) = variable("PORT") {
            let port: u16 = port.parse().map_err(|_| key_error("PORT is not a port number".to_owned()))?;
            let host = config.listen.rsplit_once(':').map_or("127.0.0.1", |(host, _)| host);
            config.listen = format!("{host}:{port}");
        }
        if let Some(listen) = variable("ATTUNE_API_LISTEN") {
            config.listen = listen;
        }
        Ok(config)
    }
}
