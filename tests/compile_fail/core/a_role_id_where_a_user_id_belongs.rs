use domain_core::queries::{self, active_sessions};
use domain_core::types::{RoleId, UserId};

pub fn sessions(user: UserId, role: RoleId) -> queries::active_sessions {
    active_sessions(role) //~ E0308 expected `UserId`, found `RoleId`
    //= active_sessions(user)
}
