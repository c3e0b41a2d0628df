//! Ctrl-C and SIGTERM: noted, passed on to the engine, and turned into an exit code.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use domain_engine::Interrupt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How often [`received`] looks.
const POLL: Duration = Duration::from_millis(50);

/// The exit code of the first signal; 0 before it.
static RECEIVED: AtomicU8 = AtomicU8::new(0);

/// Exit code of an interrupted run: 130 after Ctrl-C, 143 after SIGTERM.
pub(crate) fn exit_code() -> u8 {
    match RECEIVED.load(Ordering::Relaxed) {
        0 => 130,
        code => code,
    }
}

/// Whether a signal has come.
pub(crate) fn is_received() -> bool {
    RECEIVED.load(Ordering::Relaxed) != 0
}

/// Returns when a signal has come. The handlers are those of [`listen`].
pub(crate) async fn received() {
    while !is_received() {
        tokio::time::sleep(POLL).await;
    }
}

/// Listens from now on; must be called on the runtime. A second signal ends the process at once.
pub(crate) fn listen() -> Interrupt {
    let (sender, receiver) = watch::channel(false);
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let sender = sender.clone();
        // Where a handler cannot be installed, the signal ends the process as ever.
        let Ok(mut stream) = signal(kind) else {
            continue;
        };
        let code = 128 + u8::try_from(kind.as_raw_value()).unwrap_or(2);
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                if RECEIVED.swap(code, Ordering::Relaxed) != 0 {
                    // Who asks twice does not wait for good order; the server cleans up by itself.
                    std::process::exit(code.into());
                }
                sender.send_replace(true);
            }
        });
    }
    Interrupt::from_watch(receiver)
}
