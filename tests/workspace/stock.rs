//! Operations on stock, against outcomes worked out by hand. After each test stock, lots and ledger agree.

mod adjust;
mod issue;
mod pharmacy;
mod receive;
mod take_back;
mod together; // two at once, and inside a transaction of the caller
mod transfer;
mod trips; // what an operation costs on the wire
