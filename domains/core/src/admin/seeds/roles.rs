use diesel::PgConnection;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};

use crate::admin::declare;
use crate::schema::roles;

pub(super) const SEED: Seed = Seed {
    name: "roles",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/core/data/roles.csv",
    text: include_str!("../../../data/roles.csv"),
    key: &["name"],
    longest: &[
        ("name", roles::name::MAX_LENGTH),
        ("category", roles::category::MAX_LENGTH),
        ("description", roles::description::MAX_LENGTH),
    ],
};

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    declare::roles(connection, &FILE.rows()?).map_err(|error| FILE.blame(error))
}
