//! Which key files are taken.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt as _;

use super::*;

const DIGITS: &str = "8f1c3a5be27d4906b1f0c2d3e4a596877a1b2c3d4e5f60718293a4b5c6d7e8f9";

fn file(text: &str, mode: u32) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.toml");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    (folder, path)
}

fn refusal(text: &str, mode: u32) -> String {
    let (_folder, path) = file(text, mode);
    let Err(error) = Secret::read(&path) else { panic!("the key was taken") };
    error.to_string()
}

#[test]
fn a_new_key_is_readable_by_its_owner_alone_and_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.toml");
    create_key(&path, "2026-07").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let secret = Secret::read(&path).unwrap();
    assert_eq!(secret.label(), "2026-07");
    assert_eq!(secret.bytes().len(), 64);
}

#[test]
fn a_key_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.toml");
    create_key(&path, "a").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(create_key(&path, "b"), Err(KeyError::Io { .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn two_new_keys_differ() {
    let folder = tempfile::tempdir().unwrap();
    let names: BTreeSet<String> = ["one", "two", "three"]
        .iter()
        .map(|file| {
            let path = folder.path().join(file);
            create_key(&path, "same").unwrap();
            Secret::read(&path).unwrap().name()
        })
        .collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn a_key_that_others_may_read_is_refused_with_the_cure() {
    let text = format!("label = \"a\"\nsecret = \"{DIGITS}\"\n");
    for mode in [0o644, 0o640, 0o604, 0o660, 0o601] {
        let message = refusal(&text, mode);
        assert!(message.contains("chmod 600") && message.contains(&format!("{mode:04o}")), "{message}");
    }
}

#[test]
fn a_link_to_a_key_is_refused() {
    let (folder, path) = file(&format!("label = \"a\"\nsecret = \"{DIGITS}\"\n"), 0o600);
    let link = folder.path().join("link.toml");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(matches!(Secret::read(&link), Err(KeyError::NotPlain(_))));
}

#[test]
fn short_typed_and_foreign_secrets_are_refused_without_a_word_of_them() {
    let cases = [
        (format!("label = \"a\"\nsecret = \"{}\"\n", &DIGITS[..62]), "62 hexadecimal digits"),
        (format!("label = \"a\"\nsecret = \"{}\"\n", "0123".repeat(16)), "not random"),
        (format!("label = \"a\"\nsecret = \"{}\"\n", "correct horse battery staple ".repeat(4)), "must be hexadecimal"),
        (format!("label = \"a b\"\nsecret = \"{DIGITS}\"\n"), "key label"),
        (format!("secret = \"{DIGITS}\"\n"), "expected TOML"),
        (format!("{DIGITS}\n"), "expected TOML"),
    ];
    for (text, expected) in cases {
        let message = refusal(&text, 0o600);
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains(&DIGITS[..8]) && !message.contains("horse"), "{message}");
    }
}

#[test]
fn the_name_of_a_key_follows_its_secret() {
    let other = DIGITS.replace('8', "9");
    assert_eq!(Secret::new("a", DIGITS).unwrap().name(), Secret::new("a", DIGITS).unwrap().name());
    assert_ne!(Secret::new("a", DIGITS).unwrap().name(), Secret::new("a", &other).unwrap().name());
}
