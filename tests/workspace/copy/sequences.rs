use diesel::prelude::*;
use domain_engine::copy::{self, CopyError};

use super::{Shop, boxes, new_box, shelves};

#[derive(Insertable)]
#[diesel(table_name = boxes, treat_none_as_default_value = false)]
struct Numbered {
    id: i64,
    code: String,
    amount: i32,
}

fn numbered(id: i64) -> Numbered {
    Numbered {
        id,
        code: format!("N{id}"),
        amount: 0,
    }
}

fn next_id(conn: &mut PgConnection, number: u32) -> i64 {
    diesel::insert_into(boxes::table)
        .values(new_box(number))
        .returning(boxes::id)
        .get_result(conn)
        .unwrap()
}

#[test]
fn after_ids_that_rows_brought_the_sequence_goes_on_behind_the_largest() {
    let (_shop, mut conn) = Shop::open();
    let rows = [5, 70, 6].map(numbered);
    copy::into(boxes::table).insert(&mut conn, rows).unwrap();
    assert_eq!(copy::advance(&mut conn, boxes::id).unwrap(), Some(70));
    assert_eq!(next_id(&mut conn, 1), 71);
}

#[test]
fn an_upsert_brings_ids_too() {
    let (shop, mut conn) = Shop::open();
    next_id(&mut conn, 1);
    let rows = [1, 100_000].map(numbered);
    let outcome = copy::into(boxes::table)
        .upsert(&mut conn, (boxes::id,), rows)
        .unwrap();
    assert_eq!((outcome.inserted, outcome.updated), (1, 1));
    let sql = "SELECT id, code, label FROM shop.boxes ORDER BY id";
    assert_eq!(
        shop.query(sql),
        [["1", "N1", "box 1"], ["100000", "N100000", ""]]
    );
    assert_eq!(copy::advance(&mut conn, boxes::id).unwrap(), Some(100_000));
    assert_eq!(next_id(&mut conn, 2), 100_001);
}

#[test]
fn a_sequence_that_is_further_already_stays_there() {
    let (_shop, mut conn) = Shop::open();
    for number in 0..9 {
        next_id(&mut conn, number);
    }
    diesel::delete(boxes::table.filter(boxes::id.gt(3)))
        .execute(&mut conn)
        .unwrap();
    assert_eq!(copy::advance(&mut conn, boxes::id).unwrap(), Some(3));
    assert_eq!(next_id(&mut conn, 20), 10);
}

#[test]
fn an_empty_table_and_one_with_ids_below_the_sequences_first_leave_it_where_it_is() {
    let (_shop, mut conn) = Shop::open();
    assert_eq!(copy::advance(&mut conn, boxes::id).unwrap(), None);
    copy::into(boxes::table)
        .insert(&mut conn, [numbered(-7)])
        .unwrap();
    assert_eq!(copy::advance(&mut conn, boxes::id).unwrap(), Some(-7));
    assert_eq!(next_id(&mut conn, 1), 1);
}

#[test]
fn a_column_without_a_sequence_is_told() {
    let (_shop, mut conn) = Shop::open();
    let error = copy::advance(&mut conn, shelves::id).unwrap_err();
    assert!(matches!(error, CopyError::NoSequence { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "\"shop\".\"shelves\" has no sequence behind id; only identity and serial columns have one"
    );
}
