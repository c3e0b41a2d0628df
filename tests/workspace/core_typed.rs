//! Core's rows, queries and operations, on rows whose right answer was worked out by hand.

mod access;
mod grants;
mod models;
mod people;
mod queries;
mod tables;
mod together;
