//! What an operation costs on the wire, counted at a proxy, once the connection knows its statements.

use diesel_async::AsyncPgConnection;
use domain_inventory::enums::AdjustmentType;
use domain_inventory::models::NewAdjustmentReason;
use domain_inventory::schema::adjustment_reasons;
use domain_inventory::stock::{
    Adjustment, Issue, Return, adjust, issue, receive, take_back, transfer,
};
use tokio_postgres::NoTls;
use workspace_tests::Proxy;
use workspace_tests::world::day;

use super::pharmacy::with_pharmacy;

async fn connect(proxy: &Proxy) -> AsyncPgConnection {
    let (client, connection) = tokio_postgres::connect(&proxy.url(), NoTls).await.unwrap();
    AsyncPgConnection::try_from_client_and_connection(client, connection)
        .await
        .unwrap()
}

/// Round trips of the second time that something is done.
macro_rules! trips {
    ($proxy:expr, $done:expr) => {{
        $done.await.unwrap();
        let before = $proxy.trips();
        $done.await.unwrap();
        $proxy.trips() - before
    }};
}

/// Begin, lock and read, write, commit.
const LEAST: usize = 4;

#[test]
fn an_issue_over_several_lots_is_four_round_trips() {
    with_pharmacy(async |it| {
        let proxy = Proxy::to(it.typed.url());
        let mut conn = connect(&proxy).await;
        for lot in ["A", "B", "C"] {
            it.receive(lot, day(2030, 1, 1), 10, "1").await;
        }
        let one = it.issue(1);
        assert_eq!(trips!(proxy, issue(&mut conn, &one)), LEAST);
        let before = proxy.trips();
        let issued = issue(&mut conn, &it.issue(50)).await.unwrap();
        assert_eq!((proxy.trips() - before, issued.taken.len()), (LEAST, 4));
    });
}

#[test]
fn a_delivery_is_four_round_trips_and_one_more_for_a_new_lot() {
    with_pharmacy(async |it| {
        let proxy = Proxy::to(it.typed.url());
        let mut conn = connect(&proxy).await;
        let more = it.delivery("L1", day(2099, 12, 31), 1, "1");
        assert_eq!(trips!(proxy, receive(&mut conn, &more)), LEAST);
        let new = it.delivery("L2", day(2099, 12, 31), 1, "1");
        receive(&mut conn, &new).await.unwrap();
        let before = proxy.trips();
        let new = it.delivery("L3", day(2099, 12, 31), 1, "1");
        receive(&mut conn, &new).await.unwrap();
        assert_eq!(proxy.trips() - before, LEAST + 1);
    });
}

#[test]
fn a_transfer_looks_for_both_rows_and_for_the_lots_of_its_target_first() {
    with_pharmacy(async |it| {
        let proxy = Proxy::to(it.typed.url());
        let mut conn = connect(&proxy).await;
        let one = it.transfer(1);
        assert_eq!(trips!(proxy, transfer(&mut conn, &one)), LEAST + 2);
    });
}

#[test]
fn corrections_and_returns_are_four_round_trips() {
    with_pharmacy(async |it| {
        let proxy = Proxy::to(it.typed.url());
        let mut conn = connect(&proxy).await;
        let lot = it.world.lot;
        let reason = diesel::insert_into(adjustment_reasons::table)
            .values(NewAdjustmentReason {
                reason_code: "WASTE".to_owned(),
                reason_name: "Waste".to_owned(),
                adjustment_type: Some(AdjustmentType::Decrease),
                requires_approval: false,
                description: None,
            })
            .returning(adjustment_reasons::id);
        let reason = diesel_async::RunQueryDsl::get_result(reason, &mut it.conn)
            .await
            .unwrap();
        let waste = Adjustment {
            lot,
            change: (-1).into(),
            reason,
            notes: None,
            by: None,
        };
        assert_eq!(trips!(proxy, adjust(&mut conn, &waste)), LEAST);
        let given = Issue {
            quantity: 2.into(),
            ..it.issue(2)
        };
        issue(&mut conn, &given).await.unwrap();
        let back = Return {
            lot,
            quantity: 1.into(),
            document: None,
            by: None,
        };
        assert_eq!(trips!(proxy, take_back(&mut conn, &back)), LEAST);
    });
}
