//! Transactions that are done over when two of them got in each other's way.
//!
//! The operations of the domains run in [`atomic`]; a service whose own transaction is to be one with several of
//! them runs it there as well.
//!
//! # What is done over
//!
//! - A serialisation failure (SQLSTATE 40001), which diesel-async tells as
//!   [`SerializationFailure`](DatabaseErrorKind::SerializationFailure).
//! - A deadlock (40P01). diesel-async has no kind for it and keeps the SQLSTATE to itself, and messages are in the
//!   server's language. So it is known by its shape: [`Unknown`](DatabaseErrorKind::Unknown), with a detail (who waits
//!   for whom), and without a position, table, column or constraint. A few other errors have the same shape, such as
//!   a number too large for its column. To do those over costs a moment and changes nothing: everything the attempt
//!   did has been taken back, and the number of attempts is small.

use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;

use diesel::connection::{TransactionDepthChange, TransactionManagerStatus};
use diesel::dsl;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::Double;
use diesel_async::{
    AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection, TransactionManager,
};

/// How often [`atomic`] tries, the first time included.
pub const ATTEMPTS: u32 = 5;

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// Does all of the work or nothing of it, in a transaction, and does it over if another transaction got in its way.
///
/// The work is done up to [`ATTEMPTS`] times, so all that it does must be on the connection. Before it is done again
/// the server waits for some milliseconds, longer each time and by chance, so that two do not meet again.
///
/// Inside a transaction of the caller the work is a savepoint of that one, and is not done over: what the caller
/// read before may be what is out of date. The caller's whole transaction is what to do again, so begin that one
/// with `atomic` too.
///
/// ```
/// use diesel_async::AsyncPgConnection;
/// use domain_core::access::{AccessError, RoleGrant, grant_role, revoke_role};
/// use domain_core::transaction::atomic;
/// use domain_core::types::RoleId;
///
/// /// Takes one role and gives another: never both, never neither.
/// async fn promote(
///     conn: &mut AsyncPgConnection,
///     from: RoleId,
///     to: RoleGrant,
/// ) -> Result<(), AccessError> {
///     atomic(conn, async |conn| {
///         revoke_role(conn, to.user, from).await?;
///         grant_role(conn, to).await?;
///         Ok(())
///     })
///     .await
/// }
/// ```
///
/// # Errors
/// That of the last attempt. Nothing is left of any. If the connection breaks while it commits, the error cannot
/// say whether the work was done. Work that goes on after a failed statement and returns `Ok` fails too: the
/// transaction was aborted. What may fail goes into an `atomic` of its own, inside.
///
/// # Cancellation
/// When the future is dropped before its end, by a timeout or a client that hung up, the connection refuses all
/// further transactions: close it. A pool of `domain-connect` does so when it gets it back.
pub async fn atomic<T, E, W>(conn: &mut AsyncPgConnection, work: W) -> Result<T, E>
where
    for<'r> W: Work<&'r mut AsyncPgConnection, Result<T, E>, Fut: Send>,
    E: From<DieselError> + Error + Send + 'static,
{
    let tries = if depth(conn).is_some() { 1 } else { ATTEMPTS };
    for attempt in 1..tries {
        match once(conn, &work).await {
            Err(error) if is_conflict(&error) => pause(conn, attempt).await?,
            done => return done,
        }
    }
    once(conn, &work).await
}

/// Work that can be done over: an `async |conn| ..` that owns nothing it would use up.
///
/// Nobody implements it: every such closure has it. It says what `AsyncFn` cannot say by itself, that the future may
/// move between threads.
pub trait Work<C, R>: AsyncFn(C) -> R + Fn(C) -> <Self as Work<C, R>>::Fut {
    /// The future of one attempt.
    type Fut: Future<Output = R>;
}

impl<F, C, R, Fut> Work<C, R> for F
where
    F: AsyncFn(C) -> R + Fn(C) -> Fut,
    Fut: Future<Output = R>,
{
    type Fut = Fut;
}

