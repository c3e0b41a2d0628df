mod rest; // rows of the tables that no small world needs

use diesel::prelude::*;
use domain_connect::blocking;
use domain_inventory::enums::*;
use domain_inventory::models::*;
use domain_inventory::schema::*;
use domain_inventory::types::*;
use domain_workbench::testing::TestDatabase;
use workspace_tests::world::{drug, papers, world};
use workspace_tests::{add_row, migrated_database, query};

/// A migrated database and a connection to it.
fn connected() -> (TestDatabase, PgConnection) {
    let database = migrated_database();
    let connection = blocking::connect(database.url(), "tests").unwrap();
    (database, connection)
}

#[test]
fn every_table_loads_into_its_structs_and_none_is_forgotten() {
    let (database, mut conn) = connected();
    let sql = "SELECT relname FROM pg_class WHERE relnamespace = 'inventory'::regnamespace \
               AND relkind = 'r' AND relname NOT LIKE '\\_\\_%' ORDER BY relname COLLATE \"C\"";
    assert_eq!(
        load_everything(&mut conn),
        query(database.url(), sql).concat()
    );
}

#[test]
fn what_is_inserted_is_what_is_loaded_back() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    papers(&mut conn, &world);
    rest::facts_about_drugs(&mut conn, &world);
    rest::plan(&mut conn, &world);
    rest::ways_to_buy(&mut conn);
    rest::correction(&mut conn, &world);
    rest::distribution(&mut conn, &world);
    rest::returned(&mut conn, &world);
}

#[test]
fn changes_leave_what_they_do_not_name_and_empty_what_they_name_empty() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let before: Drug = drugs::table.find(world.drug).first(&mut conn).unwrap();
    let changes = DrugChanges {
        trade_name: Some("Acmol Forte".into()),
        package_unit: Some(None),
        ..Default::default()
    };
    let after: Drug = diesel::update(&before)
        .set(changes)
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(after.trade_name, "Acmol Forte");
    assert_eq!(after.package_unit, None);
    assert_eq!(
        (after.unit_price, after.package_size),
        (before.unit_price, before.package_size)
    );
    assert!(after.updated_at > before.updated_at);
}

#[test]
fn changes_that_name_nothing_are_refused() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let refused = diesel::update(drug_lots::table.find(world.lot))
        .set(LotChanges::default())
        .execute(&mut conn);
    assert!(
        matches!(refused, Err(diesel::result::Error::QueryBuilderError(_))),
        "{refused:?}"
    );
}

#[test]
fn spending_moves_one_quarter_and_what_remains() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let spent: Money = "1250.75".parse().unwrap();
    let after: Allocation = diesel::update(budget_allocations::table.find(world.allocation))
        .set(AllocationSpending::new(Quarter::Q3, spent.clone()))
        .get_result(&mut conn)
        .unwrap();
    for quarter in Quarter::ALL {
        let expected = if quarter == Quarter::Q3 {
            spent.clone()
        } else {
            Money::zero()
        };
        assert_eq!(after.spent_in(quarter), &expected, "{quarter}");
        assert_eq!(after.budget_of(quarter), &25_000.into(), "{quarter}");
    }
    assert_eq!(after.remaining_budget, Money::from(100_000) - spent);
}

#[test]
fn the_database_refuses_to_spend_more_than_a_quarter_has() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let refused = diesel::update(budget_allocations::table.find(world.allocation))
        .set(AllocationSpending::new(Quarter::Q3, 25_001.into()))
        .execute(&mut conn)
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("budget_allocations_q3_spent_check"),
        "{refused}"
    );
}

#[test]
fn items_are_found_by_the_document_they_belong_to() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let written = papers(&mut conn, &world);
    let receipt: Receipt = receipts::table
        .find(written.receipt)
        .first(&mut conn)
        .unwrap();
    let items: Vec<ReceiptItem> = ReceiptItem::belonging_to(&receipt).load(&mut conn).unwrap();
    let ids: Vec<ReceiptItemId> = items.iter().map(|item| item.id).collect();
    assert_eq!(ids, [written.receipt_item]);
}

