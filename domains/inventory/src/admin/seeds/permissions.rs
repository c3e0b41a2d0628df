use diesel::PgConnection;
use diesel::query_source::SizeRestrictedColumn;
use domain_core::declare;
use domain_core::schema::permissions;
use domain_engine::seed::{Csv, Outcome, Seed, SeedError, SeedSet, Work};

pub(super) const SEED: Seed = Seed {
    name: "permissions",
    set: SeedSet::Reference,
    run: Work::Fixed(run),
};

pub(super) const FILE: Csv = Csv {
    path: "domains/inventory/data/permissions.csv",
    text: include_str!("../../../data/permissions.csv"),
    key: &["resource", "action"],
    longest: &[
        ("resource", permissions::resource::MAX_LENGTH),
        ("action", permissions::action::MAX_LENGTH),
        ("category", permissions::category::MAX_LENGTH),
        ("description", permissions::description::MAX_LENGTH),
    ],
};

fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    declare::permissions(connection, &FILE.rows()?).map_err(|error| FILE.blame(error))
}
