#![doc = include_str!("../README.md")]

pub mod codegen;
mod databases;
pub mod drift;
pub mod lint;
pub mod scaffold;
pub mod scratch;
pub mod server;
pub mod testing;
pub mod verify;
