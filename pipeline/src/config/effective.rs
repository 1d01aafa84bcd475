//! The settings that hold, each with where it came from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::settings::Settings;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {0}")]
    Read(String, #[source] std::io::Error),
    /// The file is not a configuration.
    #[error("configuration {0}: {1}")]
    Parse(String, String),
    /// A variable has a value that the setting cannot take.
    #[error("environment variable {0} does not fit the setting {1}")]
    Variable(String, String),
}

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The default of the program.
    Default,
    /// The configuration file.
    File,
    /// An environment variable.
    Environment(String),
}

/// The settings that hold.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The settings.
    pub settings: Settings,
    /// Each setting by its path, its value as text, and its origin.
    pub origins: BTreeMap<String, (String, Origin)>,
    /// Folder that relative paths of the configuration start from.
    pub base: PathBuf,
}

impl Effective {
    /// A configured path, made absolute from the folder that the configuration stands for.
    pub fn path(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }

    /// Root of the local stores.
    pub fn data_root(&self) -> PathBuf {
        if self.settings.data.as_os_str().is_empty() { self.base.join("data").join(&self.settings.name) } else { self.path(&self.settings.data) }
    }
}

/// Loads a configuration file, with `environment` going before it. Relative paths start from `base`.
pub fn load(file: &Path, base: &Path, environment: &BTreeMap<String, String>) -> Result<Effective, ConfigError> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|source| ConfigError::Read(name.clone(), source))?;
    let delivered: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Parse(name.clone(), error.to_string()))?;
    let parse = |table: Table| table.try_into::<Settings>().map_err(|error| ConfigError::Parse(name.clone(), error.to_string()));
    // Once to fill in the defaults, so that every setting can be named by a variable, and once with the variables.
    let defaults = Table::try_from(parse(delivered.clone())?).map_err(|error| ConfigError::Parse(name.clone(), error.to_string()))?;
    let mut effective = defaults;
    let mut origins = BTreeMap::new();
    apply(&mut effective, Some(&delivered), "", environment, &mut origins)?;
    Ok(Effective { settings: parse(effective)?, origins, base: base.to_path_buf() })
}

fn apply(
    table: &mut Table,
    file: Option<&Table>,
    path: &str,
    environment: &BTreeMap<String, String>,
    origins: &mut BTreeMap<String, (String, Origin)>,
) -> Result<(), ConfigError> {
    for (key, value) in table.iter_mut() {
        let setting = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let in_file = file.and_then(|table| table.get(key));
        if let Value::Table(inner) = value {
            apply(inner, in_file.and_then(Value::as_table), &setting, environment, origins)?;
            continue;
        }
        let variable = format!("ATTUNE_{}", setting.replace('.', "_").to_ascii_uppercase());
        let mut origin = if in_file.is_some() { Origin::File } else { Origin::Default };
        if let Some(text) = environment.get(&variable) {
            *value = convert(text, value).ok_or_else(|| ConfigError::Variable(variable.clone(), setting.clone()))?;
            origin = Origin::Environment(variable);
        }
        origins.insert(setting, (value.to_string(), origin));
    }
    Ok(())
}

/// Reads a variable as the type that the setting has; lists are comma separated.
fn convert(text: &str, like: &Value) -> Option<Value> {
    Some(match like {
        Value::Integer(_) => Value::Integer(text.parse().ok()?),
        Value::Float(_) => Value::Float(text.parse().ok()?),
        Value::Boolean(_) => Value::Boolean(text.parse().ok()?),
        Value::Array(items) => {
            let like = items.first().cloned().unwrap_or(Value::String(String::new()));
            Value::Array(text.split(',').map(|item| convert(item.trim(), &like)).collect::<Option<_>>()?)
        }
        Value::Datetime(_) => Value::Datetime(text.parse().ok()?),
        _ => Value::String(text.to_owned()),
    })
}
