//! Operations on stock, against outcomes worked out by hand. After each test stock, lots and ledger agree.

mod adjust;
mod at_once; // several at once: take-backs, and the costs of deliveries
mod issue;
mod pharmacy;
mod receive;
mod take_back;
mod together; // two at once, and inside a transaction of the caller
mod transfer;
