//! The one message that asks for a snapshot: settings, one `UNION ALL` over every kind of object, settings back.

mod prepared;

pub(super) use prepared::{
    Wanted, execute_dependents, execute_marks, execute_parts, filled_tables, prepare,
};

use crate::sql::quote::literal;

/// Each part selects: section, schema, parent, name, key (of a type, or attribute numbers), body as JSON.
const PARTS: [&str; 17] = [
    include_str!("sql/schema.sql"),
    include_str!("sql/typeref.sql"),
    include_str!("sql/table.sql"),
    include_str!("sql/view.sql"),
    include_str!("sql/type.sql"),
    include_str!("sql/sequence.sql"),
    include_str!("sql/function.sql"),
    include_str!("sql/extension.sql"),
    include_str!("sql/other.sql"),
    include_str!("sql/column.sql"),
    include_str!("sql/attribute.sql"),
    include_str!("sql/constraint.sql"),
    include_str!("sql/index.sql"),
    include_str!("sql/trigger.sql"),
    include_str!("sql/policy.sql"),
    include_str!("sql/rule.sql"),
    include_str!("sql/statistics.sql"),
];

/// Settings that change how the server spells definitions and constants, and those that only cost time: the parts
/// join in a good order as they are written, and looking for a better one takes a fifth of the whole.
const SETTINGS: &str = "(VALUES ('search_path', ''), ('quote_all_identifiers', 'off'), \
     ('standard_conforming_strings', 'on'), ('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'), \
     ('TimeZone', 'UTC'), ('extra_float_digits', '1'), ('bytea_output', 'hex'), ('lc_monetary', 'C'), \
     ('jit', 'off'), ('join_collapse_limit', '1'), ('max_parallel_workers_per_gather', '0'), \
     ('plan_cache_mode', 'force_generic_plan')) s(name, value)";

/// The text of the one simple-protocol message that takes a snapshot of these schemas.
///
/// Settings are changed with `set_config(…, is_local => true)`, so they end with the message's implicit transaction,
/// which also suits a transaction pooler. They are put back by hand as well: inside a transaction of the caller, which
/// is neither begun nor committed here, they would otherwise last until its end. Rows have six text columns: section,
/// schema, parent, name, key and body (JSON).
pub fn snapshot_sql(schemas: &[&str]) -> String {
    with_settings(&union(&PARTS, &array_of(schemas), Scope::All))
}

/// The schemas as SQL has them.
fn array_of(schemas: &[&str]) -> String {
    let names: Vec<String> = schemas.iter().map(|name| literal(name)).collect();
    format!("ARRAY[{}]::text[]", names.join(", "))
}

/// The statements under the settings that a snapshot needs.
fn with_settings(statements: &str) -> String {
    // Neither call returns NULL, so the first and the last statement yield no rows.
    format!(
        "SELECT FROM {SETTINGS} WHERE pg_catalog.set_config('dbctl_saved.' OPERATOR(pg_catalog.||) name, \
         pg_catalog.current_setting(name), true) IS NULL OR pg_catalog.set_config(name, value, true) IS NULL;\n\
         {statements};\n\
         SELECT FROM {SETTINGS} WHERE pg_catalog.set_config(name, pg_catalog.current_setting('dbctl_saved.' || name), \
         true) IS NULL",
    )
}

/// Which relations are read.
#[derive(Clone, Copy)]
enum Scope {
    /// All of the schemas.
    All,
    /// Those whose identifiers are in `$1`.
    Among,
}

/// The parts as one query.
fn union(parts: &[&str], schemas: &str, scope: Scope) -> String {
    // OFFSET 0 keeps the planner from merging all parts into one query of a hundred relations.
    let parts: Vec<String> = parts
        .iter()
        .map(|part| format!("(\n{}\nOFFSET 0)", expand(part, schemas, scope)))
        .collect();
    parts.join("\nUNION ALL\n")
}

