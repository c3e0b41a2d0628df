//! EXPLAIN of every list of inventory on 12,000 drugs and orders, 15,000 stock rows, 30,000 lots, 60,000 ledger rows.

mod plan;

use diesel::prelude::*;
use domain_inventory::models::{Document, DrugSummary, LotSummary, Transaction};
use domain_inventory::queries::authorship::{self, Author};
use domain_inventory::queries::lots::{self, ExpiringLot};
use domain_inventory::queries::purchasing::{self, OpenOrder, OutstandingLine};
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::queries::{
    DrugKey, LotKey, PageSize, Paged, Period, PurchaseOrderKey, StockKey, TransactionKey, budgets,
    movement,
};
use domain_inventory::schema::{drug_lots, drugs, inventory_transactions, purchase_orders};
use domain_inventory::types::*;
use plan::{Volume, generic_plan};
use workspace_tests::typed::Typed;
use workspace_tests::world::day;

#[test]
fn no_list_reads_a_big_table_from_end_to_end() {
    let mut volume = Volume::fill();
    for table in ["drugs", "inventory", "drug_lots", "inventory_transactions"] {
        assert!(volume.big.iter().any(|big| big == table), "{table}");
    }
    drugs_and_stock(&mut volume);
    lots(&mut volume);
    ledger(&mut volume);
    orders(&mut volume);
    money(&mut volume);
    authors(&mut volume);
    assert_eq!(volume.read_whole, [""; 0]);

    // A report that does read a whole table: what the lists are checked for can be seen.
    volume.explain("by_location", stock::by_location());
    assert_eq!(volume.read_whole, ["by_location: inventory"]);
}

fn drugs_and_stock(volume: &mut Volume) {
    let (world, size) = (volume.world, PageSize::default());
    let first = None::<DrugKey>;
    let next = Some(DrugKey {
        trade_name: "Drug 7".to_owned(),
        id: DrugId::new(5),
    });
    for after in [first, next] {
        let query = drugs::table.page(after, size);
        volume.explain("drugs", query.select(DrugSummary::as_select()));
    }
    let first = None::<StockKey>;
    let next = Some(StockKey {
        drug_id: DrugId::new(5),
        id: InventoryId::new(5),
    });
    for after in [first, next] {
        let rows = StockOnHand::as_select;
        let held = stock::on_hand_at(world.ward).page(after.clone(), size);
        volume.explain("on_hand_at", held.select(rows()));
        let all = stock::to_reorder().page(after.clone(), size);
        volume.explain("to_reorder", all.select(rows()));
        let here = stock::to_reorder().filter(stock::at(world.ward));
        let query = here.page(after, size).select(rows());
        volume.explain("to_reorder at a location", query);
    }
    let query = stock::on_hand_of(world.drug).select(StockOnHand::as_select());
    volume.explain("on_hand_of", query);
}

fn lots(volume: &mut Volume) {
    let (world, size) = (volume.world, PageSize::default());
    let query = lots::fefo(world.drug, world.store, day(2026, 2, 1));
    volume.explain("fefo", query);
    volume.explain("fefo, locked", query.for_update());
    let first = None::<LotKey>;
    let next = Some(LotKey {
        expiry_date: day(2026, 1, 20),
        id: LotId::new(5),
    });
    for after in [first, next] {
        let soon = lots::expiring(day(2026, 6, 1));
        let query = soon.page(after.clone(), size);
        volume.explain("expiring", query.select(ExpiringLot::as_select()));
        let here = soon.filter(lots::in_location(world.ward));
        let query = here.page(after.clone(), size);
        let name = "expiring at a location";
        volume.explain(name, query.select(ExpiringLot::as_select()));
        let in_use = drug_lots::table.filter(lots::not_withdrawn());
        let query = in_use.page(after, size);
        volume.explain("lots", query.select(LotSummary::as_select()));
    }
}

