//! schema.rs follows the database: generated from the catalog, written beside the domain's code.

use std::path::{Path, PathBuf};

use domain_engine::catalog::Catalog;
use domain_engine::{Domain, Runner, State};
use domain_workbench::codegen::{self, Dependency, DieselToml, DomainTarget, Written};

use crate::context::Context;
use crate::error::{CliError, Exit, Result, chain};

/// What enums.rs holds while the schema has no enum type: the crate declares the module all the same.
const NO_ENUMS: &str = "// @generated automatically by dbctl. The schema has no enum types.\n";

/// A generated file and what it should hold.
pub(super) struct Planned {
    pub(super) path: PathBuf,
    pub(super) content: String,
}

/// Reads diesel.toml, so that a mistake in it is told before anything is changed.
pub(super) fn check_config(context: &Context) -> Result<()> {
    match context.checkout() {
        Some(root) => read_config(context, root).map(drop),
        None => Ok(()),
    }
}

/// Rewrites the files of the domains that a run changed. A failure is told, and does not undo the run.
pub(super) async fn follow(context: &Context, runner: &Runner<'_>, changed: &[&'static str]) {
    let Some(root) = context.checkout().filter(|_| !changed.is_empty()) else {
        return;
    };
    let domains: Vec<&'static Domain> = context
        .set
        .iter()
        .filter(|domain| changed.contains(&domain.name))
        .collect();
    match rewrite(context, runner, root, &domains).await {
        Ok(()) => {}
        Err(error) => context
            .out
            .warn(&format!("schema.rs was not rewritten: {}", error.message)),
    }
}

async fn rewrite(
    context: &Context,
    runner: &Runner<'_>,
    root: &Path,
    domains: &[&'static Domain],
) -> Result<()> {
    let history = runner.history().await?;
    let loaded = context.load()?;
    let state = State::compare(&loaded, &history);
    let known: Vec<&'static Domain> = state
        .among(domains)
        .filter(|of| of.unknown.is_empty())
        .map(|of| of.domain)
        .collect();
    for of in state.among(domains).filter(|of| !of.unknown.is_empty()) {
        context.out.warn(&format!(
            "schema.rs of {} is left as it is: the database holds versions that this checkout does not know",
            of.domain.name
        ));
    }
    write(context, &plan(context, runner, root, &known).await?)
}

/// What the files of the domains should hold; one catalog query.
pub(super) async fn plan(
    context: &Context,
    runner: &Runner<'_>,
    root: &Path,
    domains: &[&'static Domain],
) -> Result<Vec<Planned>> {
    let catalog = runner
        .catalog(&context.set.with_dependencies(domains))
        .await
        .map_err(|error| CliError::new(Exit::Failed, "catalog", chain(&error)))?;
    plan_of(context, &catalog, root, domains)
}

/// What the files of the domains should hold where the database is this.
pub(super) fn plan_of(
    context: &Context,
    catalog: &Catalog,
    root: &Path,
    domains: &[&'static Domain],
) -> Result<Vec<Planned>> {
    let config = read_config(context, root)?;
    let mut planned = Vec::new();
    for domain in domains {
        let section = config.for_domain(domain.name, domain.schema)?;
        let modules: Vec<(String, String, &str)> = context
            .set
            .with_dependencies(&[*domain])
            .into_iter()
            .filter(|other| other != domain)
            .map(|other| {
                let module = config.for_domain(other.name, other.schema)?.module();
                Ok((format!("domain_{}", other.name), module, other.schema))
            })
            .collect::<Result<_>>()?;
        let dependencies: Vec<Dependency<'_>> = modules
            .iter()
            .map(|(crate_name, module, schema)| Dependency {
                crate_name,
                module,
                schema,
            })
            .collect();
        let target = DomainTarget {
            name: domain.name,
            schema: domain.schema,
            dependencies: &dependencies,
        };
        let generated = codegen::generate(catalog, &target, section);
        for note in &generated.notes {
            context.out.warn(&note.to_string());
        }
        let Some(file) = &section.file else { continue };
        planned.push(Planned {
            path: root.join(file),
            content: generated.schema_rs,
        });
        if let Some(file) = section.enums_file() {
            let content = generated.enums_rs.unwrap_or_else(|| NO_ENUMS.to_owned());
            planned.push(Planned {
                path: root.join(file),
                content,
            });
        }
    }
    Ok(planned)
}

/// Writes the files whose content differs, and names them.
pub(super) fn write(context: &Context, planned: &[Planned]) -> Result<()> {
    for file in planned {
        let written = codegen::write_if_changed(&file.path, &file.content).map_err(|error| {
            CliError::new(
                Exit::Failed,
                "write",
                format!("{}: {error}", file.path.display()),
            )
        })?;
        if written != Written::Unchanged {
            context.out.note(&format!("Wrote {}", file.path.display()));
        }
    }
    Ok(())
}

fn read_config(context: &Context, root: &Path) -> Result<DieselToml> {
    let path = root.join("diesel.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| {
        CliError::new(
            Exit::Failed,
            "diesel_toml",
            format!("{}: {error}", path.display()),
        )
    })?;
    let config = codegen::read_config(&text, &path)?;
    config.check_sections(&context.set.names())?;
    Ok(config)
}

impl From<codegen::ConfigError> for CliError {
    fn from(error: codegen::ConfigError) -> Self {
        CliError::new(Exit::Usage, "diesel_toml", chain(&error))
    }
}
