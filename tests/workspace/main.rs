//! One test binary; one line a module.

mod bad_input; // words and options that mean nothing: exit 2 with a suggestion, nothing changed
mod bad_input_database; // databases that are misnamed, missing, unreachable or not named at all
mod catalog; // the snapshot sees every kind of object, and only what differs
mod rollback; // takes back by batch, in reverse, and says what stands in the way
mod round_trips; // what each command costs on the wire, counted at a proxy
