//! r2d2's pool of Diesel's connections.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{self, ManageConnection, NopErrorHandler, R2D2Connection};

use crate::settings::IN_NO_TRANSACTION;
use crate::underway::Underway;
use crate::{ConnectError, DatabaseUrl, PoolError, PoolSettings, PoolStatus};

/// A connection on loan, a [`PgConnection`] for all purposes; goes back to its pool when dropped.
pub type PooledConnection = r2d2::PooledConnection<Manager>;

/// A pool of Diesel's connections. A clone is another handle to the same pool.
///
/// A connection is handed out after one round trip that shows that it answers and is in no transaction; one that
/// fails this is closed and the next one taken or opened.
#[derive(Clone)]
pub struct Pool {
    inner: r2d2::Pool<Manager>,
    course: Arc<Course>,
}

/// Opens the pool's connections and decides whether one may be handed out again.
pub struct Manager {
    url: DatabaseUrl,
    /// The connection that showed that the URL is right, until r2d2 asks for its first.
    first: Mutex<Option<PgConnection>>,
    course: Arc<Course>,
}

/// What became of the attempts to open connections, which r2d2 makes on threads of its own.
struct Course {
    place: String,
    underway: Underway,
    failure: Mutex<Option<Failure>>,
}

/// The last attempt, if it failed; libpq tells no more than a text.
struct Failure {
    at: Instant,
    message: String,
}

/// Opens a pool and its first connection, so that a wrong URL is found here and not by the first request.
///
/// `application_name` is used unless the URL has one. The first connection may take the URL's `connect_timeout`. r2d2 opens further connections and looks after unused ones on
/// three threads of its own, until the last handle is dropped.
///
/// # Errors
///
/// [`PoolError::Setting`], and [`PoolError::Connect`] with what [`blocking::connect`](super::connect) reports.
pub fn pool(
    url: &DatabaseUrl,
    application_name: &str,
    settings: &PoolSettings,
) -> Result<Pool, PoolError> {
    settings.check()?;
    let url = url.with_application_name(application_name);
    let first = super::connect(&url, application_name)?;
    let course = Arc::new(Course {
        place: url.place(),
        underway: Underway::default(),
        failure: Mutex::new(None),
    });
    let inner = r2d2::Pool::builder()
        .max_size(settings.max_size)
        .min_idle(Some(0))
        .connection_timeout(settings.acquire_timeout)
        .max_lifetime(settings.max_lifetime)
        .idle_timeout(settings.idle_timeout)
        .error_handler(Box::new(NopErrorHandler))
        .build_unchecked(Manager {
            url,
            first: Mutex::new(Some(first)),
            course: Arc::clone(&course),
        });
    let pool = Pool { inner, course };
    drop(pool.get()?);
    Ok(pool)
}

impl Pool {
    /// Takes a connection from the pool, opening one if all are in use and there may be more.
    ///
    /// While the server lets nobody in, r2d2 tries again until `acquire_timeout` has passed.
    ///
    /// # Errors
    ///
    /// After `acquire_timeout`: [`PoolError::Connect`] if a connection could not be opened in the meantime,
    /// [`PoolError::Slow`] if the attempt is still under way, else [`PoolError::Busy`].
    pub fn get(&self) -> Result<PooledConnection, PoolError> {
        let begin = Instant::now();
        // r2d2 fails for no other reason than time, and passes on no more than a text.
        self.inner.get().map_err(|_| self.timed_out(begin))
    }

    /// What the pool holds now, for a metric; it may have changed by the time it is read.
    #[must_use]
    pub fn status(&self) -> PoolStatus {
        let state = self.inner.state();
        PoolStatus {
            max_size: self.inner.max_size(),
            open: state.connections,
            idle: state.idle_connections,
        }
    }

    fn timed_out(&self, begin: Instant) -> PoolError {
        let limit = self.inner.connection_timeout();
        let place = self.course.place.clone();
        if let Some(message) = self.course.failure_since(begin) {
            let source = message.into();
            return ConnectError::Other { place, source }.into();
        }
        match self.course.underway.any() {
            true => PoolError::Slow { place, limit },
            false => PoolError::Busy {
                max_size: self.inner.max_size(),
                limit,
            },
        }
    }
}

impl Course {
    fn failure_since(&self, begin: Instant) -> Option<String> {
        let failure = lock(&self.failure);
        let recent = failure.as_ref().filter(|failure| failure.at >= begin);
        recent.map(|failure| failure.message.clone())
    }
}

impl ManageConnection for Manager {
    type Connection = PgConnection;
    type Error = ConnectError;

    fn connect(&self) -> Result<PgConnection, ConnectError> {
        if let Some(first) = lock(&self.first).take() {
            return Ok(first);
        }
        let _one = self.course.underway.begin();
        let outcome = super::connect(&self.url, "");
        let message = outcome.as_ref().err().map(|error| {
            let cause = std::error::Error::source(error);
            cause.map_or_else(|| error.to_string(), ToString::to_string)
        });
        *lock(&self.course.failure) = message.map(|message| Failure {
            at: Instant::now(),
            message,
        });
        outcome
    }

    fn is_valid(&self, connection: &mut PgConnection) -> Result<(), ConnectError> {
        let _one = self.course.underway.begin();
        connection
            .batch_execute(IN_NO_TRANSACTION)
            .map_err(|error| ConnectError::Other {
                place: self.course.place.clone(),
                source: error.into(),
            })
    }

    fn has_broken(&self, connection: &mut PgConnection) -> bool {
        std::thread::panicking() || R2D2Connection::is_broken(connection)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pool")
            .field("place", &self.course.place)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Manager {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Manager({})", self.course.place)
    }
}
