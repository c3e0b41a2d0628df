use std::collections::BTreeMap;
use std::thread;

use diesel::prelude::*;
use domain_inventory::models::NewStock;
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions};
use domain_inventory::types::{DrugId, Quantity};
use serde_json::{Value, json};
use workspace_tests::world::drug;

use super::service::{Hospital, Service};

/// Drugs by number that the store begins to keep, none of them there yet.
fn keep(hospital: &mut Hospital, numbers: std::ops::RangeInclusive<u32>) -> Vec<DrugId> {
    let Hospital { conn, world, .. } = hospital;
    let drugs: Vec<DrugId> = numbers
        .map(|number| drug(conn, world.generic, world.company, number))
        .collect();
    let rows: Vec<NewStock> = drugs
        .iter()
        .map(|&drug_id| NewStock {
            drug_id,
            location_id: world.store,
            quantity_on_hand: Quantity::zero(),
            min_level: None,
            max_level: None,
            reorder_point: None,
            average_cost: None,
            last_cost: None,
            last_updated: None,
        })
        .collect();
    diesel::insert_into(inventory::table)
        .values(rows)
        .execute(conn)
        .unwrap();
    drugs
}

/// On hand, in the lots, and as the ledger has it: three that agree.
fn three_counts(hospital: &mut Hospital) -> [Quantity; 3] {
    let Hospital { conn, world, .. } = hospital;
    let on_hand = inventory::table
        .find(world.stock)
        .select(inventory::quantity_on_hand)
        .first(conn)
        .unwrap();
    let lots: Vec<Quantity> = drug_lots::table
        .filter(drug_lots::inventory_id.eq(world.stock))
        .select(drug_lots::quantity_available)
        .load(conn)
        .unwrap();
    let ledger: Vec<Quantity> = inventory_transactions::table
        .filter(inventory_transactions::inventory_id.eq(world.stock))
        .select(inventory_transactions::quantity)
        .load(conn)
        .unwrap();
    [on_hand, lots.iter().sum(), ledger.iter().sum()]
}

#[test]
fn stock_is_listed_page_by_page() {
    let mut hospital = Hospital::new();
    let kept = keep(&mut hospital, 2..=5);
    let service = Service::start(hospital.typed.url());
    let store = hospital.world.store;
    let mut path = format!("/stock?location={store}&limit=2");
    let (mut pages, mut listed) = (Vec::new(), Vec::new());
    loop {
        let page = service.get(&path).status(200).json();
        let rows = page["rows"].as_array().unwrap();
        pages.push(rows.len());
        listed.extend(rows.clone());
        let Some(next) = page["next"].as_str() else {
            assert_eq!(page["next"], Value::Null);
            break;
        };
        path = format!("/stock?location={store}&limit=2&after={next}");
    }
    assert_eq!(pages, [2, 2, 1]);
    let drugs: Vec<Value> = listed.iter().map(|row| row["drug_id"].clone()).collect();
    let expected: Vec<DrugId> = [vec![hospital.world.drug], kept].concat();
    assert_eq!(json!(drugs), json!(expected));
    assert_eq!(
        listed[0],
        json!({
            "id": hospital.world.stock,
            "drug_id": hospital.world.drug,
            "trade_name": "Acmol 1",
            "location_id": store,
            "location_code": "STORE",
            "quantity_on_hand": "100.000",
            "reorder_point": "20.000",
            "max_level": "500.000",
            "average_cost": "1.5000",
        })
    );
    let ward = hospital.world.ward;
    let none = service.get(&format!("/stock?location={ward}")).status(200);
    assert_eq!(none.json(), json!({"rows": [], "next": null}));
}

#[test]
fn what_is_received_is_given_out_again_the_lot_that_expires_first_before_the_others() {
    let mut hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let received = service
        .post("/receipts", &hospital.receipt("L2"))
        .status(201);
    let received = received.json();
    assert_eq!(received["stock"], json!(hospital.world.stock));
    assert_eq!(received["on_hand"], "110.000");
    let lots = service.get(&hospital.lots()).status(200).json();
    let numbers: Vec<&str> = lots
        .as_array()
        .unwrap()
        .iter()
        .map(|lot| lot["lot_number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["L2", "L1"]);
    assert_eq!(lots[0]["id"], received["lot"]);

    let issued = service.post("/issues", &hospital.issue(25)).status(201);
    let issued = issued.json();
    assert_eq!(issued["on_hand"], "85.000");
    let taken: Vec<[&Value; 4]> = issued["taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["lot", "lot_number", "quantity", "unit_cost"].map(|field| &one[field]))
        .collect();
    assert_eq!(
        json!(taken),
        json!([
            [received["lot"], "L2", "10.000", "2.2500"],
            [hospital.world.lot, "L1", "15.000", "1.5000"],
        ])
    );
    let lots = service.get(&hospital.lots()).status(200).json();
    assert_eq!(lots.as_array().unwrap().len(), 1, "L2 is used up");
    assert_eq!(lots[0]["quantity_available"], "85.000");
    assert_eq!(
        three_counts(&mut hospital),
        [85, 85, 85].map(Quantity::from)
    );
}

#[test]
fn more_than_there_is_is_refused_with_what_there_is_and_nothing_is_taken() {
    let mut hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let refused = service.post("/issues", &hospital.issue(101)).status(409);
    let error = &refused.json()["error"];
    assert_eq!(error["kind"], "not_enough_stock");
    assert_eq!(error["requested"], "101.000");
    assert_eq!(error["available"], "100.000");
    assert!(error["message"].as_str().unwrap().contains("100.000"));
    assert_eq!(
        three_counts(&mut hospital),
        [100, 100, 100].map(Quantity::from)
    );
    assert_eq!(
        service.stop().stderr,
        "",
        "a refusal is no fault of the service"
    );
}

#[test]
fn of_twenty_who_want_the_last_boxes_as_many_get_one_as_there_are() {
    let mut hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let body = hospital.issue(10);
    let answers: Vec<u16> = thread::scope(|scope| {
        let all: Vec<_> = (0..20)
            .map(|_| scope.spawn(|| service.post("/issues", &body).status))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut counts = BTreeMap::<u16, u32>::new();
    answers
        .into_iter()
        .for_each(|status| *counts.entry(status).or_default() += 1);
    assert_eq!(counts, BTreeMap::from([(201, 10), (409, 10)]));
    assert_eq!(three_counts(&mut hospital), [0, 0, 0].map(Quantity::from));
}
