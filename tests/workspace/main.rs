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
mod budget; // money is held back, spent and given back once, and never more of it than there is
mod budget_load; // sixteen at once at one allocation, and every satang is accounted for
mod catalog; // the snapshot sees every kind of object, and only what differs
mod check; // all parts together, what GitHub is told, and the build
mod check_data; // migrations taken back and applied again while there are rows
mod check_drift; // what the database has that its migrations did not make
mod check_follow; // what is followed step by step is what a whole snapshot tells
mod check_scratch; // scratch databases: gone at the end, swept when left behind, nobody else's
mod check_verify; // every kind of fault found in one run, and no sound migration blamed
mod command_line; // help, version, quiet, JSON, and where the database is named
mod compile_fail; // mistakes that do not compile, each for its own reason
mod concurrency; // one runner at a time: the others wait, and a dead one leaves nothing
mod containment; // a migration changes its own schema only: every way out, and what is no way out
mod containment_exceptions; // a reason in the header, and migrations without a transaction
mod copy; // many typed rows at once: what arrives, which row is refused, and what is left alone
mod core_plans; // at volume, every list of core reads by an index
mod core_transactions; // what is done over after a conflict, how often, and what is not
mod core_typed; // core's rows, queries and operations, against answers worked out by hand
mod distribution; // documents by which drugs go out and come back
mod doctor; // finds what is not well, and says how to mend it
mod examples; // the blocking program and the service, run as their users run them
mod explain; // what the planner makes of a typed query
mod faults; // kill -9 of dbctl and of the server at random moments, and many runners at once
mod history; // Diesel's own harness and dbctl read each other's histories
mod inventory_models; // every table of inventory through its typed structs, there and back
mod inventory_plans; // at volume, every list of inventory reads by an index
mod inventory_queries; // inventory's queries, against answers worked out by hand
mod inventory_types; // ids, enums and amounts in the database and in JSON
mod lint; // rules over the text of migrations: where, why, how to mend, and what is allowed
mod lint_locks; // the locks that lint and a dry run tell of, against those of a server
mod log; // who did what and when, and what outlives it
mod migrate; // what is pending, in which order, how far, and what is said about it
mod migrate_dry_run; // the printed SQL is exactly what would run
mod migrate_notes; // edited files, late arrivals and notices are told
mod migrate_without_transaction; // run_in_transaction = false, up and down
mod migrate_without_transaction_halfway; // where it stopped, and that it goes on from there
mod migrate_without_transaction_indexes; // concurrent indexes are healed before and looked at after
mod migrate_without_transaction_killed; // kill -9 within and between statements
mod patience; // tables that others use: waited for, done over, and never for longer than was said
mod patience_full; // a server that has no connection left is asked again for a while
mod patience_lock; // another runner: who it is, how long it is waited for, and what is read again afterwards
mod patience_told; // what ends a wait is told with the way out, and nothing else is done over
mod poolers; // through PgBouncer: what works, what is declined, and that no other client notices
mod poolers_beside; // other clients of the same pooler, two runners, and a signal
mod procurement; // what came is inspected, goes into stock once, and turns reserved money into spending once
mod protect; // the mark of a protected database: who sets it, where it lives, what it costs
mod protect_declines; // what a protected database declines, and what makes it go on
mod questions; // what is asked before rows are lost, and what is not
mod redo; // down and up again, edited or not
mod repair; // bookkeeping that is brought in line, and nothing is run
mod reset; // the fresh start that needs no down script
mod roles; // an owner, a writer and a reader for each domain: what each may do, and who may make them
mod roles_check; // every difference from what should be is named, with the statement that mends it
mod roles_migrate; // migrations run as their domain's owner, and the server refuses what it may not do
mod roles_without_transaction; // the same, statement by statement
mod rollback; // takes back by batch, in reverse, and says what stands in the way
mod rollback_dependents; // what stands in the way of a rollback, and the command that works
mod rollback_unknown; // versions that no file has
mod round_trips; // what each command costs on the wire, counted at a proxy
mod schema_command; // schema.rs: the same bytes, checked, following, declined
mod secrets; // no output, no process list and no server's environment holds a password
mod secrets_mistyped; // a URL in the wrong place, or mangled, is not repeated with its password
mod seeds; // reference data arrives once, and a second run touches nothing
mod seeds_data; // what the reference data says, and that it is put back where it was changed
mod seeds_refused; // a bad row names its place, and nothing of its seed remains
mod seeds_sample; // demonstration data stand on reference data, add up, and are begun once
mod seeds_volume; // made-up hospitals agree with themselves, are the same for the same number, and come once
mod server_command; // the private server by hand, and psql
mod setup; // from nothing to everything in one command, as root and as anybody else
mod signals; // Ctrl-C, SIGTERM and a server that goes away: nothing is left half done
mod status; // lines, exit codes and JSON of status
mod stock; // what stock operations do, refuse, and do at the same time
mod stock_load; // sixteen at once on a few hot drugs lose nothing
