//! The release that is served now, swapped whole when the pointer moves.

use std::error::Error;
use std::sync::{Arc, PoisonError, RwLock};

use attune_contract::Release;
use attune_dashboards::{Assets, Site};

use crate::release_store::{Pointer, ReleaseStore, StoreError};

/// A release in memory with what its pointer says.
#[derive(Debug)]
pub struct Loaded {
    /// The release.
    pub release: Release,
    /// When it was published, where the pointer says so.
    pub published_at: Option<String>,
}

/// What the server has to serve.
#[derive(Debug, Clone, Default)]
pub enum Served {
    /// No release yet.
    #[default]
    Nothing,
    /// A release.
    Release(Arc<Loaded>),
    /// The newest pointer takes a release back.
    Withdrawn {
        /// The release that was taken back.
        release_id: String,
    },
}

#[derive(Debug, Default)]
struct Current {
    pointer: Option<Pointer>,
    served: Served,
    refused: Option<u32>,
}

/// What every handler shares.
#[derive(Debug, Clone)]
pub struct AppState {
    current: Arc<RwLock<Current>>,
    assets: Arc<Assets>,
}

impl AppState {
    /// A server with nothing to serve yet.
    pub fn new(assets: Arc<Assets>) -> AppState {
        AppState { current: Arc::default(), assets }
    }

    /// What is served now.
    pub fn served(&self) -> Served {
        self.current.read().unwrap_or_else(PoisonError::into_inner).served.clone()
    }

    /// Fonts, styles and outlines.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// What pages of a release are drawn from.
    pub fn site<'a>(&'a self, loaded: &'a Loaded) -> Site<'a> {
        Site { release: &loaded.release, assets: &self.assets, published_at: loaded.published_at.as_deref() }
    }

    /// Looks at the newest pointer and swaps the release if it moved. A release that cannot be read is refused, and the old one stays.
    pub async fn refresh(&self, store: &ReleaseStore) {
        match self.newer(store).await {
            Ok(None) => {}
            Ok(Some((pointer, served))) => {
                tracing::info!(pointer.number = pointer.number, release.id = %pointer.release_id, is_withdrawn = pointer.withdrawn, "now serving pointer {}", pointer.number);
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = Current { pointer: Some(pointer), served, refused: None };
            }
            Err((number, error)) => {
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                // Said once a pointer, not every few seconds.
                if current.refused != Some(number) {
                    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
                    tracing::error!("the newest release is refused, the old one stays: {error}{cause}");
                    current.refused = Some(number);
                }
            }
        }
    }

    async fn newer(&self, store: &ReleaseStore) -> Result<Option<(Pointer, Served)>, (u32, StoreError)> {
        let Some(pointer) = store.newest_pointer().await.map_err(|error| (0, error))? else { return Ok(None) };
        let known = self.current.read().unwrap_or_else(PoisonError::into_inner).pointer.clone();
        if known.as_ref() == Some(&pointer) {
            return Ok(None);
        }
        if pointer.withdrawn {
            let served = Served::Withdrawn { release_id: pointer.release_id.clone() };
            return Ok(Some((pointer, served)));
        }
        let release = store.load(&pointer.release_id).await.map_err(|error| (pointer.number, error))?;
        let loaded = Loaded { release, published_at: pointer.published_at.clone() };
        Ok(Some((pointer, Served::Release(Arc::new(loaded)))))
    }
}
