//! What administers the schema: migrations and seeds.

pub mod declare;
mod seeds;

use diesel_migrations::embed_migrations;
use domain_engine::Domain;

/// The domain `core`, as dbctl and dependent domains see it.
pub static DOMAIN: Domain = Domain {
    name: "core",
    schema: "public",
    purpose: "who may do what: accounts, roles, permissions, sessions, settings",
    owns: &[
        "users",
        "roles",
        "permissions",
        "sessions",
        "sign-in attempts",
        "API keys",
        "settings",
    ],
    depends_on: &[],
    migrations: embed_migrations!(),
    seeds: seeds::ALL,
};
