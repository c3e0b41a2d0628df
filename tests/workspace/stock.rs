//! Operations on stock, against outcomes worked out by hand. After each test stock, lots and ledger agree.

mod adjust;
mod at_once; // several at once: take-backs, and the costs of deliveries
mod inside; // inside a transaction of the caller
mod issue;
mod issue_refused;
mod pharmacy;
mod receive;
mod receive_refused;
mod take_back;
mod together; // two at once
mod transfer;
mod transfer_refused;
mod trips; // what an operation costs on the wire
