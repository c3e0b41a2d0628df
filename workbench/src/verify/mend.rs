//! What to add to a down script. Pure.

use domain_engine::catalog::{Catalog, Change, ObjectKind, Schema, Table, TypeDefinition, What};
use domain_engine::sql::quote::{self, literal};

use super::Mend;

/// Said where no statement brings it back.
const NO_WAY_BACK: &str =
    "where it cannot be brought back, say why at the top of up.sql: -- dbctl: irreversible = \"…\"";

/// Words that need quotes where they are names. Source: PostgreSQL, "SQL Key Words", those reserved.
const RESERVED: &str = " all analyse analyze and any array as asc asymmetric authorization both case cast check collate \
    collation column concurrently constraint create cross current_catalog current_date current_role current_schema \
    current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for \
    foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading \
    left like limit localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing \
    primary references returning right select session_user similar some symmetric system_user table tablesample then to \
    trailing true union unique user using variadic verbose when where window with ";

/// A name as it is where it needs no quotes.
pub(super) fn ident(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(plain)
        && !RESERVED.contains(&format!(" {name} "));
    match is_plain {
        true => name.to_owned(),
        false => quote::ident(name),
    }
}

/// The statement that puts right what `change` tells, or what to do in words.
pub(super) fn down(change: &Change, was: &Catalog, is: &Catalog) -> Option<Mend> {
    let sql = match &change.what {
        What::Added { .. } => remove(change, is),
        What::Removed { .. } => bring_back(change, was),
        What::Changed { property, from, .. } => {
            let advice = advice(change, property);
            if advice.is_some() {
                return advice.map(Mend::Advice);
            }
            set(change, property, from, was)
        }
    };
    sql.map(Mend::Add)
}

/// What to do where no statement helps.
fn advice(change: &Change, property: &str) -> Option<String> {
    Some(match (change.kind, property) {
        (_, "column order") => format!(
            "a column that is added again stands at the end: keep it instead of dropping it; {NO_WAY_BACK}"
        ),
        (ObjectKind::Type, "labels") => {
            format!("PostgreSQL cannot remove or reorder the values of an enum: {NO_WAY_BACK}")
        }
        (_, "grants") => "REVOKE what up.sql grants, and GRANT what it revokes".to_owned(),
        _ => return None,
    })
}

/// The table or view in which a part is.
pub(super) fn owner(change: &Change) -> String {
    format!("{}.{}", ident(&change.schema), ident(&change.object))
}

fn remove(change: &Change, is: &Catalog) -> Option<String> {
    let (path, owner) = (change.path(), owner(change));
    let part = change.part.as_deref().map(ident);
    let schema = is.schemas.get(&change.schema);
    Some(match (change.kind, part) {
        (ObjectKind::Column, Some(part)) => format!("ALTER TABLE {owner} DROP COLUMN {part};"),
        (ObjectKind::Constraint, Some(part)) => {
            format!("ALTER TABLE {owner} DROP CONSTRAINT {part};")
        }
        (ObjectKind::Trigger, Some(part)) => format!("DROP TRIGGER {part} ON {owner};"),
        (ObjectKind::Policy, Some(part)) => format!("DROP POLICY {part} ON {owner};"),
        (ObjectKind::Rule, Some(part)) => format!("DROP RULE {part} ON {owner};"),
        (ObjectKind::Function, _) => format!("DROP ROUTINE {path};"),
        (ObjectKind::View, _) => match schema.and_then(|of| of.views.get(&change.object)) {
            Some(view) if view.kind == domain_engine::catalog::ViewKind::Materialized => {
                format!("DROP MATERIALIZED VIEW {path};")
            }
            _ => format!("DROP VIEW {path};"),
        },
        (ObjectKind::Extension, _) => format!("DROP EXTENSION {};", ident(&change.object)),
        (ObjectKind::Other, _) => return None,
        (kind, _) => format!("DROP {} {path};", kind.word().to_uppercase()),
    })
}

fn bring_back(change: &Change, was: &Catalog) -> Option<String> {
    let schema = was.schemas.get(&change.schema)?;
    let owner = owner(change);
    let Some(part) = &change.part else {
        return bring_back_object(change, schema);
    };
    let table = schema.tables.get(&change.object)?;
    let name = ident(part);
    Some(match change.kind {
        ObjectKind::Column => {
            let column = table.column(part)?;
            let not_null = if column.nullable { "" } else { " NOT NULL" };
            let default = column.default.as_ref().map(|it| format!(" DEFAULT {it}"));
            format!(
                "ALTER TABLE {owner} ADD COLUMN {name} {}{not_null}{};",
                column.data_type.formatted,
                default.unwrap_or_default()
            )
        }
        ObjectKind::Constraint => {
            let definition = &table.constraints.get(part)?.definition;
            format!("ALTER TABLE {owner} ADD CONSTRAINT {name} {definition};")
        }
        ObjectKind::Index => ended(&table.indexes.get(part)?.definition),
        ObjectKind::Trigger => ended(&table.triggers.get(part)?.definition),
        ObjectKind::Rule => ended(&table.rules.get(part)?.definition),
        ObjectKind::Statistics => ended(&table.statistics.get(part)?.definition),
        _ => return None,
    })
}

