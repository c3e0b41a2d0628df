//! How far documents are, and that they go no other way.

use diesel_async::AsyncPgConnection;
use domain_inventory::distribution::{
    Dispense, DispenseLine, DistributionError, approve, cancel, cancel_return, complete, dispense,
    post_return, submit_return, verify_return,
};
use domain_inventory::enums::{DistributionStatus, ReturnStatus};
use domain_inventory::types::{DistributionId, ReturnId};

use super::ward::{Ward, nobody, today, with_ward};

/// What can be done with a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Approve,
    Dispense,
    Complete,
    Cancel,
}

async fn go(it: &mut Ward<'_>, step: Step, id: DistributionId) -> Result<(), DistributionError> {
    let by = Some(it.world.user);
    match step {
        Step::Approve => approve(&mut it.conn, id, by).await,
        Step::Dispense => {
            let lines = vec![DispenseLine {
                drug: it.world.drug,
                quantity: 1.into(),
            }];
            let wanted = Dispense {
                distribution: id,
                lines,
                day: today(),
                by,
            };
            dispense(&mut it.conn, &wanted).await.map(|_| ())
        }
        Step::Complete => complete(&mut it.conn, id).await,
        Step::Cancel => cancel(&mut it.conn, id).await,
    }
}

#[test]
fn a_distribution_goes_on_step_by_step_and_no_other_way() {
    use DistributionStatus::*;
    let ways: [(&[Step], DistributionStatus, &[Step]); 6] = [
        (&[], Pending, &[Step::Approve, Step::Cancel]),
        (&[Step::Approve], Approved, &[Step::Dispense, Step::Cancel]),
        (
            &[Step::Approve, Step::Dispense],
            Dispensed,
            &[Step::Complete],
        ),
        (
            &[Step::Approve, Step::Dispense, Step::Complete],
            Completed,
            &[],
        ),
        (&[Step::Cancel], Cancelled, &[]),
        (&[Step::Approve, Step::Cancel], Cancelled, &[]),
    ];
    with_ward(async |it| {
        for (before, status, possible) in ways {
            let id = it.distribution(None).await;
            for step in before {
                go(it, *step, id).await.unwrap();
            }
            assert_eq!(it.document(id).await.status, status);
            for step in [Step::Approve, Step::Dispense, Step::Complete, Step::Cancel] {
                if possible.contains(&step) {
                    continue;
                }
                let error = go(it, step, id).await.unwrap_err();
                assert!(
                    matches!(&error, DistributionError::Status { distribution, found, expected }
                        if *distribution == id && *found == status && !expected.contains(&status)),
                    "{step:?}: {error:?}"
                );
                assert!(error.to_string().contains(status.as_str()), "{error}");
                assert_eq!(it.document(id).await.status, status);
            }
        }
    });
}

#[test]
fn the_one_who_approves_is_written_down() {
    with_ward(async |it| {
        let id = it.distribution(None).await;
        let error = approve(&mut it.conn, id, Some(nobody())).await.unwrap_err();
        assert!(
            matches!(error, DistributionError::UnknownUser { user } if user == nobody()),
            "{error:?}"
        );
        assert_eq!(it.document(id).await.status, DistributionStatus::Pending);
        approve(&mut it.conn, id, Some(it.world.user))
            .await
            .unwrap();
        assert_eq!(it.document(id).await.approved_by, Some(it.world.user));
    });
}

#[test]
fn of_two_who_approve_at_once_the_second_finds_it_approved() {
    with_ward(async |it| {
        let (mut one, mut other) = (it.typed.connection().await, it.typed.connection().await);
        for _ in 0..10 {
            let id = it.distribution(None).await;
            let outcomes: [Result<(), DistributionError>; 2] =
                tokio::join!(approve(&mut one, id, None), approve(&mut other, id, None)).into();
            let refused: Vec<_> = outcomes.into_iter().filter_map(Result::err).collect();
            assert!(
                matches!(
                    refused[..],
                    [DistributionError::Status {
                        found: DistributionStatus::Approved,
                        ..
                    }]
                ),
                "{refused:?}"
            );
        }
    });
}

#[test]
fn a_distribution_that_is_not_there_is_named() {
    with_ward(async |it| {
        let missing = DistributionId::new(404);
        for step in [Step::Approve, Step::Dispense, Step::Complete, Step::Cancel] {
            let error = go(it, step, missing).await.unwrap_err();
            assert!(
                matches!(error, DistributionError::UnknownDistribution { distribution } if distribution == missing)
            );
        }
    });
}

/// What can be done with a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Back {
    Submit,
    Verify,
    Post,
    Cancel,
}

const ALL_BACK: [Back; 4] = [Back::Submit, Back::Verify, Back::Post, Back::Cancel];

async fn go_back(
    conn: &mut AsyncPgConnection,
    step: Back,
    id: ReturnId,
) -> Result<(), DistributionError> {
    match step {
        Back::Submit => submit_return(conn, id).await,
        Back::Verify => verify_return(conn, id, None).await,
        Back::Post => post_return(conn, id, None).await.map(|_| ()),
        Back::Cancel => cancel_return(conn, id).await,
    }
}

#[test]
fn a_return_goes_on_step_by_step_and_no_other_way() {
    use Back::{Cancel, Post, Submit, Verify};
    let ways: [(&[Back], ReturnStatus, &[Back]); 5] = [
        (&[], ReturnStatus::Draft, &[Submit, Cancel]),
        (&[Submit], ReturnStatus::Submitted, &[Verify, Cancel]),
        (&[Submit, Verify], ReturnStatus::Verified, &[Post, Cancel]),
        (&[Submit, Verify, Post], ReturnStatus::Posted, &[]),
        (&[Submit, Verify, Cancel], ReturnStatus::Cancelled, &[]),
    ];
    for (before, status, possible) in ways {
        with_ward(async |it| {
            let id = it.goods_return().await;
            it.item(id, "0", "1").await;
            for step in before {
                go_back(&mut it.conn, *step, id).await.unwrap();
            }
            assert_eq!(it.return_document(id).await.status, status);
            for step in ALL_BACK {
                if possible.contains(&step) {
                    continue;
                }
                let error = go_back(&mut it.conn, step, id).await.unwrap_err();
                assert!(
                    matches!(&error, DistributionError::ReturnStatus { document, found, expected }
                        if *document == id && *found == status && !expected.contains(&status)),
                    "{step:?}: {error:?}"
                );
                assert_eq!(it.return_document(id).await.status, status);
            }
        });
    }
}

#[test]
fn a_return_that_is_not_there_is_named() {
    with_ward(async |it| {
        let missing = ReturnId::new(404);
        for step in ALL_BACK {
            let error = go_back(&mut it.conn, step, missing).await.unwrap_err();
            assert!(
                matches!(error, DistributionError::UnknownReturn { document } if document == missing)
            );
        }
    });
}

#[test]
fn the_one_who_counts_a_return_is_written_down() {
    with_ward(async |it| {
        let id = it.goods_return().await;
        submit_return(&mut it.conn, id).await.unwrap();
        let error = verify_return(&mut it.conn, id, Some(nobody()))
            .await
            .unwrap_err();
        assert!(
            matches!(error, DistributionError::UnknownUser { user } if user == nobody()),
            "{error:?}"
        );
        verify_return(&mut it.conn, id, Some(it.world.user))
            .await
            .unwrap();
        assert_eq!(
            it.return_document(id).await.verified_by,
            Some(it.world.user)
        );
    });
}
