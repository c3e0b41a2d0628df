//! Rows to test on, written through the typed models only.

use chrono::NaiveDate;
use diesel::{PgConnection, RunQueryDsl as _, SelectableHelper as _};
use domain_core::enums::UserStatus;
use domain_core::models::{NewUser, User};
use domain_core::schema::users;
use domain_core::types::UserId;
use domain_inventory::types::*;

mod add;
mod papers;
mod rows;

pub use papers::{Papers, papers};
pub use rows::drug;

/// A small hospital: one of nearly everything, and 100 tablets of one lot in the main store.
///
/// The allocation has 25,000 baht a quarter in fiscal year 2569. Stock, lot and ledger agree.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// An active user.
    pub user: UserId,
    /// The hospital's only department.
    pub department: DepartmentId,
    /// The main store, where the stock is.
    pub store: LocationId,
    /// A ward without stock.
    pub ward: LocationId,
    /// A company that sells and makes drugs.
    pub company: CompanyId,
    /// The generic of the drug.
    pub generic: GenericId,
    /// The drug.
    pub drug: DrugId,
    /// A budget for drugs.
    pub budget: BudgetId,
    /// What the department may spend from it.
    pub allocation: AllocationId,
    /// The stock of the drug in the store.
    pub stock: InventoryId,
    /// Its only lot, `L1`, at 1.50 baht a tablet, good until the end of 2099.
    pub lot: LotId,
}

/// Builds it in a migrated database that holds no such rows yet.
pub fn world(conn: &mut PgConnection) -> World {
    let user = user(conn, "somchai");
    let department = rows::department(conn);
    let (store, ward) = rows::places(conn);
    let company = rows::company(conn);
    let generic = rows::generic(conn);
    let drug = drug(conn, generic, company, 1);
    let budget = rows::budget(conn);
    let allocation = rows::allocation(conn, budget, department);
    let (stock, lot) = rows::stock(conn, drug, store, user);
    World {
        user,
        department,
        store,
        ward,
        company,
        generic,
        drug,
        budget,
        allocation,
        stock,
        lot,
    }
}

/// A day of the calendar.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// An active user of that name.
pub fn user(conn: &mut PgConnection, name: &str) -> UserId {
    let new = NewUser {
        email: format!("{name}@hospital.example"),
        username: name.to_owned(),
        password: "$argon2id$none".into(),
        first_name: None,
        last_name: None,
        status: UserStatus::Active,
        timezone: "Asia/Bangkok".to_owned(),
        language: "th".to_owned(),
        avatar_url: None,
        name: Some(name.to_owned()),
        bio: None,
        date_of_birth: None,
        phone: None,
        import_batch_id: None,
    };
    let user: User = diesel::insert_into(users::table)
        .values(new)
        .returning(User::as_returning())
        .get_result(conn)
        .unwrap();
    user.id
}
