//! The key file: the one secret of encoding, held by agencies and by nobody else.
//!
//! The file is TOML with a `label`, which names the key wherever encodings made with it go, and a `secret` of at least 64 hexadecimal
//! digits (32 bytes). The digits as they stand are the secret that clkhash takes, so parties with either program can share it.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use hmac::Mac as _;
use serde::Deserialize;
use zeroize::{Zeroize, Zeroizing};

use crate::stream::{derived_key, keyed};

#[cfg(all(test, unix))]
mod tests;

/// Hexadecimal digits of a secret: 32 bytes.
const LEAST_DIGITS: usize = 64;
/// Of 64 random digits fewer than 9 different ones do not happen; of a typed pattern they do.
const LEAST_DIFFERENT_DIGITS: usize = 9;

/// Why a key is refused. Never says a word of what the file holds.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("key file {file}")]
    Io {
        /// The file.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Other accounts of the machine may read or change it.
    #[error("key file {file}: its permissions are {mode:04o}; nobody but its owner may read it (chmod 600 {file})")]
    Permissions {
        /// The file.
        file: String,
        /// Its permissions.
        mode: u32,
    },
    /// It is a folder, a link or a device.
    #[error("key file {0}: not a plain file")]
    NotPlain(String),
    /// It is no key file.
    #[error("key file: expected TOML with a label and a secret, and nothing else")]
    Malformed,
    /// The secret is no hexadecimal text.
    #[error("key file: the secret must be hexadecimal digits")]
    NotHexadecimal,
    /// The secret is too short.
    #[error("key file: the secret has {found} hexadecimal digits where at least 64 (32 bytes) are needed; make one with `attune-encode new-key`")]
    TooShort {
        /// Digits found.
        found: usize,
    },
    /// The secret was typed, not drawn.
    #[error("key file: the secret is not random; make one with `attune-encode new-key`")]
    NotRandom,
    /// A label that cannot stand in a header.
    #[error("key label: 1 to 40 letters, digits, dots, hyphens or underscores")]
    Label,
    /// The system gives no random numbers.
    #[error("the system gave no random numbers")]
    NoRandomness,
}

/// The secret of encoding. Has no `Debug` and no `Display`, and is wiped when dropped.
pub struct Secret {
    digits: Zeroizing<String>,
    label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    label: String,
    secret: String,
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl Secret {
    /// A secret from its label and its hexadecimal digits.
    ///
    /// # Errors
    /// The digits are too few, no digits, or not random; the label cannot stand in a header.
    pub fn new(label: &str, digits: &str) -> Result<Secret, KeyError> {
        check_label(label)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(KeyError::NotHexadecimal);
        }
        if digits.len() < LEAST_DIGITS {
            return Err(KeyError::TooShort { found: digits.len() });
        }
        let different = (0..16).filter(|number| digits.chars().any(|digit| digit.to_digit(16) == Some(*number))).count();
        if different < LEAST_DIFFERENT_DIGITS {
            return Err(KeyError::NotRandom);
        }
        Ok(Secret { digits: Zeroizing::new(digits.to_owned()), label: label.to_owned() })
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// Others than its owner may read the file, it is no plain file, or what it holds is no key.
    pub fn read(path: &Path) -> Result<Secret, KeyError> {
        let file = path.display().to_string();
        let io = |source| KeyError::Io { file: file.clone(), source };
        let found = fs::symlink_metadata(path).map_err(io)?;
        if !found.is_file() {
            return Err(KeyError::NotPlain(file));
        }
        check_permissions(&file, &found)?;
        let text = Zeroizing::new(fs::read_to_string(path).map_err(io)?);
        // What the TOML reader says would quote the line, and the line is the secret.
        let key: KeyFile = toml::from_str(&text).map_err(|_| KeyError::Malformed)?;
        Secret::new(&key.label, &key.secret)
    }

    /// The label: which key this is.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Label and eight digits that tell two keys of one label apart, and from which the secret cannot be worked out.
    pub fn name(&self) -> String {
        let digest = keyed(&derived_key(self.bytes(), "name")).finalize().into_bytes();
        let digits: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        format!("{}/{digits}", self.label)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.digits.as_bytes()
    }
}

/// Draws a new secret and writes it to a new file that only its owner may read.
///
/// # Errors
/// The file exists already, cannot be written, or the system gives no random numbers.
pub fn create_key(path: &Path, label: &str) -> Result<(), KeyError> {
    check_label(label)?;
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut()).map_err(|_| KeyError::NoRandomness)?;
    let digits: Zeroizing<String> = Zeroizing::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    let text = Zeroizing::new(format!(
        "# A key of encoding. Who holds it can undo encodings: it stays with the agencies that encode, and never goes to the warehouse.\nlabel = \"{label}\"\nsecret = \"{}\"\n",
        digits.as_str()
    ));
    let io = |source| KeyError::Io { file: path.display().to_string(), source };
    let mut file = new_file(path).map_err(io)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io)
}

fn check_label(label: &str) -> Result<(), KeyError> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if (1..=40).contains(&label.len()) && label.chars().all(is_plain) { Ok(()) } else { Err(KeyError::Label) }
}

#[cfg(unix)]
fn new_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(unix)]
fn check_permissions(file: &str, found: &fs::Metadata) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = found.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyError::Permissions { file: file.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn new_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

// Where permissions are not numbers, the folder's access list decides; docs/partners/encoding.md says how to set it.
#[cfg(not(unix))]
fn check_permissions(_file: &str, _found: &fs::Metadata) -> Result<(), KeyError> {
    Ok(())
}
