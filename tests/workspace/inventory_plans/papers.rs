use diesel::prelude::*;
use domain_inventory::models::Transaction;
use domain_inventory::queries::authorship::{self, Author};
use domain_inventory::queries::purchasing::{self, OpenOrder, OutstandingLine};
use domain_inventory::queries::{PageSize, Paged, PurchaseOrderKey, TransactionKey, budgets};
use domain_inventory::schema::{budget_reservations, purchase_order_items, purchase_orders};
use domain_inventory::types::*;
use workspace_tests::world::{World, day};

use crate::explain::Plans;

/// Orders, budgets, and who created what.
pub(super) fn explain(plans: &mut Plans, world: World) {
    orders(plans);
    orders_in_pages(plans);
    lines(plans);
    money(plans, world);
    authors(plans, world);
}

fn orders(plans: &mut Plans) {
    let rows = OpenOrder::as_select;
    plans.explain("open_orders", purchasing::open_orders().select(rows()));
    let to_vendor = purchasing::open_orders().filter(purchasing::to_vendor(CompanyId::new(7)));
    plans.explain("open_orders to_vendor", to_vendor.select(rows()));
    let outstanding = purchasing::with_outstanding_lines();
    let query = purchasing::open_orders().filter(outstanding);
    plans.explain("open_orders with_outstanding_lines", query.select(rows()));
    let to_vendor = purchase_orders::table.filter(purchasing::to_vendor(CompanyId::new(7)));
    plans.explain("orders to_vendor", to_vendor);
    let open = purchase_orders::table.filter(purchasing::open());
    plans.explain("orders open", open);
}

fn orders_in_pages(plans: &mut Plans) {
    let size = PageSize::default();
    let next = PurchaseOrderKey {
        po_date: day(2025, 6, 1),
        id: PurchaseOrderId::new(5),
    };
    for after in [None, Some(next)] {
        let query = purchase_orders::table.page(after.clone(), size);
        plans.explain("page of orders", query);
        let open = purchasing::open_orders().page(after, size);
        plans.explain("page of open_orders", open.select(OpenOrder::as_select()));
    }
}

fn lines(plans: &mut Plans) {
    let rows = OutstandingLine::as_select;
    let lines = purchasing::outstanding_lines();
    plans.explain("outstanding_lines", lines.clone().select(rows()));
    let due = lines
        .clone()
        .filter(purchasing::due_before(day(2024, 3, 1)));
    plans.explain("outstanding_lines due_before", due.select(rows()));
    let to_vendor = lines.filter(purchasing::to_vendor(CompanyId::new(7)));
    plans.explain("outstanding_lines to_vendor", to_vendor.select(rows()));
    let of_order = purchase_order_items::table.filter(purchase_order_items::po_id.eq(7));
    let query = of_order.filter(purchasing::outstanding());
    plans.explain(
        "outstanding of an order",
        query.select(purchasing::delivered()),
    );
}

fn money(plans: &mut Plans, world: World) {
    let department = budgets::of_department(world.department);
    let budget = budgets::of_budget(world.budget);
    let year = budgets::in_year(FiscalYear::new(2569).unwrap());
    let query = budgets::of_allocations;
    plans.explain("of_allocations in_year", query().filter(year));
    plans.explain("of_allocations of_department", query().filter(department));
    let of_budget = query().filter(budget).filter(year);
    plans.explain("of_allocations of_budget", of_budget);
    let query = budgets::by_department;
    plans.explain("by_department in_year", query().filter(year));
    let of_department = query().filter(year).filter(department);
    plans.explain("by_department of_department", of_department);
    let of_allocation = budget_reservations::allocation_id.eq(world.allocation);
    let held = budget_reservations::table.filter(of_allocation);
    plans.explain("reservations holding", held.filter(budgets::holding()));
}

fn authors(plans: &mut Plans, world: World) {
    let (by, size) = (authorship::by(world.user), PageSize::default());
    let next = TransactionKey {
        created_at: "2025-06-01T00:00:00Z".parse().unwrap(),
        id: TransactionId::new(5),
    };
    let rows = || (Transaction::as_select(), Option::<Author>::as_select());
    let ledger = authorship::of_transactions();
    for after in [None, Some(next)] {
        let query = ledger.page(after.clone(), size);
        plans.explain("page of transactions", query.select(rows()));
        let query = ledger.filter(by).page(after, size);
        plans.explain("page of transactions by", query.select(rows()));
    }
    plans.explain("of_transactions by", ledger.filter(by).select(rows()));
    plans.explain("of_requests by", authorship::of_requests().filter(by));
    plans.explain("of_orders by", authorship::of_orders().filter(by));
    plans.explain("of_receipts by", authorship::of_receipts().filter(by));
    plans.explain("documents_of", authorship::documents_of(world.user));
}