#[test]
fn a_ledger_row_knows_the_document_that_caused_it() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let delivery = Document::Receipt(papers(&mut conn, &world).receipt);
    let row = add_row!(&mut conn, inventory_transactions => Transaction, NewTransaction {
        inventory_id: world.stock,
        lot_id: world.lot,
        transaction_type: TransactionType::Receive,
        quantity: 500.into(),
        unit_cost: None,
        adjustment_reason_id: None,
        transfer_id: None,
        reference_type: Some(delivery.kind().into()),
        reference_id: Some(delivery.key()),
        notes: None,
        created_by: None,
    });
    assert_eq!(row.document(), Some(delivery));
}

#[test]
fn insert_structs_go_through_copy() {
    let (_database, mut conn) = connected();
    let world = world(&mut conn);
    let drugs: Vec<DrugId> = (2..5)
        .map(|number| drug(&mut conn, world.generic, world.company, number))
        .collect();
    let rows: Vec<NewStock> = drugs
        .iter()
        .map(|&drug_id| NewStock {
            drug_id,
            location_id: world.ward,
            quantity_on_hand: Quantity::zero(),
            min_level: None,
            max_level: Some("12.5".parse().unwrap()),
            reorder_point: None,
            average_cost: None,
            last_cost: None,
            last_updated: None,
        })
        .collect();
    let copied = diesel::copy_from(inventory::table)
        .from_insertable(&rows)
        .execute(&mut conn);
    assert_eq!(copied, Ok(3));
    let levels: Vec<(DrugId, Option<Quantity>)> = inventory::table
        .filter(inventory::location_id.eq(world.ward))
        .order(inventory::drug_id)
        .select((inventory::drug_id, inventory::max_level))
        .load(&mut conn)
        .unwrap();
    let expected: Vec<_> = drugs
        .into_iter()
        .map(|id| (id, rows[0].max_level.clone()))
        .collect();
    assert_eq!(levels, expected);
}

/// Loads structs from a table that holds nothing, and yields the tables' names.
macro_rules! load_all {
    ($conn:expr; $($table:ident: $($Row:ident),+;)+) => {{
        $($(
            let rows: Vec<$Row> = $table::table.select($Row::as_select()).load($conn).unwrap();
            assert_eq!(rows, [], stringify!($Row));
        )+)+
        vec![$(stringify!($table)),+]
    }};
}

/// Loads every table into all that is loaded from it.
fn load_everything(conn: &mut PgConnection) -> Vec<&'static str> {
    load_all! { conn;
        adjustment_reasons: AdjustmentReason;
        budget_allocations: Allocation;
        budget_categories: BudgetCategory;
        budget_plan_items: BudgetPlanItem;
        budget_plans: BudgetPlan;
        budget_reservations: Reservation;
        budget_types: BudgetType;
        budgets: Budget;
        companies: Company;
        departments: Department;
        distribution_types: DistributionType;
        dosage_forms: DosageForm;
        drug_components: Component;
        drug_distribution_items: DistributionItem;
        drug_distributions: Distribution;
        drug_generic_tmt_codes: TmtCode;
        drug_generics: Generic, GenericSummary;
        drug_lots: Lot, LotSummary;
        drug_pack_ratios: PackRatio;
        drug_return_items: ReturnItem;
        drug_returns: DrugReturn;
        drug_units: DrugUnit;
        drugs: Drug, DrugSummary;
        ed_groups: EdGroup;
        hospitals: Hospital;
        inventory: Stock;
        inventory_transactions: Transaction;
        locations: Location;
        purchase_methods: PurchaseMethod;
        purchase_order_items: PurchaseOrderItem;
        purchase_orders: PurchaseOrder, PurchaseOrderSummary;
        purchase_request_items: PurchaseRequestItem;
        purchase_requests: PurchaseRequest;
        purchase_types: PurchaseType;
        receipt_items: ReceiptItem;
        receipts: Receipt;
        return_actions: ReturnAction;
        return_reasons: ReturnReason;
    }
}