/// Whether an error came of two transactions that got in each other's way: the same work may succeed when done over.
///
/// Looks for Diesel's error through all causes; this module says which of them count.
///
/// ```
/// use domain_core::access::AccessError;
/// use domain_core::transaction::is_conflict;
///
/// /// The HTTP status of a service: to be asked again later, or a fault.
/// fn status(error: &AccessError) -> u16 {
///     if is_conflict(error) { 503 } else { 500 }
/// }
/// ```
pub fn is_conflict(error: &(dyn Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    let Some(DieselError::DatabaseError(kind, information)) =
        causes.find_map(|cause| cause.downcast_ref())
    else {
        return false;
    };
    match kind {
        DatabaseErrorKind::SerializationFailure => true,
        DatabaseErrorKind::Unknown => {
            information.details().is_some()
                && information.statement_position().is_none()
                && information.table_name().is_none()
                && information.column_name().is_none()
                && information.constraint_name().is_none()
        }
        _ => false,
    }
}

async fn once<T, E, W>(conn: &mut AsyncPgConnection, work: &W) -> Result<T, E>
where
    for<'r> W: Work<&'r mut AsyncPgConnection, Result<T, E>, Fut: Send>,
    E: From<DieselError>,
{
    Manager::begin_transaction(conn).await?;
    let mut open = Open { conn, ended: false };
    let result = match work(open.conn).await {
        Ok(value) => commit(open.conn).await.map(|()| value).map_err(E::from),
        Err(error) => {
            // Where this fails the connection is broken and is known to be; what went wrong first is what to tell.
            drop(Manager::rollback_transaction(open.conn).await);
            Err(error)
        }
    };
    open.ended = true;
    result
}

/// A transaction that nobody can go on with once its future is dropped.
struct Open<'c> {
    conn: &'c mut AsyncPgConnection,
    ended: bool,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.ended {
            Manager::transaction_manager_status_mut(self.conn).set_in_error();
        }
    }
}

/// Commits. Fails where a statement failed and its error was not returned.
async fn commit(conn: &mut AsyncPgConnection) -> Result<(), DieselError> {
    if depth(conn) != Some(1) {
        return Manager::commit_transaction(conn).await;
    }
    // PostgreSQL answers COMMIT of an aborted transaction as if all were well. What stands before it in the same
    // message fails there, and then COMMIT is not reached.
    if let Err(error) = conn.batch_execute("SELECT; COMMIT").await {
        drop(Manager::rollback_transaction(conn).await);
        return Err(error);
    }
    match Manager::transaction_manager_status_mut(conn) {
        TransactionManagerStatus::Valid(status) => {
            status.change_transaction_depth(TransactionDepthChange::DecreaseDepth)
        }
        TransactionManagerStatus::InError => Err(DieselError::BrokenTransactionManager),
    }
}

/// How deep in transactions the connection is; none outside.
fn depth(conn: &mut AsyncPgConnection) -> Option<u32> {
    match Manager::transaction_manager_status_mut(conn) {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().map(NonZeroU32::get),
        TransactionManagerStatus::InError => None,
    }
}

/// Waits on the server, which needs no timer of the caller's runtime: up to 10, 20, 40, 80 ms.
async fn pause(conn: &mut AsyncPgConnection, attempt: u32) -> Result<(), DieselError> {
    let longest = 0.005 * f64::from(1_u32 << attempt.min(10));
    // The standard library's only source of chance: every RandomState has keys of its own.
    let chance = RandomState::new().hash_one(attempt) >> 32;
    let seconds = longest * (chance as f64 / f64::from(u32::MAX));
    dsl::select(pg_sleep(seconds)).execute(conn).await?;
    Ok(())
}

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// Waits that many seconds.
    fn pg_sleep(seconds: Double) -> diesel::sql_types::Text;
}
