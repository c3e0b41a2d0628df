mod arrives; // what is copied is what is loaded back
mod bounded; // round trips and rows in memory do not grow with the number of rows
mod refused; // the row is named, and nothing is left behind
mod sequences; // ids that rows bring, and those that come after them
mod upsert; // what is right is left alone

use diesel::prelude::*;
use domain_connect::blocking;
use domain_engine::copy::Chunks;
use domain_workbench::testing::TestDatabase;
use workspace_tests::{empty_database, execute, query};

diesel::table! {
    shop.shelves (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    shop.boxes (id) {
        id -> BigInt,
        code -> Text,
        label -> Nullable<Varchar>,
        shelf_id -> Nullable<BigInt>,
        amount -> Integer,
        doubled -> Integer,
        state -> Text,
    }
}

const SHOP: &str = "\
    CREATE SCHEMA shop; \
    CREATE TABLE shop.shelves (id bigint PRIMARY KEY, name text NOT NULL); \
    INSERT INTO shop.shelves VALUES (1, 'top'), (2, 'bottom'); \
    CREATE TABLE shop.boxes ( \
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \
        code text NOT NULL UNIQUE, \
        label varchar(10), \
        shelf_id bigint REFERENCES shop.shelves (id), \
        amount integer NOT NULL CHECK (amount >= 0), \
        doubled integer GENERATED ALWAYS AS (amount * 2) STORED, \
        state text NOT NULL DEFAULT 'new');";

/// A box to be added.
#[derive(Insertable, Debug, Clone)]
#[diesel(table_name = boxes, treat_none_as_default_value = false)]
struct NewBox {
    code: String,
    label: Option<String>,
    shelf_id: Option<i64>,
    amount: i32,
}

/// A box like any other, told by its number.
fn new_box(number: u32) -> NewBox {
    NewBox {
        code: format!("B{number:06}"),
        label: Some(format!("box {number}")),
        shelf_id: Some(1 + i64::from(number % 2)),
        amount: i32::try_from(number % 1_000).unwrap(),
    }
}

/// Chunks of a few rows, so that a few rows need several.
const FEW: Chunks = Chunks {
    rows: 10,
    bytes: usize::MAX,
};

/// A database with the shop's tables, two shelves, and no box.
struct Shop(TestDatabase);

impl Shop {
    fn open() -> (Self, PgConnection) {
        let database = empty_database();
        execute(database.url(), SHOP);
        let connection = blocking::connect(database.url(), "tests").unwrap();
        (Shop(database), connection)
    }

    #[track_caller]
    fn query(&self, sql: &str) -> Vec<Vec<String>> {
        query(self.0.url(), sql)
    }

    #[track_caller]
    fn count(&self) -> String {
        self.query("SELECT count(*) FROM shop.boxes")[0][0].clone()
    }
}
