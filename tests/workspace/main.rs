//! One test binary; one line a module.

mod rollback; // takes back by batch, in reverse, and says what stands in the way