/// Replaces every `{macro arguments}` of a part; the schema list last, as it may hold any text.
fn expand(part: &str, schemas: &str, scope: Scope) -> String {
    let mut out = String::with_capacity(part.len() * 2);
    let mut rest = part;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        match tail
            .split_once('}')
            .and_then(|(call, after)| Some((fragment(call, schemas, scope)?, after)))
        {
            Some((text, after)) => {
                out.push_str(&text);
                rest = after;
            }
            // A brace of the SQL itself, such as an empty JSON object.
            None => {
                out.push('{');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn fragment(call: &str, schemas: &str, scope: Scope) -> Option<String> {
    let words: Vec<&str> = call.split(' ').collect();
    Some(match (&words[..], scope) {
        (["among", _] | ["among_or_composite"], Scope::All) => String::new(),
        (["among", oid], Scope::Among) => format!(" AND {oid} = ANY ($1)"),
        (["among_or_composite"], Scope::Among) => {
            " AND (c.relkind = 'c' OR c.oid = ANY ($1))".to_owned()
        }
        (["schemas"], _) => schemas.to_owned(),
        (["grants", acl, kind, owner], _) => grants(acl, kind, owner),
        (["not_of_extension", class, oid], _) => format!(
            "{oid} NOT IN (SELECT x.objid FROM pg_depend x WHERE x.classid = '{class}'::regclass \
             AND x.refclassid = 'pg_extension'::regclass AND x.deptype = 'e')"
        ),
        (["collation", oid], _) => format!(
            "(SELECT format('%I.%I', ln.nspname, l.collname) FROM pg_collation l \
             JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = {oid})"
        ),
        (["persistence"], _) => {
            "CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' \
             ELSE 'permanent' END"
                .to_owned()
        }
        (["firing", column], _) => format!(
            "CASE {column} WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' \
             ELSE 'origin' END"
        ),
        (["action", column], _) => format!(
            "CASE {column} WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set_null' \
             WHEN 'd' THEN 'set_default' ELSE 'no_action' END"
        ),
        _ => return None,
    })
}

/// Grantees whose rights differ from what `acldefault` gives, so that an ACL never touched and one that was granted
/// and revoked read the same; a grantee who lost default rights reads `=none`.
fn grants(acl: &str, kind: &str, owner: &str) -> String {
    format!(
        "CASE WHEN {acl} IS NULL THEN '[]'::json ELSE (
           SELECT coalesce(json_agg(h.grantee || '=' || coalesce(h.held, 'none')
                                    ORDER BY h.grantee COLLATE \"C\"), '[]')
           FROM (SELECT CASE WHEN b.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(b.grantee)::text END AS grantee,
                        string_agg(DISTINCT b.held COLLATE \"C\", ',') FILTER (WHERE b.now) AS held,
                        string_agg(DISTINCT b.held COLLATE \"C\", ',') FILTER (WHERE NOT b.now) AS usual
                 FROM (SELECT v.now, v.grantee, v.privilege_type
                              || CASE WHEN v.is_grantable THEN '*' ELSE '' END AS held
                       FROM (SELECT true AS now, x.* FROM aclexplode({acl}) x UNION ALL
                             SELECT false, x.* FROM aclexplode(acldefault('{kind}', {owner})) x) v) b
                 GROUP BY b.grantee) h
           WHERE h.held IS DISTINCT FROM h.usual) END"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_macro_of_every_part_is_known() {
        for part in PARTS {
            let text = expand(part, "ARRAY['a']::text[]", Scope::All);
            for name in [
                "schemas",
                "grants ",
                "not_of_",
                "collation ",
                "persistence",
                "firing ",
                "action ",
                "among",
            ] {
                assert!(
                    !text.contains(&format!("{{{name}")),
                    "{name} is left in {text}"
                );
            }
        }
    }

    #[test]
    fn a_schema_name_with_quotes_and_braces_stays_one_literal() {
        let sql = snapshot_sql(&["o'dd {schemas}"]);
        assert!(sql.contains("ARRAY['o''dd {schemas}']::text[]"), "{sql}");
    }

    #[test]
    fn no_schema_at_all_is_an_empty_array() {
        assert!(snapshot_sql(&[]).contains("ARRAY[]::text[]"));
    }
}
