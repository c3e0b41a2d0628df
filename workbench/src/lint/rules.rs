//! One file a rule.

pub(super) mod delete_without_where;
pub(super) mod duplicate_index;
pub(super) mod empty_down;
pub(super) mod enum_label_used;
pub(super) mod foreign_key_without_index;
pub(super) mod incomplete_down;
pub(super) mod large_data;
pub(super) mod locks_other_domain;
pub(super) mod nullable_flag;
pub(super) mod plain_set;
pub(super) mod reference_without_foreign_key;
pub(super) mod serial_column;
pub(super) mod session_replication_role;
pub(super) mod suppression_without_reason;
pub(super) mod timestamp_without_time_zone;
pub(super) mod truncate_cascade;
pub(super) mod undeclared_domain;
pub(super) mod unqualified_name;
pub(super) mod unused_suppression;
pub(super) mod writes_other_domain;
