use diesel::dsl::sql;
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::{PgConnection, QueryResult, RunQueryDsl};

use crate::error::Error;
use crate::lock;
use crate::runner::Runner;
use crate::session::send;

/// A transaction that has begun: the server process that runs it, and when it began.
///
/// Through a pooler that process serves another client as soon as the transaction is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Began {
    process: i32,
    /// Microseconds since 1970.
    at: i64,
}

impl Began {
    /// Begins a runner's work in the transaction that the connection is in; one round trip.
    pub(super) fn of(connection: &mut PgConnection) -> QueryResult<Self> {
        let process = sql::<Integer>("pg_catalog.pg_backend_pid()");
        let at = sql::<BigInt>("(extract(epoch FROM now()) * 1000000)::bigint");
        let at_work = sql::<Text>(&format!("{}::text", lock::working()));
        let (process, at, _) =
            diesel::select((process, at, at_work)).get_result::<(_, _, String)>(connection)?;
        Ok(Began { process, at })
    }

    /// Ends the process while it is in this very transaction.
    fn terminate_sql(self) -> String {
        let Began { process, at } = self;
        format!(
            "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity \
             WHERE pid = {process} AND (extract(epoch FROM xact_start) * 1000000)::bigint = {at}"
        )
    }
}

impl Runner<'_> {
    /// Ends a transaction of another session of this role on the server, and that session with it; nothing once the
    /// transaction is over.
    ///
    /// # Errors
    /// [`Error::Query`].
    pub async fn terminate(&self, transaction: Began) -> Result<(), Error> {
        let sql = transaction.terminate_sql();
        let answer = send(self.client(), &sql).await;
        let doing = "ending a session";
        answer
            .rows()
            .map(drop)
            .map_err(|source| Error::Query { doing, source })
    }
}
