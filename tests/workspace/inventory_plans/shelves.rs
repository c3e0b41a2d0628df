use diesel::prelude::*;
use domain_inventory::enums::TransactionType;
use domain_inventory::models::{Document, DrugSummary, LotSummary};
use domain_inventory::queries::lots::{self, ExpiringLot};
use domain_inventory::queries::movement;
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::queries::{
    DrugKey, LotKey, PageSize, Paged, Period, StockKey, TransactionKey,
};
use domain_inventory::schema::{drug_lots, drugs, inventory, inventory_transactions};
use domain_inventory::types::*;
use workspace_tests::world::{World, day};

use crate::explain::Plans;

/// Drugs, stock, lots and the ledger.
pub(super) fn explain(plans: &mut Plans, world: World) {
    drugs(plans);
    stock(plans, world);
    stock_in_pages(plans, world);
    lots(plans, world);
    lots_in_pages(plans, world);
    ledger(plans, world);
    ledger_in_pages(plans, world);
}

/// Whole lists of stock and lots with the names of the drugs.
pub(super) fn explain_with_names(plans: &mut Plans, world: World) {
    let rows = StockOnHand::as_select;
    let held = stock::on_hand_at(world.ward);
    plans.explain("on_hand_at", held.select(rows()));
    let there = held.filter(stock::in_stock());
    plans.explain("on_hand_at, in_stock", there.select(rows()));
    plans.explain("to_reorder", stock::to_reorder().select(rows()));
    let soon = lots::expiring(day(2026, 6, 1));
    plans.explain("expiring", soon.select(ExpiringLot::as_select()));
}

fn drugs(plans: &mut Plans) {
    let next = DrugKey {
        trade_name: "Drug 7".to_owned(),
        id: DrugId::new(5),
    };
    for after in [None, Some(next)] {
        let query = drugs::table.page(after, PageSize::default());
        plans.explain("drugs", query.select(DrugSummary::as_select()));
    }
}

fn stock(plans: &mut Plans, world: World) {
    let rows = StockOnHand::as_select;
    let of_drug = stock::on_hand_of(world.drug);
    plans.explain("on_hand_of", of_drug.select(rows()));
    let held = inventory::table.filter(stock::of_drug(world.drug));
    plans.explain("of_drug", held.filter(stock::at(world.ward)));
    let here = stock::to_reorder().filter(stock::at(world.ward));
    plans.explain("to_reorder at a location", here.select(rows()));
    let few = inventory::table.filter(stock::at_or_below_reorder_point());
    plans.explain("at_or_below_reorder_point", few);
}

fn stock_in_pages(plans: &mut Plans, world: World) {
    let (rows, size) = (StockOnHand::as_select, PageSize::default());
    let next = StockKey {
        drug_id: DrugId::new(5),
        id: InventoryId::new(5),
    };
    for after in [None, Some(next)] {
        let query = stock::on_hand().page(after.clone(), size);
        plans.explain("page of on_hand", query.select(rows()));
        let query = stock::on_hand_at(world.ward).page(after.clone(), size);
        plans.explain("page of on_hand_at", query.select(rows()));
        let query = stock::to_reorder().page(after.clone(), size);
        plans.explain("page of to_reorder", query.select(rows()));
        let here = stock::to_reorder().filter(stock::at(world.ward));
        let query = here.page(after, size);
        plans.explain("page of to_reorder at a location", query.select(rows()));
    }
}

fn lots(plans: &mut Plans, world: World) {
    let query = lots::fefo(world.drug, world.store, day(2026, 2, 1));
    plans.explain("fefo", query);
    plans.explain("fefo, locked", query.for_update());
    let of_stock = drug_lots::table.filter(lots::of_stock(world.stock));
    plans.explain("lots of_stock", of_stock.order_by(lots::fefo_order()));
    let of_drug = drug_lots::table.filter(lots::of_drug(world.drug));
    plans.explain(
        "lots of_drug",
        of_drug.filter(lots::good_on(day(2026, 2, 1))),
    );
    let in_location = drug_lots::table.filter(lots::in_location(world.ward));
    plans.explain("lots in_location", in_location.filter(lots::available()));
    let expired = drug_lots::table.filter(lots::expiring_before(day(2026, 1, 20)));
    plans.explain("lots expiring_before", expired);
    let soon = lots::expiring(day(2026, 6, 1));
    let here = soon.filter(lots::in_location(world.ward));
    plans.explain(
        "expiring at a location",
        here.select(ExpiringLot::as_select()),
    );
}

fn lots_in_pages(plans: &mut Plans, world: World) {
    let size = PageSize::default();
    let next = LotKey {
        expiry_date: day(2026, 1, 20),
        id: LotId::new(5),
    };
    for after in [None, Some(next)] {
        let soon = lots::expiring(day(2026, 6, 1));
        let query = soon.page(after.clone(), size);
        plans.explain("page of expiring", query.select(ExpiringLot::as_select()));
        let here = soon.filter(lots::in_location(world.ward));
        let query = here.page(after.clone(), size);
        let name = "page of expiring at a location";
        plans.explain(name, query.select(ExpiringLot::as_select()));
        let query = drug_lots::table.page(after.clone(), size);
        plans.explain("page of lots", query.select(LotSummary::as_select()));
        let in_use = drug_lots::table.filter(lots::not_withdrawn());
        let query = in_use.page(after, size);
        plans.explain(
            "page of lots not_withdrawn",
            query.select(LotSummary::as_select()),
        );
    }
}

fn june() -> Period {
    Period {
        from: "2025-06-01T00:00:00Z".parse().unwrap(),
        until: "2025-07-01T00:00:00Z".parse().unwrap(),
    }
}

fn ledger(plans: &mut Plans, world: World) {
    let of_stock = movement::of_stock_with_balance(world.stock, june());
    plans.explain("of_stock_with_balance", of_stock);
    let of_drug = movement::of_drug_with_balance(world.drug, june());
    plans.explain("of_drug_with_balance", of_drug);
    plans.explain("balance_of_stock", movement::balance_of_stock(world.stock));
    let of_lot = inventory_transactions::table.filter(movement::of_lot(world.lot));
    plans.explain("ledger of_lot", of_lot.order_by(movement::ledger_order()));
    let receipt = Document::Receipt(ReceiptId::new(1));
    let query = inventory_transactions::table.filter(movement::of_document(receipt));
    plans.explain("ledger of_document", query);
    let june = inventory_transactions::table.filter(movement::during(june()));
    plans.explain("ledger during", june.order_by(movement::ledger_order()));
}

fn ledger_in_pages(plans: &mut Plans, world: World) {
    let size = PageSize::default();
    let next = TransactionKey {
        created_at: june().from,
        id: TransactionId::new(5),
    };
    for after in [None, Some(next)] {
        let query = inventory_transactions::table.page(after.clone(), size);
        plans.explain("page of the ledger", query);
        let of_stock = inventory_transactions::table.filter(movement::of_stock(world.stock));
        plans.explain(
            "page of the ledger of_stock",
            of_stock.page(after.clone(), size),
        );
        let adjust = movement::of_kind(TransactionType::Adjust);
        let adjusted = inventory_transactions::table.filter(adjust);
        plans.explain("page of the ledger of_kind", adjusted.page(after, size));
    }
}
