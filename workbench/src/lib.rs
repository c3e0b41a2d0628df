#![doc = include_str!("../README.md")]

pub mod codegen;
pub mod lint;
pub mod scaffold;
pub mod server;
pub mod testing;
