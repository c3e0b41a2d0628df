//! Connections of diesel-async for services: a pool of them, and single ones.

mod manager;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::pin::pin;
use std::time::Duration;

use deadpool::managed::{self, Object, QueueMode, WeakPool};
use diesel_async::AsyncPgConnection;
use tokio::time::{sleep, timeout};

use crate::{ConnectError, DatabaseUrl, PoolError, PoolSettings, PoolStatus, reach};
use manager::{Manager, Pooled};

/// How often unused connections are looked after; r2d2's interval.
const ROUND: Duration = Duration::from_secs(30);

/// A pool of diesel-async's connections. A clone is another handle to the same pool.
///
/// Who asks first is served first. A connection is handed out after one round trip that shows that it answers and is
/// in no transaction; one that fails this is closed and the next one taken or opened.
#[derive(Clone)]
pub struct Pool {
    inner: managed::Pool<Manager>,
    acquire_timeout: Duration,
}

/// A connection on loan; goes back to its pool when dropped.
///
/// One that comes back in a transaction, because the future that worked on it was dropped, is closed at once: its
/// locks would stay until somebody asks for it.
pub struct PooledConnection {
    // Back in the pool before `sweep` looks for it there.
    object: Object<Manager>,
    sweep: Sweep,
}

/// Takes what may not be handed out again out of the pool.
struct Sweep {
    pool: WeakPool<Manager>,
    due: bool,
}

/// Connects diesel-async to the first host that lets us in, by the rules of [`control::connect`](crate::control::connect).
///
/// Takes two round trips more than the control path: diesel-async sets time zone and encoding.
///
/// # Errors
///
/// [`ConnectError`]; with several hosts, that of the last one tried.
pub async fn connect(
    url: &DatabaseUrl,
    application_name: &str,
) -> Result<AsyncPgConnection, ConnectError> {
    let url = url.with_application_name(application_name);
    let tls = reach::connector(&url)?;
    let pooled: Pooled = reach::reach(&url, tls.as_ref()).await?;
    Ok(pooled.connection)
}

/// Opens a pool and its first connection, so that a wrong URL is found here and not by the first request.
///
/// `application_name` is used unless the URL has one. Root certificates are read once, here. The pool looks after
/// unused connections from a task of the runtime that this runs on, until the last handle is dropped.
///
/// # Errors
///
/// [`PoolError::Setting`], [`PoolError::Slow`], and [`PoolError::Connect`] with what is wrong.
pub async fn open(
    url: &DatabaseUrl,
    application_name: &str,
    settings: &PoolSettings,
) -> Result<Pool, PoolError> {
    settings.check()?;
    let manager = Manager::new(url.with_application_name(application_name), settings)?;
    let max_size = usize::try_from(settings.max_size).unwrap_or(usize::MAX);
    let inner = managed::Pool::builder(manager)
        .max_size(max_size)
        // The one used last first, so that those a peak needed fall idle and close.
        .queue_mode(QueueMode::Lifo)
        .build()
        // Building fails only for timeouts without a runtime, and deadpool's own are not used.
        .map_err(|_| PoolError::Closed)?;
    let pool = Pool {
        inner,
        acquire_timeout: settings.acquire_timeout,
    };
    drop(pool.get().await?);
    tokio::spawn(look_after(pool.inner.weak(), settings.clone()));
    Ok(pool)
}

impl Pool {
    /// Takes a connection from the pool, opening one if all are in use and there may be more.
    ///
    /// Cancel-safe: a dropped future leaves its place in the queue, and the connection that it was opening or
    /// checking is closed.
    ///
    /// # Errors
    ///
    /// [`PoolError::Busy`] or [`PoolError::Slow`] after `acquire_timeout`; [`PoolError::Connect`] as soon as a
    /// connection that was needed could not be opened; [`PoolError::Closed`].
    pub async fn get(&self) -> Result<PooledConnection, PoolError> {
        // Lives on while the time-out is judged: it may be this very attempt that is under way.
        let mut getting = pin!(self.inner.get());
        match timeout(self.acquire_timeout, &mut getting).await {
            Ok(Ok(object)) => Ok(PooledConnection {
                object,
                sweep: Sweep {
                    pool: self.inner.weak(),
                    due: false,
                },
            }),
            Ok(Err(managed::PoolError::Backend(error))) => Err(error.into()),
            // deadpool's own timeouts and hooks are not used, so nothing else is left.
            Ok(Err(_)) => Err(PoolError::Closed),
            Err(_) => Err(self.timed_out()),
        }
    }

    /// What the pool holds now, for a metric; it may have changed by the time it is read.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        let status = self.inner.status();
        let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
        PoolStatus {
            max_size: count(status.max_size),
            open: count(status.size),
            idle: count(status.available),
        }
    }

    /// Closes the unused connections at once, the others as they come back, and fails everyone who asks from now on.
    pub fn close(&self) {
        self.inner.close();
    }

    fn timed_out(&self) -> PoolError {
        let manager = self.inner.manager();
        let limit = self.acquire_timeout;
        match manager.is_underway() {
            true => PoolError::Slow {
                place: manager.place(),
                limit,
            },
            false => PoolError::Busy {
                max_size: self.status().max_size,
                limit,
            },
        }
    }
}

/// Closes connections that lay unused for too long or are too old, until the pool is gone.
async fn look_after(pool: WeakPool<Manager>, settings: PoolSettings) {
    let limits = [settings.idle_timeout, settings.max_lifetime];
    let Some(shortest) = limits.into_iter().flatten().min() else {
        return;
    };
    loop {
        sleep(ROUND.min(shortest)).await;
        let Some(pool) = pool.upgrade() else { return };
        pool.retain(|_, metrics| {
            let within = |limit: Option<Duration>, spent| limit.is_none_or(|limit| spent < limit);
            within(settings.idle_timeout, metrics.last_used())
                && within(settings.max_lifetime, metrics.age())
        });
    }
}

impl Deref for PooledConnection {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &AsyncPgConnection {
        &self.object.connection
    }
}

impl DerefMut for PooledConnection {
    fn deref_mut(&mut self) -> &mut AsyncPgConnection {
        &mut self.object.connection
    }
}

impl Drop for PooledConnection {
    fn drop(&mut self) {
        self.sweep.due = self.object.leave();
    }
}

impl Drop for Sweep {
    fn drop(&mut self) {
        if self.due
            && let Some(pool) = self.pool.upgrade()
        {
            pool.retain(|pooled, _| pooled.is_whole());
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pool")
            .field("place", &self.inner.manager().place())
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for PooledConnection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("PooledConnection")
            .field(&self.object.cancel)
            .finish()
    }
}
