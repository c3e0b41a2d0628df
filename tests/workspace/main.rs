//! One test binary; one line a module.
#![allow(clippy::unwrap_used, reason = "a helper of a test may panic")]

mod architecture; // which crate may use which, and no file that only scrolls
mod bad_input; // words and options that mean nothing: exit 2 with a suggestion, nothing changed
mod bad_input_database; // databases that are misnamed, missing, unreachable or not named at all
mod bad_input_files; // folders, metadata.toml, diesel.toml and names that cannot be used
mod bad_input_refused; // COPY, BEGIN and psql commands: refused before anything is sent
mod bad_input_rights; // roles that may read only, or not even that
mod bad_input_session; // migrations that leave search_path, role or settings changed
mod bad_input_sql; // SQL that fails: where it failed, what stays, what does not
mod catalog; // the snapshot sees every kind of object, and only what differs
mod command_line; // help, version, quiet, JSON, and where the database is named
mod concurrency; // one runner at a time: the others wait, and a dead one leaves nothing
mod containment; // a migration changes its own schema only: every way out, and what is no way out
mod containment_exceptions; // a reason in the header, and migrations without a transaction
mod core_typed; // core's rows, queries and operations, against answers worked out by hand
mod doctor; // finds what is not well, and says how to mend it
mod history; // Diesel's own harness and dbctl read each other's histories
mod inventory_models; // every table of inventory through its typed structs, there and back
mod inventory_plans; // at volume, every list reads by an index
mod inventory_queries; // inventory's queries, against answers worked out by hand
mod inventory_types; // ids, enums and amounts in the database and in JSON
mod migrate; // what is pending, in which order, how far, and what is said about it
mod migrate_dry_run; // the printed SQL is exactly what would run
mod migrate_notes; // edited files, late arrivals and notices are told
mod migrate_without_transaction; // run_in_transaction = false, up and down
mod redo; // down and up again, edited or not
mod reset; // the fresh start that needs no down script
mod rollback; // takes back by batch, in reverse, and says what stands in the way
mod rollback_dependents; // what stands in the way of a rollback, and the command that works
mod rollback_unknown; // versions that no file has
mod round_trips; // what each command costs on the wire, counted at a proxy
mod schema_command; // schema.rs: the same bytes, checked, following, declined
mod seeds; // reference data arrives once, and a second run touches nothing
mod seeds_data; // what the reference data says, and that it is put back where it was changed
mod seeds_refused; // a bad row names its place, and nothing of its seed remains
mod server_command; // the private server by hand, and psql
mod setup; // from nothing to everything in one command, as root and as anybody else
mod signals; // Ctrl-C, SIGTERM and a server that goes away: nothing is left half done
mod status; // lines, exit codes and JSON of status
