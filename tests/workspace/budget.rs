//! Budget money is held back, given back and spent once, and never more of it than there is.

pub(crate) mod desk;

mod commit; // what is held back becomes spending
mod end; // released or expired, it is free again
mod model; // whatever is done, in whatever order
mod refused; // what cannot be reserved, and that nothing is left of the attempt
mod reserve; // how much is left for the next
mod together; // two at once
