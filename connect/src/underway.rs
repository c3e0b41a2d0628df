//! Tells a server that is slow from a pool that is busy.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the connections that are being opened or checked at the moment.
#[derive(Debug, Default)]
pub(crate) struct Underway(AtomicUsize);

/// One of them; it counts until it is dropped, cancelled futures included.
pub(crate) struct One<'a>(&'a AtomicUsize);

impl Underway {
    pub(crate) fn begin(&self) -> One<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        One(&self.0)
    }

    pub(crate) fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

impl Drop for One<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
