//! What a down script did not rename back. Pure.
//!
//! A name that is new beside one that is gone, with the same definition, is taken for a new name of the same object: to
//! drop one and make the other would take its rows away.

use domain_engine::catalog::{Catalog, Change, ObjectKind, What};

use super::mend::{ident, owner};

/// What there was and what there is, and all that differs.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) was: &'a Catalog,
    pub(super) is: &'a Catalog,
    pub(super) all: &'a [Change],
}

/// The statement that gives an added object its earlier name, when it had one.
pub(super) fn back(added: &Change, sides: Sides<'_>) -> Option<String> {
    let mut gone = sides
        .all
        .iter()
        .filter(|other| is_earlier(added, other, sides));
    let earlier = gone.next()?;
    // With two of them nobody can tell which it was.
    let is_clear = gone.next().is_none();
    is_clear.then(|| statement(added, earlier)).flatten()
}

/// Whether an added object of the list takes this one's name again.
pub(super) fn is_renamed(removed: &Change, sides: Sides<'_>) -> bool {
    let mut all = sides.all.iter();
    all.any(|added| is_earlier(added, removed, sides) && back(added, sides).is_some())
}

fn is_earlier(added: &Change, removed: &Change, sides: Sides<'_>) -> bool {
    let (What::Added { definition: new }, What::Removed { definition: old }) =
        (&added.what, &removed.what)
    else {
        return false;
    };
    let same_place = added.part.is_none() || added.object == removed.object;
    added.schema == removed.schema
        && added.kind == removed.kind
        && added.part.is_some() == removed.part.is_some()
        && same_place
        && new == old
        && (new.is_some() || have_same_columns(added, removed, sides))
}

/// A table's name alone says little.
fn have_same_columns(added: &Change, removed: &Change, sides: Sides<'_>) -> bool {
    let new = sides.is.table(&added.schema, &added.object);
    let old = sides.was.table(&removed.schema, &removed.object);
    let columns = new.zip(old).map(|(new, old)| new.columns == old.columns);
    added.kind == ObjectKind::Table && columns == Some(true)
}

fn statement(added: &Change, removed: &Change) -> Option<String> {
    let owner = owner(added);
    let of = |change: &Change| ident(change.part.as_ref().unwrap_or(&change.object));
    let (new, old) = (of(added), of(removed));
    Some(match added.kind {
        ObjectKind::Table => format!("ALTER TABLE {owner} RENAME TO {old};"),
        ObjectKind::View => format!("ALTER VIEW {owner} RENAME TO {old};"),
        ObjectKind::Sequence => format!("ALTER SEQUENCE {owner} RENAME TO {old};"),
        ObjectKind::Type => format!("ALTER TYPE {owner} RENAME TO {old};"),
        ObjectKind::Column => format!("ALTER TABLE {owner} RENAME COLUMN {new} TO {old};"),
        ObjectKind::Constraint => format!("ALTER TABLE {owner} RENAME CONSTRAINT {new} TO {old};"),
        ObjectKind::Trigger => format!("ALTER TRIGGER {new} ON {owner} RENAME TO {old};"),
        ObjectKind::Policy => format!("ALTER POLICY {new} ON {owner} RENAME TO {old};"),
        ObjectKind::Index => {
            format!(
                "ALTER INDEX {}.{new} RENAME TO {old};",
                ident(&added.schema)
            )
        }
        _ => return None,
    })
}
