use std::path::Path;
use std::sync::Arc;

use attune_contract::path;
use attune_dashboards::Assets;

use super::{get, release, store};
use crate::{AppState, Served, router};

fn state() -> AppState {
    AppState::new(Arc::new(Assets::load(Path::new("no/such/folder"))))
}

fn current(state: &AppState) -> Option<String> {
    if let Served::Release(loaded) = state.served() { Some(loaded.release.manifest().release_id.clone()) } else { None }
}

#[tokio::test]
async fn without_a_release_pages_and_api_say_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = state();
    state.refresh(&store(&folder.path().join("not-there-yet"))).await;
    let server = router(state);
    let page = get(&server, "/").await;
    assert_eq!((page.status.as_u16(), page.body.contains("first release is on its way")), (503, true));
    assert_eq!(get(&server, "/v1/indicators").await.json()["type"], "/problems/no-release");
    assert_eq!(get(&server, "/healthz").await.status, 200);
    assert_eq!(get(&server, "/readyz").await.status, 503);
}

#[tokio::test]
async fn a_newer_pointer_swaps_the_release_and_a_broken_one_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = release::tables();
    tables.indicators.truncate(1);
    tables.observations.retain(|cell| cell.key.indicator_id == tables.indicators[0].id);
    tables.inequality.retain(|row| row.key.indicator_id == tables.indicators[0].id);
    let first = release::write(folder.path(), 1, &tables).expect("a release");
    let state = state();
    let store = store(folder.path());
    state.refresh(&store).await;
    assert_eq!(current(&state), Some(first));

    tables.manifest.title = "The second".to_owned();
    let second = release::write(folder.path(), 2, &tables).expect("a release");
    state.refresh(&store).await;
    assert_eq!(current(&state), Some(second.clone()));

    tables.manifest.title = "The third".to_owned();
    let third = release::write(folder.path(), 3, &tables).expect("a release");
    std::fs::write(folder.path().join(path::release_file(&third, "areas.parquet")), b"other bytes").expect("written");
    state.refresh(&store).await;
    assert_eq!(current(&state), Some(second), "a file without its checksum refuses the release");
}

#[tokio::test]
async fn a_release_of_a_later_shape_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = release::tables();
    tables.observations.clear();
    tables.inequality.clear();
    tables.manifest.schema_version = "2.0".to_owned();
    let id = release::write(folder.path(), 1, &tables).expect("a release");
    let error = store(folder.path()).load(&id).await.expect_err("a refusal");
    assert!(error.to_string().contains("schema version 2.0"), "{error}");
}

#[tokio::test]
async fn a_withdrawn_release_is_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = release::tables();
    tables.observations.clear();
    let id = release::write(folder.path(), 1, &tables).expect("a release");
    std::fs::write(folder.path().join(path::pointer(2)), format!(r#"{{"release_id":"{id}","withdrawn":true}}"#)).expect("written");
    let state = state();
    state.refresh(&store(folder.path())).await;
    let server = router(state);
    assert_eq!(get(&server, "/").await.status, 410);
    assert_eq!(get(&server, "/v1/indicators").await.json()["type"], "/problems/release-withdrawn");
}
