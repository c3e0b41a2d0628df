//! What administers the schema: migrations and seeds.

mod seeds;

use diesel_migrations::embed_migrations;
use domain_engine::Domain;

/// The domain `inventory`, as dbctl and dependent domains see it.
pub static DOMAIN: Domain = Domain {
    name: "inventory",
    schema: "inventory",
    purpose: "a hospital's drugs: what there is, where, for how much, who ordered it",
    owns: &[
        "drugs",
        "companies",
        "locations",
        "hospitals",
        "departments",
        "budgets",
        "purchase requests and orders",
        "receipts",
        "lots",
        "stock",
        "the stock ledger",
        "distributions",
        "returns",
    ],
    depends_on: &[&domain_core::DOMAIN],
    migrations: embed_migrations!(),
    seeds: seeds::ALL,
};
