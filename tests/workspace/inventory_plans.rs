//! EXPLAIN of every list query of inventory at volume.

use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use diesel::debug_query;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Text;
use domain_inventory::models::{Document, Transaction};
use domain_inventory::queries::authorship::{self, Author};
use domain_inventory::queries::lots::{self, ExpiringLot};
use domain_inventory::queries::purchasing::{self, OpenOrder, OutstandingLine};
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::queries::{
    DrugKey, LotKey, PageSize, Paged, Period, PurchaseOrderKey, TransactionKey, budgets, movement,
};
use domain_inventory::schema::{drug_lots, drugs, inventory_transactions, purchase_orders};
use domain_inventory::types::*;
use workspace_tests::typed::Typed;
use workspace_tests::world::{World, day, world};
use workspace_tests::{execute, query};

/// A table of more rows must not be read from end to end.
const MANY: i64 = 10_000;

/// The database, filled once for all plans.
struct Volume {
    typed: Typed,
    world: World,
    /// Its tables of [`MANY`] rows or more.
    big: Vec<String>,
}
fn fill() -> Volume {
    let typed = Typed::migrated();
    let world = world(&mut typed.blocking());
    execute(typed.url(), include_str!("inventory_plans/volume.sql"));
    execute(typed.url(), "VACUUM ANALYZE");
    let sql = format!(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'inventory'::regnamespace \
         AND reltuples > {MANY} ORDER BY relname"
    );
    let big = query(typed.url(), &sql).concat();
    Volume { typed, world, big }
}

/// The plan of a query.
#[derive(QueryId)]
struct Explain<Q>(Q);

impl<Q> Query for Explain<Q> {
    type SqlType = Text;
}

impl<Q> diesel::RunQueryDsl<PgConnection> for Explain<Q> {}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Explain<Q> {
    fn walk_ast<'b>(&'b self, mut statement: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        statement.unsafe_to_cache_prepared();
        statement.push_sql("EXPLAIN ");
        self.0.walk_ast(statement)
    }
}
#[test]
fn probe() {
    let began = std::time::Instant::now();
    let volume = fill();
    eprintln!("{:?} {:?}", began.elapsed(), volume.big);
    let mut conn = volume.typed.blocking();
    let size = PageSize::new(20).unwrap();
    let w = volume.world;
    macro_rules! show { ($name:literal, $q:expr) => {{
        let lines: Vec<String> = Explain($q).load(&mut conn).unwrap();
        let bad: Vec<_> = volume.big.iter().filter(|t| lines.iter().any(|l| l.contains(&format!("Seq Scan on {t}")))).collect();
        eprintln!("\n=== {} {:?}\n{}", $name, bad, lines.join("\n"));
    }}}
    show!("on_hand_at", stock::on_hand_at(w.ward).select(StockOnHand::as_select()));
    show!("on_hand_at paged", stock::on_hand_at(w.ward).page(None::<DrugKey>, size).select(StockOnHand::as_select()));
    show!("on_hand_of", stock::on_hand_of(w.drug).select(StockOnHand::as_select()));
    show!("to_reorder", stock::to_reorder().select(StockOnHand::as_select()));
    show!("to_reorder at", stock::to_reorder().filter(stock::at(w.ward)).select(StockOnHand::as_select()));
    show!("fefo", lots::fefo(w.drug, w.store, day(2026, 2, 1)));
    show!("expiring", lots::expiring(day(2026,2,1)).select(ExpiringLot::as_select()));
    show!("expiring first page", lots::expiring(day(2026,6,1)).page(None::<LotKey>, size).select(ExpiringLot::as_select()));
    show!("expiring next page", lots::expiring(day(2026,6,1)).page(Some(LotKey{expiry_date: day(2026,1,20), id: LotId::new(5)}), size).select(ExpiringLot::as_select()));
    show!("lots page", drug_lots::table.page(None::<LotKey>, size));
    show!("lots page next", drug_lots::table.page(Some(LotKey{expiry_date: day(2026,1,20), id: LotId::new(5)}), size));
    show!("active lots page", drug_lots::table.filter(lots::not_withdrawn()).page(None::<LotKey>, size));
    show!("active lots page next", drug_lots::table.filter(lots::not_withdrawn()).page(Some(LotKey{expiry_date: day(2026,1,20), id: LotId::new(5)}), size));
    let period = Period { from: "2025-06-01T00:00:00Z".parse().unwrap(), until: "2025-07-01T00:00:00Z".parse().unwrap() };
    show!("stock movement", movement::of_stock_with_balance(w.stock, period));
    show!("drug movement", movement::of_drug_with_balance(w.drug, period));
    show!("balance", movement::balance_of_stock(w.stock));
    show!("doc", inventory_transactions::table.filter(movement::of_document(Document::Receipt(ReceiptId::new(1)))));
    show!("ledger page", inventory_transactions::table.page(None::<TransactionKey>, size));
    show!("ledger next page", inventory_transactions::table.page(Some(TransactionKey{created_at: period.from, id: TransactionId::new(5)}), size));
    show!("ledger of stock page", inventory_transactions::table.filter(movement::of_stock(w.stock)).page(Some(TransactionKey{created_at: period.from, id: TransactionId::new(5)}), size));
    show!("drugs page", drugs::table.page(None::<DrugKey>, size));
    show!("drugs next page", drugs::table.page(Some(DrugKey{trade_name: "Drug 7".into(), id: DrugId::new(5)}), size));
    show!("po page", purchase_orders::table.page(None::<PurchaseOrderKey>, size));
    show!("po next page", purchase_orders::table.page(Some(PurchaseOrderKey{po_date: day(2025,1,1), id: PurchaseOrderId::new(5)}), size));
    show!("open orders", purchasing::open_orders().select(OpenOrder::as_select()));
    show!("open orders page", purchasing::open_orders().page(None::<PurchaseOrderKey>, size).select(OpenOrder::as_select()));
    show!("open orders with out", purchasing::open_orders().filter(purchasing::with_outstanding_lines()).select(OpenOrder::as_select()));
    show!("outstanding", purchasing::outstanding_lines().select(OutstandingLine::as_select()));
    show!("outstanding due", purchasing::outstanding_lines().filter(purchasing::due_before(day(2024,3,1))).select(OutstandingLine::as_select()));
    show!("alloc", budgets::of_allocations().filter(budgets::in_year(FiscalYear::new(2569).unwrap())));
    show!("alloc dep", budgets::of_allocations().filter(budgets::of_department(w.department)));
    show!("dept", budgets::by_department().filter(budgets::in_year(FiscalYear::new(2569).unwrap())));
    show!("dept one", budgets::by_department().filter(budgets::in_year(FiscalYear::new(2569).unwrap())).filter(budgets::of_department(w.department)));
    show!("authored ledger", authorship::of_transactions().filter(authorship::by(w.user)).select((Transaction::as_select(), Option::<Author>::as_select())));
    show!("authored ledger page", authorship::of_transactions().filter(authorship::by(w.user)).page(None::<TransactionKey>, size).select((Transaction::as_select(), Option::<Author>::as_select())));
    show!("authored ledger all page", authorship::of_transactions().page(None::<TransactionKey>, size).select((Transaction::as_select(), Option::<Author>::as_select())));
    show!("orders", authorship::of_orders().filter(authorship::by(w.user)));
    show!("requests", authorship::of_requests().filter(authorship::by(w.user)));
    show!("receipts", authorship::of_receipts().filter(authorship::by(w.user)));
    show!("documents", authorship::documents_of(w.user));
}
