//! The forms of schema.rs that are compared.

use std::fmt;

/// How a schema.rs says which tables may appear in one query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As generated: a number for each table.
    Generated,
    /// As Diesel's own command writes it: one macro, with impls for each pair of tables.
    Pairs,
}

impl Form {
    /// The file in this form, of the generated one.
    pub(super) fn of(self, generated: &str) -> Result<String, &'static str> {
        match self {
            Self::Generated => Ok(generated.to_owned()),
            Self::Pairs => {
                let missing = "the generated file has another layout than this knows";
                let (tables, rest) = generated
                    .split_once("/// Tells tables apart")
                    .ok_or(missing)?;
                let (_, list) = rest.split_once("\ntell_apart! {").ok_or(missing)?;
                let lines = list.lines().skip(2).take_while(|line| *line != "}");
                let names: Vec<&str> = lines
                    .filter_map(|line| line.split_whitespace().next())
                    .collect();
                let names = names.join(", ");
                Ok(format!(
                    "{tables}diesel::allow_tables_to_appear_in_same_query!({names});\n"
                ))
            }
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Generated => "generated",
            Self::Pairs => "pair by pair",
        })
    }
}
