use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain_engine::copy::{self, CopyError};
use domain_engine::seed::Outcome;

use super::{NewBox, Shop, boxes, new_box, shelves};

#[derive(Insertable, Clone)]
#[diesel(table_name = shelves, treat_none_as_default_value = false)]
struct Shelf {
    id: i64,
    name: String,
}

#[derive(Insertable)]
#[diesel(table_name = boxes, treat_none_as_default_value = false)]
struct Amount {
    amount: i32,
}

fn upsert(conn: &mut PgConnection, rows: Vec<NewBox>) -> Result<Outcome, CopyError> {
    copy::into(boxes::table).upsert(conn, (boxes::code,), rows)
}

fn outcome(inserted: usize, updated: usize, unchanged: usize) -> Outcome {
    Outcome {
        inserted,
        updated,
        unchanged,
        notes: vec![],
    }
}

/// Every box with the transactions that wrote and that locked it.
fn traces(shop: &Shop) -> Vec<Vec<String>> {
    shop.query("SELECT id, code, xmin, xmax FROM shop.boxes ORDER BY id")
}

#[test]
fn new_rows_are_inserted_others_updated_and_right_ones_left_alone() {
    let (shop, mut conn) = Shop::open();
    copy::into(boxes::table)
        .insert(&mut conn, (0..1_000).map(new_box))
        .unwrap();
    let before = traces(&shop);
    let mut rows: Vec<NewBox> = (10..1_010).map(new_box).collect();
    rows[0].amount = 999;
    rows[1].label = None;
    assert_eq!(upsert(&mut conn, rows).unwrap(), outcome(10, 2, 988));

    let after = traces(&shop);
    assert_eq!(after[..10], before[..10]);
    assert_eq!(after[12..1_000], before[12..1_000]);
    // No identity value was used up for rows that are right or were inserted before: 2 were, for those updated.
    assert_eq!(after[1_000][0], "1003");
    let changed = "SELECT code, amount, label IS NULL FROM shop.boxes WHERE code IN ('B000010', 'B000011') ORDER BY 1";
    assert_eq!(
        shop.query(changed),
        [["B000010", "999", "f"], ["B000011", "11", "t"]]
    );
}

#[test]
fn the_second_time_nothing_is_written_and_no_temporary_table_is_left() {
    let (shop, mut conn) = Shop::open();
    let rows: Vec<NewBox> = (0..300).map(new_box).collect();
    let twice = conn.transaction(|conn| {
        let first = upsert(conn, rows.clone())?;
        let second = upsert(conn, rows)?;
        let left =
            diesel::sql_query("SELECT FROM pg_class WHERE relname LIKE 'dbctl%'").execute(conn)?;
        Ok::<_, CopyError>((first, second, left))
    });
    assert_eq!(twice.unwrap(), (outcome(300, 0, 0), outcome(0, 0, 300), 0));
    assert_eq!(shop.count(), "300");
}

#[test]
fn no_rows_change_nothing() {
    let (shop, mut conn) = Shop::open();
    assert_eq!(upsert(&mut conn, vec![]).unwrap(), outcome(0, 0, 0));
    assert_eq!(shop.count(), "0");
}

#[test]
fn a_row_with_null_where_a_value_was_is_updated_and_back() {
    let (_shop, mut conn) = Shop::open();
    let (full, mut empty) = (new_box(1), new_box(1));
    (empty.label, empty.shelf_id) = (None, None);
    upsert(&mut conn, vec![full.clone()]).unwrap();
    for row in [&empty, &full] {
        assert_eq!(
            upsert(&mut conn, vec![row.clone()]).unwrap(),
            outcome(0, 1, 0)
        );
        assert_eq!(
            upsert(&mut conn, vec![row.clone()]).unwrap(),
            outcome(0, 0, 1)
        );
    }
}

