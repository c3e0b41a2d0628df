//! Inventory's seeds: one file each, the data of the reference seeds in `data/`.
//!
//! A reference seed keeps the columns that its CSV has, and no others: what people change
//! elsewhere, such as `is_active`, stays.

mod budget_categories;
mod budget_types;
mod budgets;
mod companies;
mod dosage_forms;
mod drug_generics;
mod drug_units;
mod ed_groups;
mod locations;
mod permissions;
mod role_permissions;
mod roles;
mod sample;
mod spellings;
mod volume;

use domain_engine::seed::Seed;

/// In an order that satisfies foreign keys; the sets apart, since one run takes one set.
pub(super) const ALL: &[Seed] = &[
    permissions::SEED,
    roles::SEED,
    role_permissions::SEED,
    locations::SEED,
    companies::SEED,
    dosage_forms::SEED,
    drug_units::SEED,
    ed_groups::SEED,
    drug_generics::SEED,
    budget_types::SEED,
    budget_categories::SEED,
    budgets::SEED,
    sample::drugs::SEED,
    sample::departments::SEED,
    sample::stock::SEED,
    sample::lots::SEED,
    sample::budget_allocations::SEED,
    sample::purchase_requests::SEED,
    sample::budget_reservations::SEED,
    volume::SEED,
];
