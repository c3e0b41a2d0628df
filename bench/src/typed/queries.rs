//! The lists, cards and figures that are asked for, as a service asks for them.

use diesel::prelude::*;
use domain_inventory::models::{LotSummary, Transaction};
use domain_inventory::queries::budgets::AllocationFunds;
use domain_inventory::queries::lots::ExpiringLot;
use domain_inventory::queries::movement::Movement;
use domain_inventory::queries::purchasing::{OpenOrder, OutstandingLine};
use domain_inventory::queries::stock::{LocationStock, StockOnHand};
use domain_inventory::queries::{
    LotKey, PageSize, Paged, Period, PurchaseOrderKey, StockKey, TransactionKey, budgets, lots,
    movement, purchasing, stock,
};
use domain_inventory::schema::{inventory, inventory_transactions};
use domain_inventory::types::*;
use workspace_tests::world::{World, day};

use super::contest::Contest;
use super::plain::*;
use crate::Result;

/// Hands a query to the contest: as a value, and for both of Diesel's connections.
///
/// It is built anew each time, as a service would. A function could not: the bounds would be longer than the queries.
macro_rules! compare {
    ($contest:expr, $name:literal, $Typed:ty => $Plain:ty, $query:expr) => {
        $contest.compare::<$Typed, $Plain>(
            $name,
            &$query,
            |conn| diesel::RunQueryDsl::load($query, conn),
            async |conn| diesel_async::RunQueryDsl::load($query, conn).await,
        )?
    };
}

pub(super) fn run(contest: &mut Contest, world: &World) -> Result<()> {
    on_hand(contest, world)?;
    by_lot(contest)?;
    ledger(contest)?;
    money_and_orders(contest, world)
}

fn page() -> PageSize {
    PageSize::default()
}

fn on_hand(contest: &mut Contest, world: &World) -> Result<()> {
    let stock_on_hand = StockOnHand::as_select;
    let after = || {
        Some(StockKey {
            drug_id: DrugId::new(1_000),
            id: InventoryId::new(1),
        })
    };
    compare!(contest, "stock on hand at a location", StockOnHand => PlainStock,
        stock::on_hand_at(world.ward).select(stock_on_hand()));
    compare!(contest, "where a drug is", StockOnHand => PlainStock,
        stock::on_hand_of(DrugId::new(7)).select(stock_on_hand()));
    compare!(contest, "to reorder, a page", StockOnHand => PlainStock,
        stock::to_reorder().page(after(), page()).select(stock_on_hand()));
    compare!(contest, "to reorder, count", i64 => PlainCount,
        inventory::table.filter(stock::at_or_below_reorder_point()).count());
    compare!(contest, "value by location", LocationStock => PlainLocation, stock::by_location());
    Ok(())
}

fn by_lot(contest: &mut Contest) -> Result<()> {
    // The second stock row of the volume: drug 3 at location 8, the newer two of its lots left.
    let (drug, location) = (DrugId::new(3), LocationId::new(8));
    let after = || {
        Some(LotKey {
            expiry_date: day(2026, 9, 1),
            id: LotId::new(1),
        })
    };
    compare!(contest, "lots by FEFO", LotSummary => PlainLot,
        lots::fefo(drug, location, day(2025, 12, 31)).select(LotSummary::as_select()));
    compare!(contest, "expiring lots, a page", ExpiringLot => PlainExpiring,
        lots::expiring(day(2027, 1, 1)).page(after(), page()).select(ExpiringLot::as_select()));
    compare!(contest, "expiring lots, 1,000 a page", ExpiringLot => PlainExpiring,
        lots::expiring(day(2027, 1, 1))
            .page(after(), PageSize::MAX)
            .select(ExpiringLot::as_select()));
    Ok(())
}

fn ledger(contest: &mut Contest) -> Result<()> {
    let drug = DrugId::new(3);
    let stock = InventoryId::new(3);
    let period = Period {
        from: "2025-03-01T00:00:00Z".parse()?,
        until: "2025-06-01T00:00:00Z".parse()?,
    };
    let after = || {
        Some(TransactionKey {
            created_at: period.until,
            id: TransactionId::new(1),
        })
    };
    compare!(contest, "stock card of three months", Movement => PlainMovement,
        movement::of_stock_with_balance(stock, period));
    compare!(contest, "movement of a drug, three months", Movement => PlainMovement,
        movement::of_drug_with_balance(drug, period));
    compare!(contest, "balance of a stock row", Quantity => PlainQuantity,
        movement::balance_of_stock(stock));
    compare!(contest, "ledger, a page", Transaction => PlainTransaction,
        inventory_transactions::table.page(after(), page()).select(Transaction::as_select()));
    compare!(contest, "ledger, 1,000 a page", Transaction => PlainTransaction,
        inventory_transactions::table.page(after(), PageSize::MAX).select(Transaction::as_select()));
    compare!(contest, "ledger of a stock row, a page", Transaction => PlainTransaction,
        inventory_transactions::table
            .filter(movement::of_stock(stock))
            .page(after(), page())
            .select(Transaction::as_select()));
    Ok(())
}

fn money_and_orders(contest: &mut Contest, world: &World) -> Result<()> {
    let year = FiscalYear::new(2569)?;
    let after = || {
        Some(PurchaseOrderKey {
            po_date: day(2025, 6, 1),
            id: PurchaseOrderId::new(1),
        })
    };
    compare!(contest, "budget left of a department", AllocationFunds => PlainFunds,
        budgets::of_allocations()
            .filter(budgets::in_year(year))
            .filter(budgets::of_department(world.department)));
    compare!(contest, "budget left of all, a year", AllocationFunds => PlainFunds,
        budgets::of_allocations().filter(budgets::in_year(year)));
    compare!(contest, "open orders, a page", OpenOrder => PlainOrder,
        purchasing::open_orders().page(after(), page()).select(OpenOrder::as_select()));
    compare!(contest, "lines overdue", OutstandingLine => PlainLine,
        purchasing::outstanding_lines()
            .filter(purchasing::due_before(day(2024, 9, 1)))
            .select(OutstandingLine::as_select()));
    Ok(())
}
