#![doc = include_str!("../README.md")]

mod cli;
mod commands;
mod consent;
mod context;
mod database;
mod domains;
mod error;
mod output;
mod role;
mod signals;
mod staleness;
mod suggest;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::context::Context;
use crate::output::Out;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return suggest::report_usage(error),
    };
    let out = Out::new(&cli.global, cli.command.name());
    let result =
        Context::new(cli.global, out).and_then(|context| commands::run(&context, cli.command));
    match result {
        Ok(exit) => output::checked(exit).into(),
        Err(error) => out.fail(error).into(),
    }
}
