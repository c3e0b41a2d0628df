use diesel::PgConnection;
use domain_core::declare;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};

use super::permissions;

pub(super) const SEED: Seed = Seed {
    name: "role_permissions",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/inventory/data/role_permissions.csv",
    text: include_str!("../../../data/role_permissions.csv"),
    key: &["role", "resource", "action"],
    longest: &[],
};

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    declare::grants(connection, &permissions::FILE.rows()?, &FILE.rows()?)
        .map_err(|error| FILE.blame(error))
}
