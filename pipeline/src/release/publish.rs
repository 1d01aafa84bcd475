//! Publication and withdrawal: a named person's acts, with a reason, in the ledger.

use attune_contract::path;
use bytes::Bytes;

use super::files::ReleaseError;
use super::history::vault;
use super::pointer::{Pointer, current_pointer};
use super::prepare;
use crate::domain::clock::Clock;
use crate::store::{Ledger, Publication, Stores};

/// Publishes a prepared release: copies its files, then creates the next pointer. Gives the pointer.
///
/// # Errors
/// [`ReleaseError::Outdated`] when another release was published since this one was prepared.
pub async fn publish(stores: &Stores, ledger: &Ledger, clock: &dyn Clock, release: &str, by: &str, reason: &str) -> Result<Pointer, ReleaseError> {
    if by.trim().is_empty() || reason.trim().is_empty() {
        return Err(ReleaseError::Unsigned);
    }
    let id = prepare::find(&stores.controlled, release).await?;
    let (files, assumption) = prepare::take(&stores.controlled, &id).await?;
    let found = current_pointer(&stores.public).await?;
    if let Some(current) = found.as_ref().filter(|pointer| pointer.release_id == id && !pointer.withdrawn) {
        // A process killed between the pointer and the ledger left no signature: this one is kept.
        if ledger.publications()?.iter().all(|act| act.pointer != i64::from(current.number)) {
            sign(ledger, clock, current, "published", by, reason)?;
        }
        return Ok(current.clone());
    }
    if ledger.publications()?.iter().any(|act| act.release_id == id && act.act == "withdrawn") {
        return Err(ReleaseError::Withdrawn(id));
    }
    let number = found.map_or(0, |pointer| pointer.number);
    if number != assumption.pointer {
        return Err(ReleaseError::Outdated { release: id, expected: assumption.pointer, found: number });
    }
    // Kept before anybody can read it: what was published once counts as known for ever.
    for (name, bytes) in &files.files {
        stores.controlled.put(&vault(&path::release_file(&id, name)), bytes.clone()).await?;
    }
    stores.controlled.put(&vault(&path::release_file(&id, path::MANIFEST)), files.manifest_bytes()?).await?;
    for (name, bytes) in &files.files {
        stores.public.put_new(&path::release_file(&id, name), bytes.clone()).await?;
    }
    stores.public.put_new(&path::release_file(&id, path::MANIFEST), files.manifest_bytes()?).await?;
    point(stores, ledger, clock, Pointer { number: number + 1, release_id: id, withdrawn: false }, "published", by, reason).await
}

/// Takes a published release back: its bytes are deleted and a tombstone is the next pointer. A copy stays in the
/// controlled zone's vault, since later audits must count what was once public as known.
pub async fn withdraw(stores: &Stores, ledger: &Ledger, clock: &dyn Clock, by: &str, reason: &str) -> Result<Pointer, ReleaseError> {
    if by.trim().is_empty() || reason.trim().is_empty() {
        return Err(ReleaseError::Unsigned);
    }
    let current = current_pointer(&stores.public).await?.filter(|pointer| !pointer.withdrawn).ok_or_else(|| ReleaseError::Unknown("current".to_owned()))?;
    let folder = path::release_file(&current.release_id, "");
    for file in stores.public.list(folder.trim_end_matches('/')).await? {
        stores.controlled.put(&vault(&file), stores.public.get(&file).await?).await?;
        stores.public.delete(&file).await?;
    }
    let tombstone = Pointer { number: current.number + 1, release_id: current.release_id, withdrawn: true };
    point(stores, ledger, clock, tombstone, "withdrawn", by, reason).await
}

async fn point(stores: &Stores, ledger: &Ledger, clock: &dyn Clock, pointer: Pointer, act: &str, by: &str, reason: &str) -> Result<Pointer, ReleaseError> {
    let text = serde_json::to_string(&pointer).map_err(|source| ReleaseError::Manifest(pointer.release_id.clone(), source))?;
    let is_first = stores.public.put_new(&path::pointer(pointer.number), Bytes::from(text + "\n")).await?;
    if !is_first {
        return Err(ReleaseError::Outdated { release: pointer.release_id, expected: pointer.number - 1, found: pointer.number });
    }
    sign(ledger, clock, &pointer, act, by, reason)?;
    Ok(pointer)
}

fn sign(ledger: &Ledger, clock: &dyn Clock, pointer: &Pointer, act: &str, by: &str, reason: &str) -> Result<(), ReleaseError> {
    Ok(ledger.publish(&Publication {
        pointer: i64::from(pointer.number),
        release_id: pointer.release_id.clone(),
        act: act.to_owned(),
        by: by.to_owned(),
        reason: reason.to_owned(),
        at: clock.now().to_rfc3339(),
    })?)
}
