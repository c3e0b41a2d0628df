use diesel::prelude::*;
use domain_engine::seed::SeedError;

use super::{insert_returning, write_keyed};
use crate::enums::{BudgetClass, NlemStatus, ProductCategory};
use crate::schema::{budget_categories, budget_types, budgets, companies, drug_generics, drugs};

const COMPANIES: usize = 20;
const GENERICS: usize = 60;
/// Manufacturers of each generic.
const MAKERS: usize = 2;

/// What all made-up hospitals share.
pub(super) struct Catalogue {
    pub(super) drugs: Vec<i64>,
    pub(super) budget: i64,
}

#[derive(Insertable)]
#[diesel(table_name = companies)]
struct NewCompany {
    company_code: String,
    company_name: String,
    is_manufacturer: bool,
}

#[derive(Insertable)]
#[diesel(table_name = drug_generics)]
struct NewGeneric {
    working_code: String,
    generic_name: String,
}

#[derive(Insertable)]
#[diesel(table_name = drugs)]
struct NewDrug {
    drug_code: String,
    trade_name: String,
    generic_id: i64,
    manufacturer_id: i64,
    nlem_status: NlemStatus,
    product_category: ProductCategory,
}

pub(super) fn write(connection: &mut PgConnection) -> Result<(Catalogue, usize), SeedError> {
    let makers = (1..=COMPANIES).map(|n| NewCompany {
        company_code: format!("VOL{n:03}"),
        company_name: format!("Made-up Pharma {n}"),
        is_manufacturer: true,
    });
    let makers = write_keyed(connection, makers, insert_returning!(companies))?;
    let generics = (1..=GENERICS).map(|n| NewGeneric {
        working_code: format!("VOL{n:04}"),
        generic_name: format!("made-up substance {n}"),
    });
    let generics = write_keyed(connection, generics, insert_returning!(drug_generics))?;
    let new = (0..GENERICS * MAKERS).map(|n| NewDrug {
        drug_code: format!("VOL{n:021}"),
        trade_name: format!("Made-up {}{}", n / MAKERS + 1, ["A", "B"][n % MAKERS]),
        generic_id: generics[n / MAKERS],
        manufacturer_id: makers[(n / MAKERS + n % MAKERS * 7) % COMPANIES],
        nlem_status: match n % 5 {
            0 => NlemStatus::NonEssential,
            _ => NlemStatus::Essential,
        },
        product_category: ProductCategory::ModernRegistered,
    });
    let drugs = write_keyed(connection, new, insert_returning!(drugs))?;
    let budget = budget(connection)?;
    let rows = makers.len() + generics.len() + drugs.len() + 3;
    Ok((Catalogue { drugs, budget }, rows))
}

fn budget(connection: &mut PgConnection) -> QueryResult<i64> {
    let of_type: i64 = diesel::insert_into(budget_types::table)
        .values((
            budget_types::type_code.eq("VOL"),
            budget_types::type_name.eq("Made-up money"),
            budget_types::budget_class.eq(BudgetClass::Operational),
        ))
        .returning(budget_types::id)
        .get_result(connection)?;
    let category: i64 = diesel::insert_into(budget_categories::table)
        .values((
            budget_categories::category_code.eq("VOL"),
            budget_categories::category_name.eq("Made-up drugs"),
        ))
        .returning(budget_categories::id)
        .get_result(connection)?;
    diesel::insert_into(budgets::table)
        .values((
            budgets::budget_type_id.eq(of_type),
            budgets::budget_category_id.eq(category),
        ))
        .returning(budgets::id)
        .get_result(connection)
}
