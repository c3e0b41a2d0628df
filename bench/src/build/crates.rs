//! Two crates with a schema.rs each, the second of which depends on the first.

use std::fs;

use domain_connect::control::connect;
use domain_engine::catalog::{Catalog, snapshot};
use domain_workbench::codegen::{Dependency, DomainTarget, PrintSchema, generate};
use tokio::runtime::Builder;
use workspace_tests::{empty_database, execute, workspace};

use super::ddl;
use super::form::Form;
use crate::Result;
use crate::cargo::Workspace;

/// Tables of the crate that the other one depends on.
const BASE: usize = 50;

const MANIFEST: &str = r#"
[package]
name = "NAME"
version = "0.0.0"
edition = "2024"

[dependencies]
BASEdiesel = { version = "2.3", default-features = false, features = ["postgres_backend", "chrono", "numeric", "uuid", "32-column-tables"] }
"#;

/// Writes both crates, the first with its schema.rs; compiles the first and what they depend on.
pub(super) fn lay_out(at: &Workspace) -> Result<()> {
    // The same profile and the same versions as in this workspace.
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"base\", \"app\"]\n\n\
                [profile.dev]\ndebug = \"line-tables-only\"\n\n\
                [profile.dev.package.\"*\"]\ndebug = false\n";
    fs::write(at.root.join("Cargo.toml"), root)?;
    fs::copy(workspace().join("Cargo.lock"), at.root.join("Cargo.lock"))?;
    for (name, base) in [("base", ""), ("app", "base = { path = \"../base\" }\n")] {
        let folder = at.root.join(name);
        fs::create_dir_all(folder.join("src"))?;
        let manifest = MANIFEST.replace("NAME", name).replace("BASE", base);
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/lib.rs"), "pub mod schema;\n")?;
    }
    let catalog = catalog(0)?;
    let base = target("base", &[]);
    let generated = generate(&catalog, &base, &PrintSchema::default()).schema_rs;
    fs::write(at.root.join("base/src/schema.rs"), generated)?;
    fs::write(at.root.join("app/src/schema.rs"), "")?;
    for command in ["check", "build"] {
        at.cargo(&[command])?;
    }
    Ok(())
}

/// Writes the schema.rs of the second crate.
pub(super) fn write(at: &Workspace, form: Form, tables: usize) -> Result<()> {
    let dependencies = [Dependency {
        crate_name: "base",
        module: "schema",
        schema: "base",
    }];
    let dependencies = match form {
        Form::Generated => &dependencies[..],
        Form::Pairs => &[],
    };
    let catalog = catalog(tables)?;
    let generated = generate(
        &catalog,
        &target("app", dependencies),
        &PrintSchema::default(),
    );
    fs::write(
        at.root.join("app/src/schema.rs"),
        form.of(&generated.schema_rs)?,
    )?;
    Ok(())
}

const fn target<'a>(name: &'a str, dependencies: &'a [Dependency<'a>]) -> DomainTarget<'a> {
    DomainTarget {
        name,
        schema: name,
        dependencies,
    }
}

/// Both schemas as a database has them.
fn catalog(tables: usize) -> Result<Catalog> {
    let database = empty_database();
    execute(database.url(), &ddl::tables("base", BASE, None));
    execute(
        database.url(),
        &ddl::tables("app", tables, Some("base.table_0000")),
    );
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let control = connect(database.url(), "bench").await?;
        let catalog = snapshot(&control.client, &["base", "app"]).await?;
        control.close().await;
        Ok(catalog)
    })
}