#[test]
fn rows_may_be_known_by_their_ids_and_by_all_of_their_columns() {
    let (shop, mut conn) = Shop::open();
    let shelf = |id, name: &str| Shelf {
        id,
        name: name.into(),
    };
    let rows = vec![shelf(2, "middle"), shelf(3, "bottom"), shelf(1, "top")];
    let by_id = copy::into(shelves::table).upsert(&mut conn, (shelves::id,), rows.clone());
    assert_eq!(by_id.unwrap(), outcome(1, 1, 1));
    diesel::sql_query("ALTER TABLE shop.shelves ADD UNIQUE (name, id)")
        .execute(&mut conn)
        .unwrap();
    let all = (shelves::name, shelves::id);
    let by_all = copy::into(shelves::table).upsert(&mut conn, all, rows);
    assert_eq!(by_all.unwrap(), outcome(0, 0, 3));
    assert_eq!(
        shop.query("SELECT id, name FROM shop.shelves ORDER BY id"),
        [["1", "top"], ["2", "middle"], ["3", "bottom"]]
    );
}

#[test]
fn two_rows_with_one_key_are_refused_and_both_are_named() {
    let (shop, mut conn) = Shop::open();
    let rows = [0, 1, 2, 3, 1, 5].map(new_box);
    let error = upsert(&mut conn, rows.into()).unwrap_err();
    assert!(
        matches!(
            error,
            CopyError::Repeated {
                row: 4,
                earlier: 1,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "row 5 for \"shop\".\"boxes\": row 2 has the same code; give each key once"
    );
    assert_eq!(shop.count(), "0");
}

#[test]
fn a_row_that_the_table_refuses_is_named_whether_new_or_changed() {
    let (shop, mut conn) = Shop::open();
    upsert(&mut conn, (0..50).map(new_box).collect()).unwrap();
    for bad in [20, 70] {
        let mut rows: Vec<NewBox> = (0..100).map(new_box).collect();
        rows[bad].shelf_id = Some(99);
        match upsert(&mut conn, rows).unwrap_err() {
            CopyError::Refused {
                row, table, detail, ..
            } => {
                assert_eq!((row, table.as_str()), (bad as u64, "\"shop\".\"boxes\""));
                assert!(detail.unwrap().contains("shelf_id)=(99)"));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(shop.count(), "50");
}

#[test]
fn a_text_that_is_too_long_is_named_on_its_way_already() {
    let (shop, mut conn) = Shop::open();
    let mut rows: Vec<NewBox> = (0..100).map(new_box).collect();
    rows[77].label = Some("eleven long".into());
    let error = upsert(&mut conn, rows).unwrap_err();
    assert!(
        matches!(error, CopyError::Refused { row: 77, .. }),
        "{error:?}"
    );
    assert_eq!(shop.count(), "0");
}

#[test]
fn a_key_that_rows_do_not_have_is_told_before_anything_is_sent() {
    let (_shop, mut conn) = Shop::open();
    let rows = [Amount { amount: 1 }];
    let error = copy::into(boxes::table)
        .upsert(&mut conn, (boxes::code,), rows)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "rows for \"shop\".\"boxes\" have no code, which is part of the key; add it to their struct or leave it out of the key"
    );
}

#[test]
fn a_key_that_is_no_constraint_and_a_missing_right_are_no_rows_fault() {
    let (shop, mut conn) = Shop::open();
    let rows = || (0..3).map(new_box);
    let error = copy::into(boxes::table)
        .upsert(&mut conn, (boxes::amount,), rows())
        .unwrap_err();
    assert!(matches!(error, CopyError::Database(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "there is no unique or exclusion constraint matching the ON CONFLICT specification"
    );
    conn.batch_execute(
        "CREATE ROLE copy_reader; GRANT USAGE ON SCHEMA shop TO copy_reader; \
        GRANT SELECT ON shop.boxes TO copy_reader; SET ROLE copy_reader",
    )
    .unwrap();
    let error = upsert(&mut conn, rows().collect()).unwrap_err();
    conn.batch_execute("RESET ROLE; DROP OWNED BY copy_reader; DROP ROLE copy_reader")
        .unwrap();
    assert!(matches!(error, CopyError::Database(_)), "{error:?}");
    assert_eq!(error.to_string(), "permission denied for table boxes");
    assert_eq!(shop.count(), "0");
}
