//! The text of enums.rs: a Rust enum for every enum type of the domain's schema.

use super::config::{Docs, PrintSchema};
use super::escape::{doc, literal};
use super::layout;
use super::print::HEADER;
use super::types::Definition;
use super::variants::variants;

/// What every enums file holds besides its enums.
const SUPPORT: &str = include_str!("enums_support.rs.txt");

/// Prints the file; none when there is no enum.
pub(super) fn print(
    schema: &str,
    config: &PrintSchema,
    definitions: &[Definition],
) -> Option<String> {
    let module = config.module();
    let mut enums = String::new();
    for definition in definitions {
        let Some(labels) = &definition.labels else {
            continue;
        };
        if labels.is_empty() {
            continue;
        }
        enums.push_str("\npg_enum! {\n");
        let fallback = format!("The enum type `{schema}.{}`.", definition.name);
        let comment = definition
            .comment
            .as_deref()
            .filter(|_| config.docs != Docs::None);
        enums.push_str(&doc(
            comment
                .filter(|text| !text.trim().is_empty())
                .unwrap_or(&fallback),
            "    ",
        ));
        if !config.enum_derives.is_empty() {
            enums.push_str(&layout::derive(&config.enum_derives, "    "));
        }
        enums.push_str(&format!(
            "    {} = {} {{\n",
            definition.rust_name,
            literal(&format!("{schema}.{}", definition.name))
        ));
        for (variant, label) in variants(labels).iter().zip(labels) {
            enums.push_str(&format!("        {variant} = {},\n", literal(label)));
        }
        enums.push_str("    }\n}\n");
    }
    if enums.is_empty() {
        return None;
    }
    let about = format!(
        "//! Rust enums for the enum types of the schema `{schema}`.\n\n#![allow(rustdoc::bare_urls)]\n\n"
    );
    Some(
        HEADER.to_owned()
            + &about
            + &SUPPORT.replace("crate::schema", &format!("crate::{module}"))
            + &enums,
    )
}
