use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_core::schema::users;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;
use uuid::Uuid;

use super::{Ids, REFERENCE, begin, budget_code, budget_ids, department_ids};
use crate::enums::{PrPriority, PrStatus};
use crate::schema::{drug_generics, purchase_request_items, purchase_requests};
use crate::types::{FiscalYear, Money, Quantity, UnitCost};

pub(in super::super) const SEED: Seed = Seed {
    name: "purchase_requests",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/sample/purchase_requests.csv",
    text: include_str!("../../../../data/sample/purchase_requests.csv"),
    key: &["number"],
    longest: &[("number", purchase_requests::pr_number::MAX_LENGTH)],
};

const ITEMS: Csv = Csv {
    path: "domains/inventory/data/sample/purchase_request_items.csv",
    text: include_str!("../../../../data/sample/purchase_request_items.csv"),
    key: &["request", "generic"],
    longest: &[("unit", purchase_request_items::unit::MAX_LENGTH)],
};

#[derive(Deserialize)]
struct Request {
    number: String,
    fiscal_year: FiscalYear,
    budget_type: String,
    budget_category: String,
    department: String,
    request_date: NaiveDate,
    required_date: NaiveDate,
    requested_by: String,
    priority: PrPriority,
    purpose: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    request: String,
    generic: String,
    quantity: Quantity,
    unit: String,
    estimated_unit_price: UnitCost,
}

#[derive(Insertable)]
#[diesel(table_name = purchase_requests)]
struct NewRequest {
    pr_number: String,
    department_id: i64,
    budget_id: i64,
    fiscal_year: FiscalYear,
    request_date: NaiveDate,
    required_date: NaiveDate,
    requested_by: Uuid,
    total_amount: Money,
    status: PrStatus,
    priority: PrPriority,
    purpose: Option<String>,
}

/// An item and the id of its generic.
type Known<'a> = (&'a Item, i64);

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let (wanted, items): (Vec<Request>, Vec<Item>) = (FILE.rows()?, ITEMS.rows()?);
    let existing = purchase_requests::table
        .select(purchase_requests::pr_number)
        .load(connection)?;
    let begun = begin(
        connection,
        existing,
        &wanted,
        |row| row.number.clone(),
        |connection| {
            let items = known(connection, &items).map_err(|error| ITEMS.blame(error))?;
            prepare(connection, &wanted, &items)
        },
        insert,
    );
    begun.map_err(|error| FILE.blame(error))
}

fn known<'a>(
    connection: &mut PgConnection,
    items: &'a [Item],
) -> Result<Vec<Known<'a>>, SeedError> {
    let codes = drug_generics::table.select((drug_generics::working_code, drug_generics::id));
    let generics = Ids::new("drug_generics", REFERENCE, codes.load(connection)?);
    let known =
        |(at, item): (usize, &'a Item)| Ok((item, generics.id(at, "generic", &item.generic)?));
    items.iter().enumerate().map(known).collect()
}

fn prepare<'a>(
    connection: &mut PgConnection,
    wanted: &[Request],
    items: &[Known<'a>],
) -> Result<Vec<(NewRequest, Vec<Known<'a>>)>, SeedError> {
    let (budgets, departments) = (budget_ids(connection)?, department_ids(connection)?);
    let names: Vec<(String, Uuid)> = users::table
        .select((users::username, users::id))
        .load(connection)?;
    let people = Ids::new("users", "dbctl seed core --set sample", names);
    let prepare = |(at, row): (usize, &Request)| {
        let own = items.iter().filter(|(item, _)| item.request == row.number);
        let own: Vec<Known<'a>> = own.copied().collect();
        let totals = own
            .iter()
            .map(|(item, _)| &item.quantity * &item.estimated_unit_price);
        let budget = budget_code(&row.budget_type, &row.budget_category);
        let request = NewRequest {
            pr_number: row.number.clone(),
            department_id: departments.id(at, "department", &row.department)?,
            budget_id: budgets.id(at, "budget_type", &budget)?,
            fiscal_year: row.fiscal_year,
            request_date: row.request_date,
            required_date: row.required_date,
            requested_by: people.id(at, "requested_by", &row.requested_by)?,
            total_amount: totals.sum(),
            status: PrStatus::Submitted,
            priority: row.priority,
            purpose: row.purpose.clone(),
        };
        Ok((request, own))
    };
    wanted.iter().enumerate().map(prepare).collect()
}

fn insert(
    connection: &mut PgConnection,
    (request, items): &(NewRequest, Vec<Known<'_>>),
) -> QueryResult<()> {
    let id: i64 = diesel::insert_into(purchase_requests::table)
        .values(request)
        .returning(purchase_requests::id)
        .get_result(connection)?;
    let items = items.iter().map(|(item, generic)| {
        (
            purchase_request_items::pr_id.eq(id),
            purchase_request_items::generic_id.eq(*generic),
            purchase_request_items::quantity.eq(&item.quantity),
            purchase_request_items::unit.eq(&item.unit),
            purchase_request_items::estimated_unit_price.eq(&item.estimated_unit_price),
        )
    });
    diesel::insert_into(purchase_request_items::table)
        .values(items.collect::<Vec<_>>())
        .execute(connection)?;
    Ok(())
}
