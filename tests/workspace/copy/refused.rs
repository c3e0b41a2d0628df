use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain_engine::copy::{self, CopyError};
use domain_engine::seed::SeedError;

use super::{FEW, NewBox, Shop, boxes, new_box};

/// Boxes of which one is changed.
fn with_bad(rows: u32, bad: u32, change: impl Fn(&mut NewBox)) -> impl Iterator<Item = NewBox> {
    (0..rows).map(move |number| {
        let mut row = new_box(number);
        if number == bad {
            change(&mut row);
        }
        row
    })
}

/// The row that is named, from 0, and the whole message.
#[track_caller]
fn refused(result: Result<u64, CopyError>) -> (u64, String) {
    let error = result.unwrap_err();
    match &error {
        CopyError::Refused { row, .. } => (*row, error.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bad_row_in_the_middle_of_100_000_is_named_and_nothing_is_left_behind() {
    let (shop, mut conn) = Shop::open();
    let rows = with_bad(100_000, 54_320, |row| row.amount = -1);
    let (row, said) = refused(copy::into(boxes::table).insert(&mut conn, rows));
    assert_eq!(row, 54_320);
    assert!(
        said.starts_with("row 54321 for \"shop\".\"boxes\": new row for relation \"boxes\" violates check constraint \"boxes_amount_check\""),
        "{said}"
    );
    assert_eq!(shop.count(), "0");
}

#[test]
fn a_row_of_a_later_chunk_is_counted_from_the_first_and_earlier_chunks_are_undone() {
    let (shop, mut conn) = Shop::open();
    for bad in [10, 29, 30, 37, 39] {
        let rows = with_bad(40, bad, |row| row.shelf_id = Some(99));
        let copy = copy::into(boxes::table).in_chunks_of(FEW);
        let (row, said) = refused(copy.insert(&mut conn, rows));
        assert_eq!(row, u64::from(bad));
        assert!(
            said.contains("(Key (shelf_id)=(99) is not present in table \"shelves\".)"),
            "{said}"
        );
    }
    assert_eq!(shop.count(), "0");
}

#[test]
fn the_later_of_two_rows_with_one_key_is_named_in_one_chunk_and_in_two() {
    let (shop, mut conn) = Shop::open();
    for earlier in [3, 12] {
        let rows = with_bad(20, 15, |row| row.code = new_box(earlier).code);
        let copy = copy::into(boxes::table).in_chunks_of(FEW);
        let (row, said) = refused(copy.insert(&mut conn, rows));
        assert_eq!(row, 15);
        assert!(said.contains("already exists."), "{said}");
    }
    assert_eq!(shop.count(), "0");
}

#[test]
fn of_several_bad_rows_the_first_is_named_with_its_own_fault() {
    let (_shop, mut conn) = Shop::open();
    let rows = with_bad(100, 80, |row| row.amount = -1).enumerate();
    let rows = rows.map(|(at, mut row)| {
        if at == 40 {
            row.shelf_id = Some(99);
        }
        row
    });
    let (row, said) = refused(copy::into(boxes::table).insert(&mut conn, rows));
    assert_eq!(row, 40);
    assert!(said.contains("shelf_id"), "{said}");
}

#[test]
fn a_text_that_is_too_long_is_named_though_the_server_names_no_column() {
    let (shop, mut conn) = Shop::open();
    let rows = with_bad(9, 8, |row| row.label = Some("eleven long".into()));
    let (row, said) = refused(copy::into(boxes::table).insert(&mut conn, rows));
    assert_eq!(row, 8);
    assert!(said.contains("value too long"), "{said}");
    assert_eq!(shop.count(), "0");
}

#[test]
fn the_connection_and_the_callers_transaction_go_on_after_a_refusal() {
    let (shop, mut conn) = Shop::open();
    conn.transaction(|conn| {
        copy::into(boxes::table).insert(conn, [new_box(1)])?;
        let rows = with_bad(30, 25, |row| row.amount = -1).skip(2);
        let copy = copy::into(boxes::table).in_chunks_of(FEW);
        assert_eq!(refused(copy.insert(conn, rows)).0, 23);
        copy::into(boxes::table).insert(conn, [new_box(2)])
    })
    .unwrap();
    assert_eq!(
        shop.query("SELECT code FROM shop.boxes ORDER BY code"),
        [["B000001"], ["B000002"]]
    );
}

#[test]
fn rows_that_cannot_be_made_end_the_copy_at_the_first() {
    let (shop, mut conn) = Shop::open();
    for bad in [0, 7, 10, 24] {
        let rows = (0..25).map(|number| match number {
            at if at == bad => Err("line 8 is no box"),
            _ => Ok(new_box(number)),
        });
        let copy = copy::into(boxes::table).in_chunks_of(FEW);
        let error = copy.try_insert(&mut conn, rows).unwrap_err();
        match &error {
            CopyError::Unmade { row, source, .. } => {
                assert_eq!(
                    (*row, source.to_string().as_str()),
                    (u64::from(bad), "line 8 is no box")
                );
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(shop.count(), "0");
}

#[derive(Insertable)]
#[diesel(table_name = boxes, treat_none_as_default_value = false)]
struct Doubled {
    code: String,
    doubled: i32,
}

#[test]
fn a_column_that_the_server_computes_is_no_rows_fault() {
    let (_shop, mut conn) = Shop::open();
    let rows = [1, 2].map(|doubled| Doubled {
        code: doubled.to_string(),
        doubled,
    });
    let error = copy::into(boxes::table)
        .insert(&mut conn, rows)
        .unwrap_err();
    assert!(matches!(error, CopyError::Database(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "column \"doubled\" is a generated column"
    );
}

#[test]
fn a_missing_right_is_no_rows_fault() {
    let (shop, mut conn) = Shop::open();
    conn.batch_execute(
        "CREATE ROLE copy_nobody; GRANT USAGE ON SCHEMA shop TO copy_nobody; SET ROLE copy_nobody",
    )
    .unwrap();
    let error = copy::into(boxes::table)
        .insert(&mut conn, [new_box(1)])
        .unwrap_err();
    conn.batch_execute("RESET ROLE; DROP OWNED BY copy_nobody; DROP ROLE copy_nobody")
        .unwrap();
    assert!(matches!(error, CopyError::Database(_)), "{error:?}");
    assert_eq!(error.to_string(), "permission denied for table boxes");
    assert_eq!(shop.count(), "0");
}

#[test]
fn a_seed_is_told_the_row_and_what_is_wrong_with_it() {
    let (_shop, mut conn) = Shop::open();
    let rows = with_bad(9, 8, |row| row.amount = -1);
    let error = copy::into(boxes::table)
        .insert(&mut conn, rows)
        .unwrap_err();
    match SeedError::from(error) {
        SeedError::Refused {
            row,
            column,
            problem,
        } => {
            assert_eq!((row, column.as_deref()), (8, Some("boxes_amount_check")));
            assert!(
                problem.starts_with("\"shop\".\"boxes\": new row"),
                "{problem}"
            );
        }
        other => panic!("{other:?}"),
    }
}
