use diesel::prelude::*;
use diesel::sql_types::SingleValue;
use domain_connect::blocking;
use domain_inventory::enums::{self, *};
use domain_inventory::models::*;
use domain_inventory::schema::{sql_types, *};
use domain_inventory::types::*;
use domain_workbench::testing::TestDatabase;
use workspace_tests::world::{World, day, drug, papers, world};
use workspace_tests::{add_row, migrated_database};

/// A migrated database and a connection to it.
fn connected() -> (TestDatabase, PgConnection) {
    let database = migrated_database();
    let connection = blocking::connect(database.url(), "tests").unwrap();
    (database, connection)
}

/// Loads a row or view from every row of its table.
macro_rules! load_all {
    ($conn:expr; $($table:ident: $($Row:ident),+;)+) => {
        $($(
            let rows: Vec<$Row> = $table::table.select($Row::as_select()).load($conn).unwrap();
            drop(rows);
            let rows: Vec<$Row> = $table::table.select($Row::as_select()).limit(0).load($conn).unwrap();
            assert_eq!(rows, []);
        )+)+
    };
}

/// Every table once, with all that is loaded from it.
fn load_everything(conn: &mut PgConnection) {
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