fn ledger(volume: &mut Volume) {
    let (world, size) = (volume.world, PageSize::default());
    let june = Period {
        from: "2025-06-01T00:00:00Z".parse().unwrap(),
        until: "2025-07-01T00:00:00Z".parse().unwrap(),
    };
    let of_stock = movement::of_stock_with_balance(world.stock, june);
    volume.explain("of_stock_with_balance", of_stock);
    let of_drug = movement::of_drug_with_balance(world.drug, june);
    volume.explain("of_drug_with_balance", of_drug);
    volume.explain("balance", movement::balance_of_stock(world.stock));
    let receipt = Document::Receipt(ReceiptId::new(1));
    let query = inventory_transactions::table.filter(movement::of_document(receipt));
    volume.explain("of_document", query);
    let first = None::<TransactionKey>;
    let next = Some(TransactionKey {
        created_at: june.from,
        id: TransactionId::new(5),
    });
    for after in [first, next] {
        let query = inventory_transactions::table.page(after.clone(), size);
        volume.explain("ledger", query);
        let of_stock = inventory_transactions::table.filter(movement::of_stock(world.stock));
        volume.explain("ledger of stock", of_stock.page(after, size));
    }
}

fn orders(volume: &mut Volume) {
    let size = PageSize::default();
    let first = None::<PurchaseOrderKey>;
    let next = Some(PurchaseOrderKey {
        po_date: day(2025, 6, 1),
        id: PurchaseOrderId::new(5),
    });
    for after in [first, next] {
        let query = purchase_orders::table.page(after.clone(), size);
        volume.explain("orders", query);
        let open = purchasing::open_orders().page(after, size);
        volume.explain("open_orders", open.select(OpenOrder::as_select()));
    }
    let query = purchasing::open_orders().filter(purchasing::with_outstanding_lines());
    let name = "open_orders with_outstanding_lines";
    volume.explain(name, query.select(OpenOrder::as_select()));
    let lines = purchasing::outstanding_lines();
    let query = lines.clone().select(OutstandingLine::as_select());
    volume.explain("outstanding_lines", query);
    let query = lines.filter(purchasing::due_before(day(2024, 3, 1)));
    let name = "outstanding_lines due_before";
    volume.explain(name, query.select(OutstandingLine::as_select()));
}

fn money(volume: &mut Volume) {
    let department = budgets::of_department(volume.world.department);
    let year = budgets::in_year(FiscalYear::new(2569).unwrap());
    let query = budgets::of_allocations().filter(year);
    volume.explain("of_allocations", query);
    let query = budgets::of_allocations().filter(department);
    volume.explain("of_allocations of_department", query);
    volume.explain("by_department", budgets::by_department().filter(year));
    let query = budgets::by_department().filter(year).filter(department);
    volume.explain("by_department of_department", query);
}

fn authors(volume: &mut Volume) {
    let (by, size) = (authorship::by(volume.world.user), PageSize::default());
    let after = None::<TransactionKey>;
    let rows = || (Transaction::as_select(), Option::<Author>::as_select());
    let ledger = authorship::of_transactions();
    let query = ledger.page(after.clone(), size).select(rows());
    volume.explain("of_transactions", query);
    let query = ledger.filter(by).page(after, size).select(rows());
    volume.explain("of_transactions by", query);
    volume.explain("of_requests", authorship::of_requests().filter(by));
    volume.explain("of_orders", authorship::of_orders().filter(by));
    volume.explain("of_receipts", authorship::of_receipts().filter(by));
    let query = authorship::documents_of(volume.world.user);
    volume.explain("documents_of", query);
}

#[test]
fn fefo_keeps_its_index_in_a_prepared_statement_that_does_not_know_its_values() {
    let typed = Typed::migrated();
    let (drug, location) = (DrugId::new(1), LocationId::new(1));
    let today = day(2026, 2, 1);
    let plan = generic_plan(&typed, lots::fefo(drug, location, today));
    assert!(plan.contains("idx_drug_lots_fefo"), "{plan}");

    let bound = drug_lots::table
        .filter(lots::of_drug(drug))
        .filter(lots::in_location(location))
        .filter(drug_lots::quantity_available.gt(Quantity::zero()));
    let plan = generic_plan(&typed, bound);
    assert!(!plan.contains("idx_drug_lots_fefo"), "{plan}");
}
