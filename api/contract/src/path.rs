//! Object paths of the public store, in one place.

/// Path of the numbered pointer; the highest number names the current release.
pub fn pointer(number: u32) -> String {
    format!("pointer/{number:06}.json")
}

/// Folder of the pointers.
pub const POINTERS: &str = "pointer";

/// Path of a file of a release, such as `manifest.json`.
pub fn release_file(release_id: &str, file: &str) -> String {
    format!("releases/{release_id}/{file}")
}

/// Name of the manifest inside a release.
pub const MANIFEST: &str = "manifest.json";
/// Folder of the observations inside a release, one file per indicator.
pub const OBSERVATIONS: &str = "observations";

/// Path of an indicator's observations inside a release.
pub fn observations(indicator_id: &str) -> String {
    format!("{OBSERVATIONS}/{indicator_id}.parquet")
}