fn bring_back_object(change: &Change, schema: &Schema) -> Option<String> {
    let path = change.path();
    match change.kind {
        ObjectKind::Function => Some(ended(&schema.functions.get(&change.object)?.definition)),
        ObjectKind::View => {
            let view = schema.views.get(&change.object)?;
            Some(format!("CREATE VIEW {path} AS {}", view.definition.trim()))
        }
        ObjectKind::Type => match &schema.types.get(&change.object)?.definition {
            TypeDefinition::Enum { labels } => {
                let labels: Vec<String> = labels.iter().map(|label| literal(label)).collect();
                Some(format!(
                    "CREATE TYPE {path} AS ENUM ({});",
                    labels.join(", ")
                ))
            }
            _ => None,
        },
        ObjectKind::Table => Some(create_table(schema.tables.get(&change.object)?, &path)),
        _ => None,
    }
}

/// The columns; what else hangs on the table is told when they are there.
fn create_table(table: &Table, path: &str) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let not_null = if column.nullable { "" } else { " NOT NULL" };
            let (name, data_type) = (ident(&column.name), &column.data_type.formatted);
            format!("{name} {data_type}{not_null}")
        })
        .collect();
    format!("CREATE TABLE {path} ({}, …);", columns.join(", "))
}

fn set(change: &Change, property: &str, from: &str, was: &Catalog) -> Option<String> {
    let owner = owner(change);
    let column = || -> Option<String> {
        let part = change
            .part
            .as_deref()
            .filter(|_| change.kind == ObjectKind::Column);
        part.map(|part| format!("ALTER TABLE {owner} ALTER COLUMN {}", ident(part)))
    };
    match (change.kind, property) {
        (_, "comment") => comment(change, from),
        (ObjectKind::Column, "default") => Some(match from {
            "none" => format!("{} DROP DEFAULT;", column()?),
            value => format!("{} SET DEFAULT {value};", column()?),
        }),
        (ObjectKind::Column, "nullable") => Some(match from {
            "yes" => format!("{} DROP NOT NULL;", column()?),
            _ => format!("{} SET NOT NULL;", column()?),
        }),
        (ObjectKind::Column, "type") => Some(format!("{} TYPE {from};", column()?)),
        (ObjectKind::Function, "definition") => {
            let functions = &was.schemas.get(&change.schema)?.functions;
            Some(ended(&functions.get(&change.object)?.definition))
        }
        (ObjectKind::View, "definition") => Some(format!(
            "CREATE OR REPLACE VIEW {} AS {}",
            change.path(),
            from.trim()
        )),
        (ObjectKind::Constraint, "definition") => {
            let name = ident(change.part.as_deref()?);
            Some(format!(
                "ALTER TABLE {owner} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {from};"
            ))
        }
        _ => None,
    }
}

fn comment(change: &Change, from: &str) -> Option<String> {
    let text = match from {
        "none" => "NULL".to_owned(),
        text => literal(text),
    };
    let kind = change.kind.word().to_uppercase();
    Some(match (&change.part, change.kind) {
        (
            Some(part),
            ObjectKind::Constraint | ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule,
        ) => {
            format!(
                "COMMENT ON {kind} {} ON {} IS {text};",
                ident(part),
                owner(change)
            )
        }
        (_, ObjectKind::Other) => return None,
        _ => format!("COMMENT ON {kind} {} IS {text};", change.path()),
    })
}

fn ended(definition: &str) -> String {
    format!("{};", definition.trim_end().trim_end_matches(';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(kind: ObjectKind, part: Option<&str>, what: What) -> Change {
        Change {
            schema: "s".to_owned(),
            kind,
            object: "t".to_owned(),
            part: part.map(str::to_owned),
            what,
        }
    }

    fn mended(change: &Change) -> Option<Mend> {
        down(change, &Catalog::default(), &Catalog::default())
    }

    fn add(sql: &str) -> Option<Mend> {
        Some(Mend::Add(sql.to_owned()))
    }

    #[test]
    fn what_is_left_behind_is_dropped_by_its_kind() {
        let left = |kind, part| mended(&change(kind, part, What::Added { definition: None }));
        assert_eq!(left(ObjectKind::Table, None), add("DROP TABLE s.t;"));
        let column = left(ObjectKind::Column, Some("order"));
        assert_eq!(column, add("ALTER TABLE s.t DROP COLUMN \"order\";"));
        let trigger = left(ObjectKind::Trigger, Some("g"));
        assert_eq!(trigger, add("DROP TRIGGER g ON s.t;"));
    }

    #[test]
    fn what_has_another_value_gets_the_old_one() {
        let changed = |kind, part, property, from: &str| {
            let (from, to) = (from.to_owned(), "x".to_owned());
            mended(&change(kind, part, What::Changed { property, from, to }))
        };
        let comment = changed(ObjectKind::Column, Some("c"), "comment", "it's");
        assert_eq!(comment, add("COMMENT ON COLUMN s.t.c IS 'it''s';"));
        let default = changed(ObjectKind::Column, Some("c"), "default", "none");
        assert_eq!(default, add("ALTER TABLE s.t ALTER COLUMN c DROP DEFAULT;"));
        let labels = changed(ObjectKind::Type, None, "labels", "a, b");
        assert!(matches!(labels, Some(Mend::Advice(_))), "{labels:?}");
    }
}
