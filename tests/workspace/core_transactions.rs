//! What is done over, how often, and what is not: every fault is caused between real connections.

mod conflicts;
mod counters;
mod dropped;
mod limits; // what is not done over, and what a broken connection does // futures that are dropped, and errors that are
