//! The examples, as their users run them: built by themselves, on a database of the test's own.

mod report;
mod service;
mod service_faults; // the database away, busy or wrong, and the end of the service
mod service_refusals; // what does not fit is refused, and how the caller is told
mod service_stock; // what comes in and goes out, by one and by many at once
