//! Serving until a signal comes, and ending in order.

use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::log;

/// How long requests that are under way at the signal may go on. Shorter than the 30 s after which Kubernetes kills.
const GRACE: Duration = Duration::from_secs(10);

/// The signals that end the service.
pub(crate) struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

/// Catches SIGTERM and Ctrl-C from now on.
pub(crate) fn on_signal() -> io::Result<Stop> {
    Ok(Stop {
        terminate: signal(SignalKind::terminate())?,
        interrupt: signal(SignalKind::interrupt())?,
    })
}

impl Stop {
    async fn received(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Serves until a signal comes; then takes no connection more, and lets the requests under way finish.
pub(crate) async fn serve(listener: TcpListener, routes: Router, mut stop: Stop) -> io::Result<()> {
    let (ending, mut ended) = watch::channel(());
    let serving = axum::serve(listener, routes).with_graceful_shutdown(async move {
        stop.received().await;
        drop(ending);
    });
    let patience = async move {
        // Fails when the sender is dropped, which is what it waits for.
        drop(ended.changed().await);
        sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served,
        () = patience => {
            log::line(&format!("stock-service ends; what was not done after {GRACE:?} is given up"));
            Ok(())
        }
    }
}
