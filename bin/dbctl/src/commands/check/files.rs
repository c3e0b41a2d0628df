//! schema.rs against what the migrations make of an empty database, whatever the database one works with holds.

use domain_engine::catalog::Catalog;
use domain_workbench::codegen::unified_diff;
use domain_workbench::lint::{Annotation, Level};
use serde_json::json;

use super::super::{counted, schema_files};
use super::{Found, Subject};
use crate::error::Result;

pub(super) fn run(subject: &Subject<'_>, top: Option<&Catalog>, found: &mut Found) -> Result<()> {
    let (context, out) = (subject.context, subject.context.out);
    let Some(root) = context.checkout() else {
        return Ok(());
    };
    let Some(catalog) = top else {
        out.tell("schema.rs was not compared: a migration does not apply.");
        if found.problems.is_empty() {
            found.problem("a migration does not apply".to_owned());
        }
        return Ok(());
    };
    let mut stale = Vec::new();
    for file in schema_files::plan_of(context, catalog, root, subject.domains)? {
        let is = std::fs::read_to_string(&file.path).unwrap_or_default();
        if is != file.content {
            let name = file.path.strip_prefix(root).unwrap_or(&file.path);
            let name = name.display().to_string();
            out.say(unified_diff(&is, &file.content, &name).trim_end());
            subject.annotate(&Annotation {
                level: Level::Error,
                file: &name,
                line: None,
                columns: None,
                title: "schema.rs",
                message: "it does not fit the migrations: dbctl migrate, then dbctl schema"
                    .to_owned(),
            });
            stale.push(name);
        }
    }
    if stale.is_empty() {
        out.tell("schema.rs fits the migrations.");
    } else {
        let count = counted(stale.len(), "generated file");
        let is = if stale.len() == 1 { "does" } else { "do" };
        out.say(&format!(
            "Write {} anew with: dbctl migrate, dbctl schema",
            stale.join(", ")
        ));
        found.problem(format!("{count} {is} not fit the migrations"));
    }
    found.field("stale", json!(stale));
    Ok(())
}
