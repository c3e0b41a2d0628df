//! Documents by which drugs go out and come back. After each test stock, lots and ledger agree.

mod dispense;
mod dispense_refused;
mod progress;
mod returns;
mod ward;
