//! Ctrl-C and SIGTERM: noted, passed on to the engine, and turned into an exit code.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use domain_engine::Interrupt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How often [`received`] looks.
const POLL: Duration = Duration::from_millis(50);

static RECEIVED: AtomicU8 = AtomicU8::new(0);

/// Exit code of an interrupted run: 130 after Ctrl-C, 143 after SIGTERM.
pub(crate) fn exit_code() -> u8 {
    match RECEIVED.load(Ordering::Relaxed) {
        0 => 130,
        signal => 128 + signal,
    }
}

/// Returns when a signal has come. The handlers are those of [`listen`].
pub(crate) async fn received() {
    while RECEIVED.load(Ordering::Relaxed) == 0 {
        tokio::time::sleep(POLL).await;
    }
}

/// Listens from now on; must be called on the runtime.
pub(crate) fn listen() -> Interrupt {
    let (sender, receiver) = watch::channel(false);
    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let sender = sender.clone();
        // Where a handler cannot be installed, the signal ends the process as ever.
        let Ok(mut stream) = signal(kind) else {
            continue;
        };
        tokio::spawn(async move {
            if stream.recv().await.is_some() {
                RECEIVED.store(
                    u8::try_from(kind.as_raw_value()).unwrap_or(2),
                    Ordering::Relaxed,
                );
                sender.send_replace(true);
            }
        });
    }
    Interrupt::from_watch(receiver)
}
