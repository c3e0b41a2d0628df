//! Core's seeds: one file each, the data of the reference seeds in `data/`.
//!
//! A reference seed keeps the columns that its CSV has, and no others: what people change
//! elsewhere, such as `is_active`, stays.

mod permissions;
mod role_permissions;
mod roles;
mod users;
mod volume;

use domain_engine::seed::Seed;

/// In an order that satisfies foreign keys.
pub(super) const ALL: &[Seed] = &[
    permissions::SEED,
    roles::SEED,
    role_permissions::SEED,
    users::SEED,
    volume::SEED,
];
