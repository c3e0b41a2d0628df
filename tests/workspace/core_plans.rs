//! EXPLAIN of every list of core on 20,000 accounts, twice as many sessions, and what the accounts may do.

use diesel::QueryDsl;
use diesel::prelude::*;
use domain_core::models::{Permission, Role, SessionSummary, UserSummary};
use domain_core::queries::*;
use domain_core::schema::{permissions, roles, user_roles, users};
use domain_core::types::{RoleId, UserId};
use workspace_tests::execute;
use workspace_tests::typed::Typed;

use crate::explain::{Plans, not_in};

#[test]
fn no_list_reads_a_big_table_from_end_to_end() {
    let typed = Typed::migrated();
    execute(typed.url(), include_str!("core_plans/volume.sql"));
    let somebody = users::table.filter(users::username.eq("u777"));
    let user: UserSummary = somebody
        .select(UserSummary::as_select())
        .first(&mut typed.blocking())
        .unwrap();
    let role: RoleId = role_by_name("role 7")
        .select(roles::id)
        .first(&mut typed.blocking())
        .unwrap();
    let mut plans = Plans::on(typed);
    for table in ["users", "user_roles", "role_permissions", "user_sessions"] {
        assert!(plans.big.iter().any(|big| big == table), "{table}");
    }
    accounts(&mut plans, &user);
    access(&mut plans, user.id, role);
    assert_eq!(plans.read_whole, [""; 0]);
    for page in ["users_page", "users_page_after"] {
        assert!(plans.in_order.iter().any(|name| name == page), "{page}");
    }

    // A count does read a whole table: what the lists are checked for can be seen.
    plans.explain("who may act", users::table.filter(may_act()).count());
    assert_eq!(plans.read_whole, ["who may act: users"]);
}

fn accounts(plans: &mut Plans, user: &UserSummary) {
    let rows = UserSummary::as_select;
    plans.explain("users_page", users_page(50).select(rows()));
    let next = users_page_after(user.into(), 50);
    plans.explain("users_page_after", next.select(rows()));
    let here = user_by_email(&user.email);
    plans.explain("user_by_email", here.filter(may_act()).select(rows()));
    let named = user_by_username(&user.username);
    plans.explain("user_by_username", named.select(rows()));
    let sessions = active_sessions(user.id);
    plans.explain(
        "active_sessions",
        sessions.select(SessionSummary::as_select()),
    );
}

fn access(plans: &mut Plans, user: UserId, role: RoleId) {
    plans.explain("role_by_name", role_by_name("role 7"));
    plans.explain("assignment", assignment(user, role));
    let held = user_roles::table.filter(user_roles::user_id.eq(user));
    plans.explain("in_force", held.filter(in_force()));
    plans.explain(
        "roles_in_force",
        roles_in_force(user).select(Role::as_select()),
    );
    plans.explain("granted_permission_ids", granted_permission_ids(user));
    let rows = Permission::as_select;
    let effective = effective_permissions(user);
    plans.explain("effective_permissions", effective.select(rows()));
    let one = effective_permission(user, "thing 7", "approve");
    plans.explain("effective_permission", one.select(permissions::id));
}

#[test]
fn every_query_of_core_is_among_those() {
    assert_eq!(not_in(include_str!("core_plans.rs"), "core"), [""; 0]);
}
