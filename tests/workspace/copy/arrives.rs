use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain_connect::blocking;
use domain_engine::copy;
use domain_inventory::enums::VenCategory;
use domain_inventory::types::{Money, UnitCost};
use serde_json::{Value, json};
use uuid::Uuid;
use workspace_tests::{execute, migrated_database};

use super::{FEW, Shop, boxes, new_box};

diesel::table! {
    use diesel::sql_types::*;
    use domain_inventory::schema::sql_types::VenCategory;

    inventory.everything (id) {
        id -> BigInt,
        short -> Integer,
        flag -> Bool,
        money -> Numeric,
        cost -> Nullable<Numeric>,
        day -> Date,
        moment -> Timestamptz,
        words -> Text,
        maybe -> Nullable<Varchar>,
        document -> Nullable<Jsonb>,
        who -> Uuid,
        ven -> VenCategory,
        maybe_ven -> Nullable<VenCategory>,
        tags -> Array<Text>,
        vens -> Array<VenCategory>,
    }
}

#[derive(Insertable, Queryable, Debug, Clone, PartialEq)]
#[diesel(table_name = everything, treat_none_as_default_value = false)]
struct Everything {
    id: i64,
    short: i32,
    flag: bool,
    money: Money,
    cost: Option<UnitCost>,
    day: NaiveDate,
    moment: DateTime<Utc>,
    words: String,
    maybe: Option<String>,
    document: Option<Value>,
    who: Uuid,
    ven: VenCategory,
    maybe_ven: Option<VenCategory>,
    tags: Vec<String>,
    vens: Vec<VenCategory>,
}

const EVERYTHING: &str = "CREATE TABLE inventory.everything (id bigint, short integer, flag boolean, \
    money numeric(15,2), cost numeric(15,4), day date, moment timestamptz, words text, maybe varchar(20) DEFAULT 'no', \
    document jsonb, who uuid, ven inventory.ven_category, maybe_ven inventory.ven_category, tags text[], \
    vens inventory.ven_category[])";

fn full() -> Everything {
    Everything {
        id: i64::MAX,
        short: i32::MIN,
        flag: true,
        money: "-9999999999999.99".parse().unwrap(),
        cost: Some("0.0001".parse().unwrap()),
        day: NaiveDate::from_ymd_opt(1999, 2, 28).unwrap(),
        moment: "2026-11-22T23:59:59.999999Z".parse().unwrap(),
        words: "tab\t, line\nbreak\r\n, \\N \\. \\\\ , \"quotes' and ยา".into(),
        maybe: Some("\\N".into()),
        document: Some(json!({ "a": [1, null, "\n"] })),
        who: Uuid::from_u128(0x1234_5678_9abc_def0_1234_5678_9abc_def0),
        ven: VenCategory::Vital,
        maybe_ven: Some(VenCategory::Essential),
        tags: vec!["a,b".into(), "{}".into(), String::new()],
        vens: vec![VenCategory::NonEssential, VenCategory::Vital],
    }
}

fn sparse() -> Everything {
    Everything {
        id: 0,
        money: Money::from(0),
        cost: None,
        words: String::new(),
        maybe: None,
        document: None,
        maybe_ven: None,
        tags: vec![],
        vens: vec![],
        ..full()
    }
}

#[test]
fn values_of_every_type_are_loaded_back_as_they_were_given() {
    let database = migrated_database();
    execute(database.url(), EVERYTHING);
    let given = vec![sparse(), full()];
    let conn = &mut blocking::connect(database.url(), "tests").unwrap();
    let copied = copy::into(everything::table)
        .insert(conn, given.clone())
        .unwrap();
    let found: Vec<Everything> = everything::table.order(everything::id).load(conn).unwrap();
    assert_eq!((copied, found), (2, given));
}

#[test]
fn columns_that_rows_do_not_have_get_their_defaults_and_none_is_null() {
    let (shop, mut conn) = Shop::open();
    let mut rows = [new_box(7), new_box(8)];
    rows[1].label = None;
    copy::into(boxes::table).insert(&mut conn, rows).unwrap();
    let sql = "SELECT id, code, label IS NULL, doubled, state FROM shop.boxes ORDER BY id";
    assert_eq!(
        shop.query(sql),
        [
            ["1", "B000007", "f", "14", "new"],
            ["2", "B000008", "t", "16", "new"]
        ]
    );
}

#[test]
fn rows_of_many_chunks_arrive_in_order_and_are_told_of_chunk_by_chunk() {
    let (shop, mut conn) = Shop::open();
    let mut told = Vec::new();
    let copied = copy::into(boxes::table)
        .in_chunks_of(FEW)
        .telling(|rows| told.push(rows))
        .insert(&mut conn, (0..25).map(new_box))
        .unwrap();
    assert_eq!((copied, told), (25, vec![10, 20, 25]));
    let sql = "SELECT count(*) FROM shop.boxes WHERE code = 'B' || lpad((id - 1)::text, 6, '0')";
    assert_eq!(shop.query(sql), [["25"]]);
}

#[test]
fn a_chunk_ends_with_the_row_that_fills_its_bytes() {
    let (shop, mut conn) = Shop::open();
    let mut told = Vec::new();
    let bytes = copy::Chunks {
        rows: usize::MAX,
        bytes: 100,
    };
    copy::into(boxes::table)
        .in_chunks_of(bytes)
        .telling(|rows| told.push(rows))
        .insert(&mut conn, (0..5).map(new_box))
        .unwrap();
    // A row has 2 bytes for its number of columns, 16 for the lengths of four values, and 24 or so of values.
    assert_eq!((told, shop.count()), (vec![3, 5], "5".to_owned()));
}

#[test]
fn rows_copied_in_a_transaction_go_with_it() {
    let (shop, mut conn) = Shop::open();
    conn.test_transaction(|conn| {
        copy::into(boxes::table).insert(conn, [new_box(1)])?;
        assert_eq!(boxes::table.count().get_result(conn), Ok(1_i64));
        Ok::<_, copy::CopyError>(())
    });
    assert_eq!(shop.count(), "0");
}
