//! `attune-api --config api.toml`: serves the current release of a public store.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use attune_api::config::Config;
use attune_api::release_store::ReleaseStore;
use attune_api::{AppState, Served, openapi, router};
use attune_dashboards::Assets;
use clap::Parser;

/// Serves the current release of a public store: an API and the dashboard's pages.
#[derive(Debug, Parser)]
#[command(name = "attune-api", version)]
struct Arguments {
    /// Configuration file.
    #[arg(long, default_value = "api.toml", env = "ATTUNE_API_CONFIG")]
    config: PathBuf,
    /// Print the OpenAPI document and stop.
    #[arg(long)]
    openapi: bool,
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    if arguments.openapi {
        let text = format!("{:#}\n", openapi::document(None));
        return if std::io::stdout().write_all(text.as_bytes()).is_ok() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE };
    }
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(&arguments).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::load(&arguments.config)?;
    let store = ReleaseStore::open(&config.public.url)?;
    let assets = Assets::load(&config.assets);
    if assets.states_with_geometry() == 0 {
        tracing::warn!(folder = %config.assets.display(), "no map outlines found: pages show tables in place of maps (build them with npm run build in dashboards/web)");
    }
    let state = AppState::new(Arc::new(assets));
    state.refresh(&store).await;
    if matches!(state.served(), Served::Nothing) {
        tracing::warn!(store = %config.public.url, "no release in the public store yet");
    }
    let listener = tokio::net::TcpListener::bind(&config.listen).await.map_err(|source| format!("cannot listen on {}: {source}", config.listen))?;
    tracing::info!(address = %listener.local_addr()?, "listening on http://{}", listener.local_addr()?);
    let refresher = tokio::spawn(refresh_for_ever(state.clone(), store, Duration::from_secs(config.reload_seconds.max(1))));
    axum::serve(listener, router(state)).with_graceful_shutdown(stop_signal()).await?;
    refresher.abort();
    tracing::info!("stopped");
    Ok(())
}

async fn refresh_for_ever(state: AppState, store: ReleaseStore, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        state.refresh(&store).await;
    }
}

async fn stop_signal() {
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or_else(|error| tracing::error!("cannot wait for an interrupt: {error}")) };
    #[cfg(unix)]
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} },
        Err(_) => interrupt.await,
    }
    #[cfg(not(unix))]
    interrupt.await;
}
