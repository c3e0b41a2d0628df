use diesel::prelude::*;
use domain_inventory::models::{PurchaseOrder, PurchaseRequest, Receipt, Transaction};
use domain_inventory::queries::authorship::{self, Author, AuthoredDocument, DocumentKind};
use workspace_tests::world::{day, papers, user};

use super::load;
use super::shelf::{Shelf, march, on_shelf};

#[test]
fn the_ledger_names_who_wrote_a_row_and_nobody_where_the_system_did() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let ward = shelf.stock(on_shelf(world.drug, world.ward, 5));
    let lot = shelf.lot(ward, "W", day(2027, 1, 1), 5);
    let by_system = shelf.moved(lot, 5, march(1, 0));
    let rows = load!(
        shelf.typed,
        (Transaction, Option<Author>),
        authorship::of_transactions()
            .order_by(domain_inventory::schema::inventory_transactions::id)
            .select((Transaction::as_select(), Option::<Author>::as_select()))
    );
    let names: Vec<_> = rows
        .iter()
        .map(|(_, author)| author.as_ref().map(|author| &*author.username))
        .collect();
    assert_eq!(names, [Some("somchai"), None]);
    assert_eq!(rows[1].0.id, by_system);

    let by_user = load!(
        shelf.typed,
        (Transaction, Option<Author>),
        authorship::of_transactions()
            .filter(authorship::by(world.user))
            .select((Transaction::as_select(), Option::<Author>::as_select()))
    );
    assert_eq!(by_user, rows[..1]);
}

#[test]
fn requests_orders_and_receipts_name_who_wrote_them() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    let papers = papers(&mut shelf.conn, &world);
    let author = Author {
        id: world.user,
        username: "somchai".to_owned(),
        name: Some("somchai".to_owned()),
    };
    let requests = load!(
        shelf.typed,
        (PurchaseRequest, Author),
        authorship::of_requests().select((PurchaseRequest::as_select(), Author::as_select()))
    );
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].0.id, &requests[0].1),
        (papers.request, &author)
    );
    let orders = load!(
        shelf.typed,
        (PurchaseOrder, Author),
        authorship::of_orders().select((PurchaseOrder::as_select(), Author::as_select()))
    );
    assert_eq!(orders.len(), 1);
    assert_eq!((orders[0].0.id, &orders[0].1), (papers.order, &author));
    let receipts = load!(
        shelf.typed,
        (Receipt, Author),
        authorship::of_receipts().select((Receipt::as_select(), Author::as_select()))
    );
    assert_eq!(receipts.len(), 1);
    assert_eq!(
        (receipts[0].0.id, &receipts[0].1),
        (papers.receipt, &author)
    );
    let other = user(&mut shelf.conn, "malee");
    let of_other = load!(
        shelf.typed,
        (PurchaseOrder, Author),
        authorship::of_orders()
            .filter(authorship::by(other))
            .select((PurchaseOrder::as_select(), Author::as_select()))
    );
    assert_eq!(of_other, []);
}

#[test]
fn everything_a_user_created_is_one_list_the_latest_first() {
    let mut shelf = Shelf::new();
    let world = shelf.world;
    papers(&mut shelf.conn, &world);
    let documents = load!(
        shelf.typed,
        AuthoredDocument,
        authorship::documents_of(world.user)
    );
    let facts: Vec<_> = documents
        .iter()
        .map(|document| (document.kind, &*document.number))
        .collect();
    assert_eq!(
        facts,
        [
            (DocumentKind::Receipt, "RC-1"),
            (DocumentKind::PurchaseOrder, "PO-1"),
            (DocumentKind::PurchaseRequest, "PR-1"),
        ]
    );
    assert!(documents.is_sorted_by(|one, next| one.created_at >= next.created_at));
    let other = user(&mut shelf.conn, "malee");
    assert_eq!(
        load!(
            shelf.typed,
            AuthoredDocument,
            authorship::documents_of(other)
        ),
        []
    );
}
