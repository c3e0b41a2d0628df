use domain_core::types::{Secret, UserId};
use serde::Serialize;

#[derive(Serialize)] //~ E0277 `Serialize` is not implemented for `Secret<
pub struct Account {
    pub id: UserId,
    pub password: Secret<String>,
    //= #[serde(skip_serializing)] pub password: Secret<String>,
}
