//! Rows of the tables: one file an aggregate, one shape.
//!
//! `Role` is a whole row, `NewRole` what an insert gives (the database fills the
//! rest), `RoleChanges` what may change, and a `RoleSummary` the columns that a
//! list shows. Load any but the insert structs with `as_select()`. In changes `None`
//! leaves a column alone and, where a column may be null, `Some(None)` clears it.
//! Insert structs also go through `COPY` (`diesel::copy_from`). Times are UTC.

mod api_key;
mod email_verification;
mod login_attempt;
mod password_reset;
mod permission;
mod role;
mod role_permission;
mod session;
mod setting;
mod setting_history;
mod user;
mod user_role;

pub use api_key::{ApiKey, ApiKeyChanges, ApiKeySummary, NewApiKey};
pub use email_verification::{EmailVerification, EmailVerificationChanges, NewEmailVerification};
pub use login_attempt::{LoginAttempt, NewLoginAttempt};
pub use password_reset::{NewPasswordResetToken, PasswordResetToken, PasswordResetTokenChanges};
pub use permission::{NewPermission, Permission, PermissionChanges, PermissionSummary};
pub use role::{NewRole, Role, RoleChanges, RoleSummary};
pub use role_permission::{NewRolePermission, RolePermission};
pub use session::{NewSession, Session, SessionChanges, SessionSummary};
pub use setting::{NewSetting, Setting, SettingChanges, SettingSummary};
pub use setting_history::{NewSettingHistory, SettingHistory};
pub use user::{NewUser, User, UserChanges, UserSummary};
pub use user_role::{NewUserRole, UserRole, UserRoleChanges};
