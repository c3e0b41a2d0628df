use chrono::{DateTime, Utc};
use diesel::dsl::{AsExprOf, Gt, auto_type};
use diesel::expression::functions::declare_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{Record, Text, Timestamptz, Uuid};
use serde::{Deserialize, Serialize};

use crate::enums::UserStatus;
use crate::models::{User, UserSummary};
use crate::schema::users;
use crate::types::UserId;

#[declare_sql_function]
extern "SQL" {
    fn lower(text: Text) -> Text;
}

/// The account with that sign-in address, in whatever case it was typed.
///
/// Deleted accounts too, as they keep their address: see [`may_act()`].
#[auto_type]
pub fn user_by_email<'a>(email: &'a str) -> _ {
    users::table.filter(users::email.eq(lower(email)))
}

/// The account with that sign-in name; case matters.
///
/// Deleted accounts too, as they keep their name: see [`may_act()`].
#[auto_type]
pub fn user_by_username<'a>(username: &'a str) -> _ {
    users::table.filter(users::username.eq(username))
}

/// Accounts that may act: active, and not marked deleted.
#[auto_type]
pub fn may_act() -> _ {
    let active: UserStatus = UserStatus::Active;
    users::status.eq(active).and(users::deleted_at.is_null())
}

/// The first `limit` accounts, oldest first.
#[auto_type]
pub fn users_page(limit: i64) -> _ {
    users::table
        .order_by((users::created_at.asc(), users::id.asc()))
        .limit(limit)
}

/// The next `limit` accounts after the last one of a page.
///
/// Takes as long for the last page as for the first, and no account is shown
/// twice or left out because others come or go between two pages.
#[auto_type]
pub fn users_page_after(last: UserCursor, limit: i64) -> _ {
    let page: users_page = users_page(limit);
    let beyond: Beyond = beyond(last);
    page.filter(beyond)
}

/// A row comparison, so that one index scan starts at the cursor.
fn beyond(last: UserCursor) -> Beyond {
    (users::created_at, users::id)
        .into_sql::<Key>()
        .gt((last.created_at, last.id))
}

type Key = Record<(Timestamptz, Uuid)>;
type Beyond = Gt<AsExprOf<(users::created_at, users::id), Key>, (DateTime<Utc>, UserId)>;

/// Where a page of accounts ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCursor {
    /// When the last account of the page was created.
    pub created_at: DateTime<Utc>,
    /// Its id.
    pub id: UserId,
}

impl From<&User> for UserCursor {
    fn from(last: &User) -> Self {
        Self {
            created_at: last.created_at,
            id: last.id,
        }
    }
}

impl From<&UserSummary> for UserCursor {
    fn from(last: &UserSummary) -> Self {
        Self {
            created_at: last.created_at,
            id: last.id,
        }
    }
}
