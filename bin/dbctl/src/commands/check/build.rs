//! The domain crates compile: schema.rs may be current and their code may not know it yet.

use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use domain_engine::Domain;
use serde_json::json;

use super::{Found, Subject};
use crate::error::{CliError, Exit, Result};

/// Lines of the compiler that are shown.
const SHOWN: usize = 40;

pub(super) fn run(subject: &Subject<'_>, found: &mut Found) -> Result<()> {
    let context = subject.context;
    // A folder of migrations without crates has nothing to compile.
    let Some(root) = context
        .checkout()
        .filter(|root| root.join("Cargo.toml").is_file())
    else {
        return Ok(());
    };
    context.out.underway("cargo check");
    let started = Instant::now();
    let output = check(root, subject.domains)?;
    context.out.underway("");
    let seconds = started.elapsed().as_secs_f64();
    let ok = output.status.success();
    if ok {
        context
            .out
            .tell(&format!("The domain crates compile ({seconds:.1} s)."));
    } else {
        let text = String::from_utf8_lossy(&output.stderr);
        text.lines()
            .take(SHOWN)
            .for_each(|line| context.out.say(line));
        let left = text.lines().count().saturating_sub(SHOWN);
        if left > 0 {
            context
                .out
                .say(&format!("… and {left} more lines: cargo check shows them"));
        }
        found.problem("the domain crates do not compile".to_owned());
    }
    found.field("build", json!({"ok": ok, "seconds": seconds}));
    Ok(())
}

fn check(root: &Path, domains: &[&'static Domain]) -> Result<Output> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(root)
        .args(["check", "--quiet", "--all-features"]);
    // What `cargo run` tells this process about its own package would make build scripts run again.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&*name);
        }
    }
    for domain in domains {
        cargo.arg("-p").arg(format!("domain-{}", domain.name));
    }
    cargo.output().map_err(|error| {
        CliError::new(
            Exit::Failed,
            "cargo",
            format!("cargo could not be run: {error}"),
        )
        .hint("install Rust, or leave the build out: dbctl check --only verify --only schema")
    })
}
