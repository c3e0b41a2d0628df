//! One test binary; one line a module.

mod catalog; // the snapshot sees every kind of object, and only what differs
mod rollback; // takes back by batch, in reverse, and says what stands in the way
