//! The text of schema.rs.

use std::fmt::Write;

use super::apart;
use super::config::{Docs, PrintSchema};
use super::escape::{doc, literal};
use super::joins::{Joinable, Joins};
use super::layout;
use super::relations::{ColumnLine, Relation};
use super::types::Definition;

/// The first lines of every generated file. The word `@generated` tells review tools to fold it.
pub(super) const HEADER: &str = "\
// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

";

/// Prints the whole file.
pub(super) fn print(
    schema: &str,
    config: &PrintSchema,
    definitions: &[Definition],
    relations: &[Relation],
    joins: &Joins,
) -> String {
    let mut out = HEADER.to_owned();
    out.push_str("#![allow(missing_docs, non_snake_case, rustdoc::bare_urls)]\n");
    if !definitions.is_empty() {
        out.push('\n');
        sql_types(&mut out, config, definitions);
    }
    for relation in relations {
        out.push('\n');
        table(&mut out, schema, config, relation);
    }
    let lists = [&joins.inside, &joins.across];
    for list in lists.into_iter().filter(|list| !list.is_empty()) {
        out.push('\n');
        out.extend(list.iter().map(joinable));
    }
    if !relations.is_empty() {
        out.push('\n');
        out.push_str(&apart::print(&joins.groups));
    }
    if !joins.meeting.is_empty() {
        out.push('\n');
    }
    for (crate_name, tables) in &joins.meeting {
        let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
        let name = format!("{crate_name}::allow_in_same_query");
        out.push_str(&layout::call(&name, &tables));
    }
    if !relations.is_empty() {
        out.push('\n');
        out.push_str(&export(&config.module(), relations));
    }
    out
}

fn sql_types(out: &mut String, config: &PrintSchema, definitions: &[Definition]) {
    if config.docs == Docs::Always {
        out.push_str(&doc(
            &automatic("A module containing custom SQL type definitions"),
            "",
        ));
    }
    out.push_str("pub mod sql_types {\n");
    let derives = layout::derive(&config.sql_type_derives(), "    ");
    for (at, definition) in definitions.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let Definition {
            schema,
            name,
            rust_name,
            comment,
            ..
        } = definition;
        let fallback = || automatic(&format!("The `{schema}.{name}` SQL type"));
        out.push_str(&docs(config, comment.as_deref(), fallback, "    "));
        out.push_str(&derives);
        out.push_str(&layout::postgres_type(
            &literal(name),
            &literal(schema),
            "    ",
        ));
        out.push_str(&format!("    pub struct {rust_name};\n"));
    }
    out.push_str("}\n");
}

fn table(out: &mut String, schema: &str, config: &PrintSchema, relation: &Relation) {
    let Relation {
        kind,
        sql_name,
        rust_name,
        comment,
        key,
        imports,
        columns,
    } = relation;
    let qualified = format!("{schema}.{sql_name}");
    out.push_str("diesel::table! {\n");
    let diesels =
        (config.import_types.is_empty() && !imports.is_empty()).then_some("diesel::sql_types::*");
    let given = config
        .import_types
        .iter()
        .map(String::as_str)
        .chain(diesels);
    let uses: String = given
        .chain(imports.iter().map(String::as_str))
        .map(|path| format!("    use {path};\n"))
        .collect();
    if !uses.is_empty() {
        out.push_str(&uses);
        out.push('\n');
    }
    let fallback = || {
        automatic(&format!(
            "Representation of the `{qualified}` {}.",
            kind.word()
        ))
    };
    out.push_str(&docs(config, comment.as_deref(), fallback, "    "));
    if sql_name != rust_name {
        // Without the schema: `table!` writes that itself.
        out.push_str(&format!("    #[sql_name = {}]\n", literal(sql_name)));
    }
    out.push_str(&format!(
        "    {schema}.{rust_name} ({}) {{\n",
        key.join(", ")
    ));
    for line in columns {
        column(out, config, &format!("`{qualified}` {}", kind.word()), line);
    }
    out.push_str("    }\n}\n");
}

fn column(out: &mut String, config: &PrintSchema, of: &str, column: &ColumnLine) {
    let ColumnLine {
        sql_name,
        rust_name,
        comment,
        type_text,
        max_length,
    } = column;
    let fallback = || {
        automatic(&format!(
            "The `{sql_name}` column of the {of}.\n\nIts SQL type is `{type_text}`."
        ))
    };
    out.push_str(&docs(config, comment.as_deref(), fallback, "        "));
    if sql_name != rust_name {
        out.push_str(&format!("        #[sql_name = {}]\n", literal(sql_name)));
    }
    if let Some(length) = max_length {
        out.push_str(&format!("        #[max_length = {length}]\n"));
    }
    out.push_str(&format!("        {rust_name} -> {type_text},\n"));
}

fn docs(
    config: &PrintSchema,
    comment: Option<&str>,
    fallback: impl Fn() -> String,
    indent: &str,
) -> String {
    match (config.docs, comment) {
        (Docs::None, _) | (Docs::DatabaseComments, None) => String::new(),
        (_, Some(comment)) => doc(comment, indent),
        (Docs::Always, None) => doc(&fallback(), indent),
    }
}

fn automatic(sentence: &str) -> String {
    format!("{sentence}\n\n(Automatically generated by dbctl.)")
}

fn joinable(joinable: &Joinable) -> String {
    let Joinable {
        child,
        parent,
        column,
    } = joinable;
    format!("diesel::joinable!({child} -> {parent} ({column}));\n")
}

/// The macro with which a dependent crate lets its tables meet those declared here.
///
/// `TableNotEqual` may be implemented for a foreign table only where the other one is local. So those declared here say
/// that they differ from whatever dependents mark as `Apart`, and dependents write the other direction out.
fn export(module: &str, relations: &[Relation]) -> String {
    let tables = layout::wrapped(
        relations.iter().map(|relation| relation.rust_name.as_str()),
        "                ",
    );
    let mut out = String::new();
    let _ = write!(
        out,
        "/// Lets tables of a dependent crate appear in one query with every table declared here.
#[doc(hidden)]
#[macro_export]
macro_rules! allow_in_same_query {{
    (@pairs $other:ident: $($own:ident)*) => {{
        impl<Number> $crate::{module}::apart::Apart<Number> for $other::table {{}}
        $(
            impl diesel::query_source::TableNotEqual<$crate::{module}::$own::table> for $other::table {{}}
        )*
    }};
    ($($other:ident),+ $(,)?) => {{
        $(
            $crate::allow_in_same_query! {{
                @pairs $other:
{tables}            }}
        )+
    }};
}}
"
    );
    out
}
