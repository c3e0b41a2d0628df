//! The registry: one line per domain.

use domain_engine::Domain;

/// Every domain of the workspace, in any order.
pub(crate) static DOMAINS: &[&Domain] = &[&domain_core::DOMAIN, &domain_inventory::DOMAIN];
