use serde_json::{Value, json};
use workspace_tests::{Answer, Request, query};

use super::service::{Hospital, Service};

/// A body with one field changed; null leaves it out.
fn with(mut body: Value, field: &str, value: Value) -> Value {
    let fields = body.as_object_mut().unwrap();
    match value {
        Value::Null => fields.remove(field),
        value => fields.insert(field.to_owned(), value),
    };
    body
}

#[track_caller]
fn refused(answer: Answer, status: u16, kind: &str, says: &str) {
    let answer = answer.status(status);
    let error = &answer.json()["error"];
    assert_eq!(error["kind"], kind, "{error}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(says), "expected {says:?} in {message:?}");
    assert!(answer.head.contains("content-type: application/json"));
}

#[test]
fn a_body_that_does_not_fit_is_refused_and_names_the_field() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let cases = [
        (
            "quantity",
            json!("ten"),
            "found \"ten\", expected a quantity",
        ),
        ("quantity", json!("0.0001"), "at most 3 decimals"),
        ("drug", json!("Acmol"), "expected i64"),
        ("day", json!("2026-02-30"), "day: "),
        ("location", Value::Null, "missing field `location`"),
        ("lcoation", json!(1), "unknown field `lcoation`"),
    ];
    for (field, value, says) in cases {
        let body = with(hospital.issue(1), field, value);
        refused(service.post("/issues", &body), 422, "malformed", says);
    }
    let broken = Request::new("POST", "/issues").header("Content-Type: application/json");
    refused(
        broken.body("{").send(service.address()),
        400,
        "malformed",
        "JSON",
    );
    let untyped = Request::new("POST", "/issues").body("{}");
    refused(
        untyped.send(service.address()),
        415,
        "malformed",
        "application/json",
    );
}

#[test]
fn what_the_operation_refuses_is_told_in_its_own_words() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let none = with(hospital.issue(1), "quantity", json!(0));
    refused(
        service.post("/issues", &none),
        422,
        "refused",
        "expected one above zero",
    );
    let late = with(hospital.receipt("L2"), "expiry_date", json!("2026-11-22"));
    refused(
        service.post("/receipts", &late),
        422,
        "refused",
        "2026-11-22",
    );
    let other = with(hospital.receipt("L1"), "expiry_date", json!("2030-06-30"));
    refused(
        service.post("/receipts", &other),
        409,
        "other_lot",
        "2099-12-31",
    );
    let rows = query(
        hospital.typed.url(),
        "SELECT count(*) FROM inventory.inventory_transactions",
    );
    assert_eq!(rows, [["1"]], "the opening stock alone");
}

#[test]
fn what_is_not_there_is_404() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let unknown = |answer, says| refused(answer, 404, "unknown", says);
    let lots = hospital
        .lots()
        .replacen(&hospital.world.drug.to_string(), "9999", 1);
    unknown(service.get(&lots), "found no drug 9999");
    unknown(
        service.get("/stock?location=9999"),
        "found no location 9999",
    );
    let drug = with(hospital.receipt("L2"), "drug", json!(9999));
    unknown(service.post("/receipts", &drug), "found no drug 9999");
    let drug = with(hospital.issue(1), "drug", json!(9999));
    unknown(service.post("/issues", &drug), "found no drug 9999");
    let location = with(hospital.receipt("L2"), "location", json!(9999));
    unknown(
        service.post("/receipts", &location),
        "found no location 9999",
    );
    let user = with(
        hospital.receipt("L2"),
        "by",
        json!("00000000-0000-0000-0000-000000000000"),
    );
    unknown(service.post("/receipts", &user), "found no user 00000000");

    refused(service.get("/stocks"), 404, "no_route", "expected /stock");
    let delete = Request::new("DELETE", "/stock");
    refused(delete.send(service.address()), 405, "no_method", "method");
}

#[test]
fn a_path_that_does_not_fit_is_400() {
    let hospital = Hospital::new();
    let service = Service::start(hospital.typed.url());
    let refused = |path: &str, says| refused(service.get(path), 400, "malformed", says);
    refused("/stock", "missing field `location`");
    refused("/stock?location=STORE", "location: ");
    refused(
        "/stock?location=1&limit=0",
        "a page of 0 rows, expected 1 to 1000",
    );
    refused(
        "/stock?location=1&after=7",
        "expected what `next` of the page before said",
    );
    refused("/stock?location=1&page=2", "unknown field `page`");
    refused("/drugs/Acmol/lots?location=1&day=2026-11-22", "Acmol");
    refused("/drugs/1/lots?location=1&day=today", "day: ");
}
