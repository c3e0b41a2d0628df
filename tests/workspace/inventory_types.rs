use std::error::Error;

use diesel::dsl::{sql, sum};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Numeric, Text};
use domain_connect::blocking;
use domain_inventory::enums::*;
use domain_inventory::models::{NewPurchaseRequestItem, PurchaseRequestItem};
use domain_inventory::schema::*;
use domain_inventory::types::*;
use domain_workbench::testing::TestDatabase;
use serde_json::json;
use workspace_tests::migrated_database;
use workspace_tests::world::{papers, world};

fn connected() -> (TestDatabase, PgConnection) {
    let database = migrated_database();
    let connection = blocking::connect(database.url(), "tests").unwrap();
    (database, connection)
}

/// What the innermost error says.
fn cause(error: &dyn Error) -> String {
    error.source().map_or_else(|| error.to_string(), cause)
}

/// Sends every value of the enums to the database and back, and to JSON and back.
macro_rules! round_trip {
    ($conn:expr; $($Enum:ident),+ $(,)?) => {{
        $(
            for &value in $Enum::ALL {
                let back: $Enum = diesel::select(value.into_sql::<sql_types::$Enum>())
                    .get_result($conn)
                    .unwrap();
                assert_eq!(back, value);
                let label = serde_json::to_value(value).unwrap();
                assert_eq!(label, json!(value.as_str()));
                assert_eq!(serde_json::from_value::<$Enum>(label).unwrap(), value);
            }
        )+
        [$(stringify!($Enum)),+].len()
    }};
}

#[test]
fn every_label_of_every_enum_comes_back() {
    let (database, mut conn) = connected();
    let tried = round_trip! { &mut conn;
        AdjustmentType, BudgetClass, BudgetPlanStatus, DistributionStatus, DrugStatus, EdCategory,
        LocationType, NlemStatus, PaymentTerms, PoStatus, PrPriority, PrStatus, ProductCategory,
        ReceiptStatus, ReservationStatus, ReturnActionType, ReturnStatus, ReturnType, TmtLevel,
        TransactionType, UnitType, VenCategory,
    };
    let sql = "SELECT count(*) FROM pg_type WHERE typnamespace = 'inventory'::regnamespace AND typtype = 'e'";
    assert_eq!(
        workspace_tests::query(database.url(), sql),
        [[tried.to_string()]]
    );
}

#[test]
fn totals_computed_here_are_those_the_database_computes() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let request = papers(&mut conn, &world).request;
    // A third of them are ties, such as 0.5 times 0.01.
    let lines: Vec<NewPurchaseRequestItem> = (0..400)
        .map(|n| NewPurchaseRequestItem {
            pr_id: request,
            generic_id: world.generic,
            quantity: format!("{}.{}", n / 7, 500 + n % 3).parse().unwrap(),
            unit: "TAB".into(),
            estimated_unit_price: format!("0.{:02}", 2 * (n % 50) + 1).parse().unwrap(),
            specification: None,
            notes: None,
        })
        .collect();
    let written: Vec<PurchaseRequestItem> = diesel::insert_into(purchase_request_items::table)
        .values(&lines)
        .get_results(&mut conn)
        .unwrap();
    assert_eq!(written.len(), lines.len());
    for line in written {
        assert_eq!(
            &line.quantity * &line.estimated_unit_price,
            line.estimated_total,
            "{line:?}"
        );
    }
}

#[test]
fn sums_and_comparisons_keep_their_unit() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let on_hand: Option<Quantity> = inventory::table
        .select(sum(inventory::quantity_on_hand))
        .first(&mut conn)
        .unwrap();
    assert_eq!(on_hand, Some(100.into()));
    let dear: Vec<LotId> = drug_lots::table
        .filter(drug_lots::unit_cost.gt(UnitCost::from(1)))
        .filter(drug_lots::quantity_available.eq(Quantity::from(50) + Quantity::from(50)))
        .select(drug_lots::id)
        .load(&mut conn)
        .unwrap();
    assert_eq!(dear, [world.lot]);
}

#[test]
fn a_figure_with_more_decimals_than_its_unit_is_not_loaded() {
    let (_database, mut conn) = connected();
    let loaded = diesel::select(sql::<Numeric>("0.125::numeric")).get_result::<Money>(&mut conn);
    let message = cause(&loaded.unwrap_err());
    assert!(
        message.contains("found 0.125, expected money with at most 2 decimals"),
        "{message}"
    );
    let loaded = diesel::select(sql::<Numeric>("0.12500::numeric")).get_result(&mut conn);
    assert_eq!(loaded, Ok("0.125".parse::<Quantity>().unwrap()));
}

#[test]
fn an_amount_of_any_length_is_read_as_the_server_writes_it() {
    let (_database, mut conn) = connected();
    let numbers = (1..=24).flat_map(|digits| {
        let (ones, nines, zeros) = ("1".repeat(digits), "9".repeat(digits), "0".repeat(digits));
        [
            ones,
            format!("-{nines}.5"),
            format!("1{zeros}.0400000"),
            format!("-0.{digits:03}"),
            format!("0.{zeros}"),
        ]
    });
    for text in numbers {
        let value = format!("{text}::numeric, round({text}::numeric, 3)::text");
        let (read, shown): (Quantity, String) = diesel::select(sql::<(Numeric, Text)>(&value))
            .get_result(&mut conn)
            .unwrap();
        assert_eq!(read.to_string(), shown);
    }
}

#[test]
fn a_number_that_is_no_quarter_is_not_loaded() {
    let (_database, mut conn) = connected();
    for quarter in Quarter::ALL {
        let back = diesel::select(quarter.into_sql::<Integer>()).get_result(&mut conn);
        assert_eq!(back, Ok(quarter));
    }
    let loaded = diesel::select(5.into_sql::<Integer>()).get_result::<Quarter>(&mut conn);
    let message = cause(&loaded.unwrap_err());
    assert!(
        message.contains("found quarter 5, expected 1 to 4"),
        "{message}"
    );
}

#[test]
fn a_row_in_json_has_numbers_for_ids_labels_for_enums_and_text_for_amounts() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let reservation = papers(&mut conn, &world).reservation;
    let row: domain_inventory::models::Reservation = budget_reservations::table
        .find(reservation)
        .first(&mut conn)
        .unwrap();
    let json = serde_json::to_value(&row).unwrap();
    assert_eq!(json["id"], json!(reservation.get()));
    assert_eq!(json["reserved_amount"], json!("1500.00"));
    assert_eq!(json["quarter"], json!(2));
    assert_eq!(json["status"], json!("ACTIVE"));
    assert_eq!(json["released_at"], json!(null));
    assert_eq!(json["expires_date"], json!("2099-12-31T00:00:00Z"));
}
