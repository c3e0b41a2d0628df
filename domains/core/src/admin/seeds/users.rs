use std::collections::HashMap;

use diesel::prelude::*;
use diesel::query_source::SizeRestrictedColumn;
use domain_engine::seed::{Csv, Delta, Outcome, Seed, SeedError, SeedSet, Work};
use serde::Deserialize;
use uuid::Uuid;

use crate::enums::UserStatus;
use crate::schema::{roles, user_roles, users};

pub(super) const SEED: Seed = Seed {
    name: "users",
    set: SeedSet::Sample,
    run: Work::Fixed(run),
};

const FILE: Csv = Csv {
    path: "domains/core/data/sample/users.csv",
    text: include_str!("../../../data/sample/users.csv"),
    key: &["username"],
    longest: &[
        ("username", users::username::MAX_LENGTH),
        ("email", users::email::MAX_LENGTH),
        ("first_name", users::first_name::MAX_LENGTH),
        ("last_name", users::last_name::MAX_LENGTH),
        ("language", users::language::MAX_LENGTH),
        ("timezone", users::timezone::MAX_LENGTH),
    ],
};

/// No hash at all, so that no password opens a made-up account.
const NO_PASSWORD: &str = "!";

/// A user and the one role they hold.
#[derive(Deserialize)]
struct User {
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    role: String,
    language: String,
    timezone: String,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
struct NewUser<'a> {
    username: &'a str,
    email: &'a str,
    password: &'static str,
    first_name: &'a str,
    last_name: &'a str,
    status: UserStatus,
    language: &'a str,
    timezone: &'a str,
}

/// Users who are there stay as people have changed them, and so do their roles.
fn run(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    seed(connection).map_err(|error| FILE.blame(error))
}

fn seed(connection: &mut PgConnection) -> Result<Outcome, SeedError> {
    let wanted: Vec<User> = FILE.rows()?;
    let existing: Vec<String> = users::table.select(users::username).load(connection)?;
    let names = wanted.iter().map(|user| user.username.clone()).collect();
    let delta = Delta::between(existing, names, String::clone);
    let prepared = if delta.is_empty() {
        HashMap::new()
    } else {
        with_roles(connection, &wanted)?
    };
    delta.write(
        connection,
        |connection, names| {
            let mut new = names.iter().filter_map(|name| prepared.get(name.as_str()));
            new.try_for_each(|(user, role)| insert(connection, user, *role))?;
            Ok(names.len())
        },
        // Only names are compared: there is no value that could differ.
        |_, _| Ok(0),
    )
}

/// Users by name, each with the id of their role.
fn with_roles<'a>(
    connection: &mut PgConnection,
    wanted: &'a [User],
) -> Result<HashMap<&'a str, (&'a User, Uuid)>, SeedError> {
    let ids: Vec<(String, Uuid)> = roles::table
        .select((roles::name, roles::id))
        .load(connection)?;
    let ids: HashMap<String, Uuid> = ids.into_iter().collect();
    let with_role = |(at, user): (usize, &'a User)| match ids.get(&user.role) {
        Some(role) => Ok((user.username.as_str(), (user, *role))),
        None => {
            let role = &user.role;
            let problem = format!("the table roles has no \"{role}\": run `dbctl seed core` first");
            Err(SeedError::refused(at, "role", problem))
        }
    };
    wanted.iter().enumerate().map(with_role).collect()
}

fn insert(connection: &mut PgConnection, user: &User, role: Uuid) -> QueryResult<()> {
    let new = NewUser {
        username: &user.username,
        email: &user.email,
        password: NO_PASSWORD,
        first_name: &user.first_name,
        last_name: &user.last_name,
        status: UserStatus::Active,
        language: &user.language,
        timezone: &user.timezone,
    };
    let id: Uuid = diesel::insert_into(users::table)
        .values(new)
        .returning(users::id)
        .get_result(connection)?;
    diesel::insert_into(user_roles::table)
        .values((user_roles::user_id.eq(id), user_roles::role_id.eq(role)))
        .execute(connection)?;
    Ok(())
}
