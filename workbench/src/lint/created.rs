//! What a CREATE makes.

use domain_engine::sql::Token;

use super::cursor::Cursor;
use super::name::Written;

/// Kinds of objects that migrations make and that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Table,
    Temporary,
    View,
    Sequence,
    Index,
    Type,
    Routine,
    Trigger,
    Policy,
    Rule,
    Schema,
    Extension,
}

impl Kind {
    /// Whether it can stand behind FROM.
    pub(super) fn is_relation(self) -> bool {
        matches!(self, Kind::Table | Kind::View | Kind::Sequence)
    }

    /// Whether it is in a schema by its own name.
    pub(super) fn has_schema(self) -> bool {
        self.is_relation() || matches!(self, Kind::Type | Kind::Routine)
    }

    /// As messages say it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Table | Kind::Temporary => "table",
            Kind::View => "view",
            Kind::Sequence => "sequence",
            Kind::Index => "index",
            Kind::Type => "type",
            Kind::Routine => "function",
            Kind::Trigger => "trigger",
            Kind::Policy => "policy",
            Kind::Rule => "rule",
            Kind::Schema => "schema",
            Kind::Extension => "extension",
        }
    }
}

/// One object that a statement makes.
pub(super) struct Created {
    pub(super) kind: Kind,
    pub(super) name: Written,
    /// The table that an index, a trigger or a policy is on.
    pub(super) on: Option<Written>,
}

/// What a statement makes; none for other statements, and for an index that the server is to name.
pub(super) fn created(statement: &[Token<'_>]) -> Option<Created> {
    let mut at = Cursor::new(statement);
    if !at.words(&["CREATE"]) {
        return None;
    }
    at.words(&["OR", "REPLACE"]);
    at.any(&["GLOBAL", "LOCAL"]);
    let temporary = at.any(&["TEMP", "TEMPORARY"]);
    at.any(&[
        "UNIQUE",
        "UNLOGGED",
        "MATERIALIZED",
        "RECURSIVE",
        "CONSTRAINT",
        "FOREIGN",
    ]);
    let kind = kind(&mut at)?;
    at.words(&["CONCURRENTLY"]);
    at.words(&["IF", "NOT", "EXISTS"]);
    let name = if kind == Kind::Index && at.is_any(&["ON"]) {
        return None;
    } else {
        at.name()?
    };
    let on = match kind {
        Kind::Index | Kind::Trigger | Kind::Policy => on(at),
        Kind::Rule => at.skip_past("TO").then(|| at.name()).flatten(),
        _ => None,
    };
    let kind = if temporary { Kind::Temporary } else { kind };
    Some(Created { kind, name, on })
}

fn kind(at: &mut Cursor<'_, '_>) -> Option<Kind> {
    let token = at.next()?;
    let kinds: [(&str, Kind); 13] = [
        ("TABLE", Kind::Table),
        ("VIEW", Kind::View),
        ("SEQUENCE", Kind::Sequence),
        ("INDEX", Kind::Index),
        ("TYPE", Kind::Type),
        ("DOMAIN", Kind::Type),
        ("FUNCTION", Kind::Routine),
        ("PROCEDURE", Kind::Routine),
        ("TRIGGER", Kind::Trigger),
        ("POLICY", Kind::Policy),
        ("RULE", Kind::Rule),
        ("SCHEMA", Kind::Schema),
        ("EXTENSION", Kind::Extension),
    ];
    kinds
        .into_iter()
        .find(|(word, _)| token.is_word(word))
        .map(|(_, kind)| kind)
}

/// The table behind ON; a trigger's `UPDATE OF` and the like have none.
fn on(mut at: Cursor<'_, '_>) -> Option<Written> {
    if !at.skip_past("ON") {
        return None;
    }
    at.words(&["ONLY"]);
    at.name()
}
