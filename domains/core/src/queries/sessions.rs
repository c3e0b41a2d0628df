use diesel::dsl::{auto_type, now};
use diesel::prelude::*;

use crate::schema::user_sessions;
use crate::types::UserId;

/// Sessions of a user that have not ended, the last used first.
#[auto_type]
pub fn active_sessions(user: UserId) -> _ {
    user_sessions::table
        .filter(user_sessions::user_id.eq(user))
        .filter(user_sessions::expires_at.gt(now))
        .order_by((
            user_sessions::last_activity_at.desc(),
            user_sessions::id.asc(),
        ))
}
