//! Inventory's seeds: one file each, its data in `data/`.
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
    sample::SEEDS[0],
    sample::SEEDS[1],
    sample::SEEDS[2],
    sample::SEEDS[3],
    sample::SEEDS[4],
    sample::SEEDS[5],
    sample::SEEDS[6],
];
