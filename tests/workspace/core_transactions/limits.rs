//! What is not done over, and what a broken connection does.

use std::sync::Mutex;

use diesel::result::Error as DieselError;
use diesel::sql_types::Integer;
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain_core::transaction::{ATTEMPTS, atomic, is_conflict};

use super::counters::{Count, increase, read, with_counters};

/// Increases a counter and then fails by a statement; tells the error and how often that was tried.
async fn fail_by(conn: &mut AsyncPgConnection, statement: &str) -> (DieselError, u32) {
    let attempts = Count::default();
    let failed: Result<(), DieselError> = atomic(conn, async |conn| {
        attempts.one_more();
        increase(conn, 1).await?;
        conn.batch_execute(statement).await
    })
    .await;
    (failed.unwrap_err(), attempts.get())
}

#[test]
fn errors_that_are_nobody_elses_fault_are_told_at_once() {
    let statements = [
        "INSERT INTO counters VALUES (1, 0)",
        "INSERT INTO counters (id) VALUES (3)",
        "SELECT 1 / 0",
        "SELECT nothing",
        "SELEKT",
        "SET LOCAL statement_timeout TO '5ms'; SELECT pg_sleep(1)",
        "DO 'BEGIN RAISE EXCEPTION ''stop''; END'",
    ];
    with_counters(async |_, conn| {
        for statement in statements {
            let (error, attempts) = fail_by(conn, statement).await;
            assert_eq!(attempts, 1, "{statement}: {error:?}");
            assert!(!is_conflict(&error), "{statement}: {error:?}");
            assert_eq!(read(conn, 1).await.unwrap(), 0, "{statement}");
        }
    });
}

#[test]
fn who_waits_too_long_for_a_lock_is_told_at_once() {
    with_counters(async |typed, conn| {
        let mut other = typed.connection().await;
        let held: Result<(), DieselError> = other
            .transaction(async |other| {
                increase(other, 2).await?;
                let wait =
                    "SET LOCAL lock_timeout TO '5ms'; UPDATE counters SET n = 0 WHERE id = 2";
                let (error, attempts) = fail_by(conn, wait).await;
                assert_eq!((attempts, is_conflict(&error)), (1, false), "{error:?}");
                Ok(())
            })
            .await;
        held.unwrap();
    });
}

#[test]
fn a_number_too_large_for_its_column_has_the_shape_of_a_deadlock_and_changes_nothing_either() {
    with_counters(async |_, conn| {
        let (error, attempts) = fail_by(conn, "UPDATE counters SET share = 100").await;
        assert_eq!(attempts, ATTEMPTS, "{error:?}");
        assert_eq!(read(conn, 1).await.unwrap(), 0);
    });
}

/// An error of the work's own.
#[derive(Debug)]
enum Refusal {
    Refused,
    Database(DieselError),
}

impl From<DieselError> for Refusal {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused => None,
            Self::Database(error) => Some(error),
        }
    }
}

#[test]
fn a_refusal_of_the_work_itself_takes_back_what_it_did_and_is_not_tried_again() {
    with_counters(async |_, conn| {
        let attempts = Count::default();
        let refused: Result<(), Refusal> = atomic(conn, async |conn| {
            attempts.one_more();
            increase(conn, 1).await?;
            Err(Refusal::Refused)
        })
        .await;
        assert!(matches!(refused, Err(Refusal::Refused)));
        assert_eq!((attempts.get(), read(conn, 1).await.unwrap()), (1, 0));
    });
}

async fn pid(conn: &mut AsyncPgConnection) -> i32 {
    #[derive(QueryableByName)]
    struct Session {
        #[diesel(sql_type = Integer)]
        pid: i32,
    }
    let session: Session = sql_query("SELECT pg_backend_pid() AS pid")
        .get_result(conn)
        .await
        .unwrap();
    session.pid
}

#[test]
fn a_connection_that_is_ended_from_outside_gives_an_error_and_does_not_hang() {
    with_counters(async |typed, conn| {
        let mut one = typed.connection().await;
        let victim = pid(&mut one).await;
        let killer = Mutex::new(Some(typed.connection().await));
        let attempts = Count::default();
        let broken: Result<(), DieselError> = atomic(&mut one, async |conn| {
            attempts.one_more();
            increase(conn, 1).await?;
            let killer = killer.lock().unwrap().take();
            sql_query("SELECT pg_terminate_backend($1)")
                .bind::<Integer, _>(victim)
                .execute(&mut killer.unwrap())
                .await?;
            increase(conn, 2).await?;
            Ok(())
        })
        .await;
        let error = broken.unwrap_err();
        assert_eq!(
            (attempts.get(), is_conflict(&error)),
            (1, false),
            "{error:?}"
        );
        let again: Result<usize, DieselError> =
            atomic(&mut one, async |conn| increase(conn, 1).await).await;
        assert!(again.is_err());
        assert_eq!(
            (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap()),
            (0, 0)
        );
    });
}
