use diesel::prelude::*;
use domain_inventory::models::{DrugSummary, LotSummary, PurchaseOrderSummary, Transaction};
use domain_inventory::queries::authorship::{self, Author};
use domain_inventory::queries::lots::{self, ExpiringLot};
use domain_inventory::queries::movement;
use domain_inventory::queries::purchasing::{self, OpenOrder};
use domain_inventory::queries::stock::{self, StockOnHand};
use domain_inventory::queries::{
    DrugKey, LotKey, Page, PageSize, Paged, PurchaseOrderKey, StockKey, TransactionKey,
};
use domain_inventory::schema::{drug_lots, drugs, inventory_transactions, purchase_orders};
use domain_inventory::types::*;
use workspace_tests::world::{day, papers};

use super::load;
use super::shelf::{Shelf, march, on_shelf};

/// All pages of two rows, fetched one after the other.
macro_rules! pages {
    ($typed:expr, $Row:ty, $Key:ty, $query:expr, $selection:expr) => {{
        let size = PageSize::new(2).unwrap();
        let (mut pages, mut after) = (Vec::new(), None::<$Key>);
        loop {
            let rows = load!(
                $typed,
                $Row,
                $query.page(after.clone(), size).select($selection)
            );
            let page: Page<$Row, $Key> = Page::new(rows, size);
            pages.push(page.rows);
            after = page.next;
            if after.is_none() {
                break pages;
            }
        }
    }};
}

fn ids<Row, Id: Copy>(pages: &[Vec<Row>], id: impl Fn(&Row) -> Id) -> Vec<Vec<Id>> {
    let of_page = |page: &Vec<Row>| page.iter().map(&id).collect();
    pages.iter().map(of_page).collect()
}

#[test]
fn drugs_of_one_name_are_listed_by_id_over_the_edge_of_a_page() {
    let mut shelf = Shelf::new();
    let first = shelf.world.drug;
    let [second, third, fourth] = [2, 3, 4].map(|number| shelf.drug(number));
    diesel::update(drugs::table.filter(drugs::id.ne(third)))
        .set(drugs::trade_name.eq("Same"))
        .execute(&mut shelf.conn)
        .unwrap();
    let pages = pages!(
        shelf.typed,
        DrugSummary,
        DrugKey,
        drugs::table,
        DrugSummary::as_select()
    );
    let expected = [vec![third, first], vec![second, fourth]];
    assert_eq!(ids(&pages, |drug| drug.id), expected);
}

#[test]
fn a_page_is_not_shifted_by_drugs_that_come_before_it() {
    let mut shelf = Shelf::new();
    let [second, third] = [2, 3].map(|number| shelf.drug(number));
    let one = PageSize::new(1).unwrap();
    let drugs = |after: Option<DrugKey>| {
        let rows = load!(
            shelf.typed,
            DrugSummary,
            drugs::table
                .page(after.clone(), one)
                .select(DrugSummary::as_select())
        );
        Page::<DrugSummary, DrugKey>::new(rows, one)
    };
    let page = drugs(None);
    assert_eq!(page.rows[0].id, shelf.world.drug);
    let mut conn = shelf.typed.blocking();
    diesel::update(drugs::table.find(third))
        .set(drugs::trade_name.eq("Aaa"))
        .execute(&mut conn)
        .unwrap();
    let next = drugs(page.next);
    assert_eq!(next.rows[0].id, second);
    assert_eq!(next.next, None);
}

#[test]
fn stock_is_listed_by_drug_and_of_one_drug_by_stock_row() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let other = shelf.drug(2);
    let [b, c] = [world.store, world.ward].map(|place| shelf.stock(on_shelf(other, place, 0)));
    let a = shelf.stock(on_shelf(world.drug, world.ward, 5));
    let pages = pages!(
        shelf.typed,
        StockOnHand,
        StockKey,
        stock::on_hand(),
        StockOnHand::as_select()
    );
    assert_eq!(
        ids(&pages, |row| row.id),
        [vec![world.stock, a], vec![b, c]]
    );
}

#[test]
fn lots_are_listed_by_expiry_alone_and_in_joins() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let last = world.lot;
    let b = shelf.lot(world.stock, "B", day(2026, 5, 1), 1);
    let a = shelf.lot(world.stock, "A", day(2026, 4, 1), 1);
    let c = shelf.lot(world.stock, "C", day(2026, 5, 1), 1);
    let pages = pages!(
        shelf.typed,
        LotSummary,
        LotKey,
        drug_lots::table,
        LotSummary::as_select()
    );
    assert_eq!(ids(&pages, |lot| lot.id), [vec![a, b], vec![c, last]]);
    let pages = pages!(
        shelf.typed,
        ExpiringLot,
        LotKey,
        lots::expiring(day(2026, 6, 1)).filter(lots::in_location(world.store)),
        ExpiringLot::as_select()
    );
    assert_eq!(ids(&pages, |row| row.lot.id), [vec![a, b], vec![c]]);
}

#[test]
fn orders_are_listed_from_the_latest() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let first = papers(&mut shelf.conn, &world).order;
    let order: PurchaseOrderSummary = purchase_orders::table
        .find(first)
        .select(PurchaseOrderSummary::as_select())
        .first(&mut shelf.conn)
        .unwrap();
    let pages = pages!(
        shelf.typed,
        PurchaseOrderSummary,
        PurchaseOrderKey,
        purchase_orders::table,
        PurchaseOrderSummary::as_select()
    );
    assert_eq!(pages, [vec![order]]);
    let open = pages!(
        shelf.typed,
        OpenOrder,
        PurchaseOrderKey,
        purchasing::open_orders(),
        OpenOrder::as_select()
    );
    assert_eq!(open, [vec![]], "the papers' order is a draft");
}

#[test]
fn changes_of_one_moment_are_listed_from_the_last_over_the_edge_of_a_page() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let ward = shelf.stock(on_shelf(world.drug, world.ward, 0));
    let lot = shelf.lot(ward, "W", day(2027, 1, 1), 0);
    let moved: Vec<TransactionId> = [(1, 9), (2, 9), (3, 8), (4, 9)]
        .into_iter()
        .map(|(quantity, hour)| shelf.moved(lot, quantity, march(1, hour)))
        .collect();
    let expected = [vec![moved[3], moved[1]], vec![moved[0], moved[2]]];
    let pages = pages!(
        shelf.typed,
        Transaction,
        TransactionKey,
        inventory_transactions::table.filter(movement::of_stock(ward)),
        Transaction::as_select()
    );
    assert_eq!(ids(&pages, |row| row.id), expected);
    let pages = pages!(
        shelf.typed,
        (Transaction, Option<Author>),
        TransactionKey,
        authorship::of_transactions().filter(movement::of_lot(lot)),
        (Transaction::as_select(), Option::<Author>::as_select())
    );
    assert_eq!(ids(&pages, |row| row.0.id), expected);
}

#[test]
fn a_key_survives_json() {
    let key = TransactionKey {
        created_at: march(1, 8),
        id: TransactionId::new(7),
    };
    let text = serde_json::to_string(&key).unwrap();
    assert_eq!(text, r#"{"created_at":"2026-03-01T08:00:00Z","id":7}"#);
    assert_eq!(serde_json::from_str::<TransactionKey>(&text).unwrap(), key);
}
