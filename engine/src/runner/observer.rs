//! What a run tells, what ends it, and how it behaves.

use std::time::Duration;

use domain_connect::ConnectError;
use domain_connect::control::Notice;
use tokio::sync::watch;

use crate::consent::Consent;
use crate::lock::{Blocker, Holder};
use crate::report::Done;
use crate::role::RolePattern;
use crate::script::{Direction, Timeouts};

/// What a run tells while it goes on.
#[derive(Debug)]
pub enum Event<'a> {
    /// The server has no connection left, and is asked again; told once.
    Full {
        /// Its answer.
        error: &'a ConnectError,
        /// How long it is asked again.
        limit: Duration,
    },
    /// Another runner holds the lock; told once.
    Waiting(&'a Holder),
    /// A migration waits for what others hold; told again when they are others.
    Blocked {
        /// The migration's folder.
        label: &'a str,
        /// Who.
        blockers: &'a [Blocker],
    },
    /// A lock was not got in time: what was sent is rolled back, and is sent again after a pause.
    Retrying {
        /// The migration's folder.
        label: &'a str,
        /// Which attempt comes, from 2.
        attempt: u32,
        /// How many there are at most.
        of: u32,
        /// How long it pauses before.
        pause: Duration,
    },
    /// A migration is about to be sent.
    Started {
        /// Its domain.
        domain: &'static str,
        /// Its folder.
        label: &'a str,
        /// Applied or taken back.
        direction: Direction,
        /// Its place in this run, from 1.
        number: usize,
        /// How many there are in this run.
        of: usize,
    },
    /// The server sent a notice while a migration ran.
    Notice {
        /// The migration's folder.
        label: &'a str,
        /// The notice.
        notice: &'a Notice,
    },
    /// A migration that stopped between its statements goes on.
    Resumed {
        /// The migration's folder.
        label: &'a str,
        /// How many statements are done.
        done: usize,
        /// How many there are.
        of: usize,
    },
    /// A statement that was started before was found to be done.
    FoundDone {
        /// The migration's folder.
        label: &'a str,
        /// Its place, from 1.
        statement: usize,
    },
    /// An INVALID index that an earlier run left was dropped.
    DroppedInvalid {
        /// The migration's folder.
        label: &'a str,
        /// The index, qualified.
        index: &'a str,
    },
    /// Another session builds the index that is next; told once.
    WaitingForIndex {
        /// The migration's folder.
        label: &'a str,
        /// The index, qualified.
        index: &'a str,
        /// The session that builds it.
        by: &'a str,
    },
    /// A migration is done.
    Finished(&'a Done),
}

/// Is told what happens; prints it, or counts it.
pub trait Observer {
    /// Something happened.
    fn event(&mut self, event: Event<'_>);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Observer for Silent {
    fn event(&mut self, _: Event<'_>) {}
}

/// Raised by a signal handler; ends the run after cancelling what runs.
#[derive(Clone, Debug)]
pub struct Interrupt(Option<watch::Receiver<bool>>);

impl Interrupt {
    /// Is raised when `true` is sent.
    pub fn from_watch(receiver: watch::Receiver<bool>) -> Self {
        Interrupt(Some(receiver))
    }

    /// Is never raised.
    pub fn never() -> Self {
        Interrupt(None)
    }

    pub(crate) fn is_raised(&self) -> bool {
        self.0.as_ref().is_some_and(|receiver| *receiver.borrow())
    }

    /// Returns when it is raised.
    pub(crate) async fn raised(&mut self) {
        if let Some(receiver) = &mut self.0
            && receiver.wait_for(|raised| *raised).await.is_ok()
        {
            return;
        }
        std::future::pending().await
    }
}

/// How a run behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// `application_name` of the session.
    pub application: String,
    /// Who runs it and where, for the history; the server adds the database user.
    pub by: String,
    /// How long migrations wait and run.
    pub timeouts: Timeouts,
    /// How often a migration is tried again that did not get a lock on a table in time.
    pub lock_retries: u32,
    /// How long to wait for another runner.
    pub lock_timeout: Duration,
    /// The role that migrations run as; whoever connects for `None`.
    pub role: Option<RolePattern>,
    /// What may be lost.
    pub consent: Consent,
    /// What becomes of older migrations that arrive late.
    pub out_of_order: OutOfOrder,
}

/// What becomes of a pending migration that is older than one that is applied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutOfOrder {
    /// It is applied with a note, and declined on a protected database.
    #[default]
    UnlessProtected,
    /// It is applied with a note.
    Apply,
}

impl Default for Options {
    /// Half a minute for another runner, six attempts at a busy table; nothing may be lost.
    fn default() -> Self {
        Options {
            application: "dbctl".into(),
            by: "engine".into(),
            timeouts: Timeouts::default(),
            lock_retries: 5,
            lock_timeout: Duration::from_secs(30),
            role: None,
            consent: Consent::Nothing,
            out_of_order: OutOfOrder::UnlessProtected,
        }
    }
}
