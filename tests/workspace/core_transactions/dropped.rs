//! What becomes of a transaction whose future, or whose error, nobody waits for.

use std::future::pending;
use std::time::Duration;

use diesel::result::Error as DieselError;
use diesel_async::SimpleAsyncConnection;
use domain_core::transaction::atomic;
use tokio::time::timeout;

use super::counters::{increase, read, with_counters};

#[test]
fn a_statement_that_failed_and_was_ignored_is_no_success() {
    with_counters(async |_, conn| {
        let told: Result<(), DieselError> = atomic(conn, async |conn| {
            increase(conn, 1).await?;
            drop(conn.batch_execute("SELECT nothing").await);
            Ok(())
        })
        .await;
        assert!(told.is_err());
        assert_eq!(read(conn, 1).await.unwrap(), 0);
        let next: Result<usize, DieselError> =
            atomic(conn, async |conn| increase(conn, 1).await).await;
        assert_eq!(next, Ok(1));
        assert_eq!(read(conn, 1).await.unwrap(), 1);
    });
}

#[test]
fn what_may_fail_has_an_atomic_of_its_own_and_the_rest_goes_on() {
    with_counters(async |_, conn| {
        let told: Result<(), DieselError> = atomic(conn, async |conn| {
            increase(conn, 1).await?;
            let inner: Result<(), DieselError> = atomic(conn, async |conn| {
                increase(conn, 2).await?;
                conn.batch_execute("SELECT nothing").await
            })
            .await;
            assert!(inner.is_err());
            Ok(())
        })
        .await;
        assert_eq!(told, Ok(()));
        let counters = (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap());
        assert_eq!(counters, (1, 0));
    });
}

#[test]
fn a_connection_whose_future_was_dropped_refuses_what_would_be_lost() {
    with_counters(async |typed, conn| {
        let mut given_up = typed.connection().await;
        let hanging = atomic(&mut given_up, async |conn| {
            increase(conn, 1).await?;
            pending::<Result<(), DieselError>>().await
        });
        timeout(Duration::from_millis(200), hanging)
            .await
            .unwrap_err();
        let next: Result<usize, DieselError> =
            atomic(&mut given_up, async |conn| increase(conn, 1).await).await;
        assert!(
            matches!(next, Err(DieselError::BrokenTransactionManager)),
            "{next:?}"
        );
        drop(given_up);
        // Waits until the server has taken back what the dropped one did.
        assert_eq!(increase(conn, 1).await, Ok(1));
        assert_eq!(read(conn, 1).await.unwrap(), 1);
    });
}

#[test]
fn an_inner_future_that_was_dropped_ends_the_outer_transaction() {
    with_counters(async |typed, conn| {
        let mut one = typed.connection().await;
        let told: Result<(), DieselError> = atomic(&mut one, async |conn| {
            increase(conn, 1).await?;
            let inner = atomic(conn, async |conn| {
                increase(conn, 2).await?;
                pending::<Result<(), DieselError>>().await
            });
            timeout(Duration::from_millis(200), inner)
                .await
                .unwrap_err();
            Ok(())
        })
        .await;
        assert!(told.is_err());
        drop(one);
        assert_eq!(increase(conn, 1).await, Ok(1));
        let counters = (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap());
        assert_eq!(counters, (1, 0));
    });
}
