use std::sync::atomic::{AtomicI64, Ordering};

use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use domain_engine::copy;
use workspace_tests::Proxy;

use super::{Shop, boxes, new_box};

/// Round trips of some work on a connection that is open.
fn trips(shop: &Shop, work: impl FnOnce(&mut PgConnection)) -> usize {
    let proxy = Proxy::to(shop.0.url());
    let mut conn = PgConnection::establish(&proxy.url()).unwrap();
    let before = proxy.trips();
    work(&mut conn);
    proxy.trips() - before
}

#[test]
fn a_chunk_costs_four_round_trips_and_the_transaction_two() {
    let (shop, _) = Shop::open();
    let trips = trips(&shop, |conn| {
        copy::into(boxes::table)
            .insert(conn, (0..250_000).map(new_box))
            .unwrap();
    });
    assert_eq!(shop.count(), "250000");
    assert_eq!(trips, 3 * 4 + 2);
}

#[test]
fn no_rows_cost_the_transaction_only() {
    let (shop, _) = Shop::open();
    let trips = trips(&shop, |conn| {
        let copied = copy::into(boxes::table).insert(conn, (0..0).map(new_box));
        assert_eq!(copied.unwrap(), 0);
    });
    assert_eq!(trips, 2);
}

#[test]
fn an_upsert_costs_nine_round_trips_beside_its_chunks() {
    let (shop, _) = Shop::open();
    let trips = trips(&shop, |conn| {
        copy::into(boxes::table)
            .upsert(conn, (boxes::code,), (0..10_000).map(new_box))
            .unwrap();
    });
    assert_eq!(trips, 4 + 9);
}

#[test]
fn a_refused_row_of_100_000_is_found_in_at_most_a_hundred_round_trips() {
    let (shop, _) = Shop::open();
    let trips = trips(&shop, |conn| {
        let rows = (0..100_000).map(|number| match number {
            99_998 => new_box(0),
            _ => new_box(number),
        });
        copy::into(boxes::table).insert(conn, rows).unwrap_err();
    });
    assert!(trips <= 100, "{trips} round trips");
}

/// How many texts are held now, and how many at most were.
static HELD: AtomicI64 = AtomicI64::new(0);
static MOST: AtomicI64 = AtomicI64::new(0);

/// A text that is counted as long as it is held.
#[derive(Debug, AsExpression)]
#[diesel(sql_type = Text)]
struct Counted(String);

impl Counted {
    fn new(text: String) -> Self {
        let held = HELD.fetch_add(1, Ordering::SeqCst) + 1;
        MOST.fetch_max(held, Ordering::SeqCst);
        Counted(text)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        HELD.fetch_sub(1, Ordering::SeqCst);
    }
}

impl ToSql<Text, Pg> for Counted {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <str as ToSql<Text, Pg>>::to_sql(&self.0, &mut out.reborrow())
    }
}

#[derive(Insertable)]
#[diesel(table_name = boxes, treat_none_as_default_value = false)]
struct CountedBox {
    code: Counted,
    amount: i32,
}

#[test]
fn of_100_000_rows_only_the_one_being_written_is_held() {
    let (shop, mut conn) = Shop::open();
    let rows = (0..100_000).map(|number| CountedBox {
        code: Counted::new(number.to_string()),
        amount: number,
    });
    copy::into(boxes::table).insert(&mut conn, rows).unwrap();
    assert_eq!(shop.count(), "100000");
    assert_eq!(MOST.load(Ordering::SeqCst), 1);
}
