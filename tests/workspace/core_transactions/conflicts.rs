//! Deadlocks and serialisation failures.

use std::sync::Mutex;
use std::time::Duration;

use diesel::result::Error as DieselError;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use domain_core::transaction::{ATTEMPTS, atomic, is_conflict};

use super::counters::{Count, Other, increase, isolated, read, with_counters};

/// Increases two counters, one after the other, but not before somebody else has increased one as well.
async fn increase_both(
    conn: &mut AsyncPgConnection,
    [first, second]: [i32; 2],
    begun: &Count,
) -> Result<u32, DieselError> {
    let attempts = Count::default();
    let tried = atomic(conn, async |conn| {
        let attempt = attempts.one_more();
        increase(conn, first).await?;
        begun.one_more();
        while begun.get() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        increase(conn, second).await?;
        Ok::<_, DieselError>(attempt)
    });
    tried.await
}

#[test]
fn of_two_that_wait_for_each_other_the_one_that_was_ended_is_done_over() {
    with_counters(async |typed, conn| {
        let (mut one, mut other) = (typed.connection().await, typed.connection().await);
        for conn in [&mut one, &mut other] {
            conn.batch_execute("SET deadlock_timeout TO '20ms'")
                .await
                .unwrap();
        }
        let begun = Count::default();
        let (left, right) = tokio::join!(
            increase_both(&mut one, [1, 2], &begun),
            increase_both(&mut other, [2, 1], &begun),
        );
        let mut attempts = [left.unwrap(), right.unwrap()];
        attempts.sort_unstable();
        assert_eq!(attempts, [1, 2]);
        assert_eq!(
            (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap()),
            (2, 2)
        );
    });
}

#[test]
fn what_read_a_row_that_was_changed_since_is_done_over() {
    for isolation in ["repeatable read", "serializable"] {
        with_counters(async |typed, conn| {
            let mut one = isolated(typed, isolation).await;
            let other = Other::new(typed.connection().await);
            let attempts = Count::default();
            let seen = atomic(&mut one, async |conn| {
                let seen = read(conn, 1).await?;
                if attempts.one_more() == 1 {
                    other.increase(1).await;
                }
                increase(conn, 1).await?;
                Ok::<_, DieselError>(seen)
            });
            assert_eq!(seen.await.unwrap(), 1, "what the other one left");
            assert_eq!(attempts.get(), 2);
            assert_eq!(read(conn, 1).await.unwrap(), 2);
        });
    }
}

#[test]
fn what_only_the_commit_finds_out_is_done_over() {
    with_counters(async |typed, conn| {
        let mut one = isolated(typed, "serializable").await;
        let other = Mutex::new(Some(isolated(typed, "serializable").await));
        let (attempts, ends) = (Count::default(), Count::default());
        let done = atomic(&mut one, async |conn| {
            attempts.one_more();
            read(conn, 2).await?;
            increase(conn, 1).await?;
            // The other way round: neither can have been first.
            let other = other.lock().unwrap().take();
            if let Some(mut other) = other {
                let crossing: Result<(), DieselError> = other
                    .transaction(async |conn| {
                        read(conn, 1).await?;
                        increase(conn, 2).await?;
                        Ok(())
                    })
                    .await;
                crossing?;
            }
            ends.one_more();
            Ok::<_, DieselError>(())
        });
        done.await.unwrap();
        assert_eq!(
            (attempts.get(), ends.get()),
            (2, 2),
            "the work itself went well both times"
        );
        assert_eq!(
            (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap()),
            (1, 1)
        );
        assert_eq!(
            read(&mut one, 1).await.unwrap(),
            1,
            "the connection goes on"
        );
    });
}

#[test]
fn what_always_fails_is_tried_a_few_times_and_then_told() {
    with_counters(async |typed, conn| {
        let mut one = isolated(typed, "repeatable read").await;
        let other = Other::new(typed.connection().await);
        let attempts = Count::default();
        let failed: Result<(), DieselError> = atomic(&mut one, async |conn| {
            attempts.one_more();
            increase(conn, 2).await?;
            other.increase(1).await;
            increase(conn, 1).await?;
            Ok(())
        })
        .await;
        assert!(is_conflict(&failed.unwrap_err()));
        assert_eq!(attempts.get(), ATTEMPTS);
        let others = i32::try_from(ATTEMPTS).unwrap();
        assert_eq!(
            (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap()),
            (others, 0)
        );
        assert_eq!(
            read(&mut one, 1).await.unwrap(),
            others,
            "the connection goes on"
        );
    });
}

#[test]
fn inside_a_transaction_of_the_caller_nothing_is_done_over() {
    with_counters(async |typed, _| {
        let mut one = isolated(typed, "repeatable read").await;
        let other = Other::new(typed.connection().await);
        let attempts = Count::default();
        let failed: Result<(), DieselError> = one
            .transaction(async |conn| {
                read(conn, 1).await?;
                atomic(conn, async |conn| {
                    attempts.one_more();
                    other.increase(1).await;
                    increase(conn, 1).await?;
                    Ok(())
                })
                .await
            })
            .await;
        assert!(is_conflict(&failed.unwrap_err()));
        assert_eq!(attempts.get(), 1);
    });
}

#[test]
fn of_work_inside_work_the_outermost_is_done_over() {
    with_counters(async |typed, conn| {
        let mut one = isolated(typed, "repeatable read").await;
        let other = Other::new(typed.connection().await);
        let (outer, inner) = (Count::default(), Count::default());
        let done: Result<(), DieselError> = atomic(&mut one, async |conn| {
            outer.one_more();
            increase(conn, 2).await?;
            atomic(conn, async |conn| {
                if inner.one_more() == 1 {
                    other.increase(1).await;
                }
                increase(conn, 1).await?;
                Ok(())
            })
            .await
        })
        .await;
        done.unwrap();
        assert_eq!((outer.get(), inner.get()), (2, 2));
        assert_eq!(
            (read(conn, 1).await.unwrap(), read(conn, 2).await.unwrap()),
            (2, 1)
        );
    });
}
