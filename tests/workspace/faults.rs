//! Faults are caused, at moments that chance chooses, and what is left is compared with a run that nothing disturbed.
//!
//! `DBCTL_FAULTS_SEED` repeats the moments of a run; every failure tells its seed.

mod chance; // moments by chance, the same for the same seed
mod left; // what a run leaves: catalog, histories, logs, rows
mod many; // a hundred small migrations of every kind

mod at_once; // runners that start at the same moment
mod killed; // kill -9 of migrate
mod killed_others; // kill -9 of seed and rollback
mod orphan; // what the server goes on with for a run that was killed
mod server; // kill -9 of the server, and a stop in between
