//! What was delivered is inspected, goes into stock once, and turns reserved money into spending once.

mod desk;

mod inspect; // what was accepted and rejected, settled
mod money; // what is reserved becomes spending with the last of the goods
mod post; // lots, stock, ledger and order, after it
mod refused; // what is not posted, and that nothing is left of the attempt
mod settle; // what is reserved, when no more goods come
mod together; // two at once
