use std::collections::{BTreeMap, BTreeSet};

use tokio_postgres::SimpleQueryRow;

use crate::session::text;

/// What there is of the roles and of what they may do.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The user that asks.
    pub(super) me: String,
    pub(super) is_superuser: bool,
    pub(super) roles: BTreeMap<String, Role>,
    /// One of the roles, and a role that it is a member of.
    pub(super) memberships: Vec<(String, String)>,
    /// By name; quoted where that is needed.
    pub(super) schemas: BTreeMap<String, String>,
    pub(super) objects: Vec<Object>,
    /// Relations and sequences that privileges are given on.
    pub(super) places: BTreeSet<Place>,
    pub(super) grants: BTreeSet<Grant>,
    pub(super) defaults: BTreeSet<DefaultGrant>,
}

/// A role that is there.
#[derive(Clone, Debug, Default)]
pub(super) struct Role {
    /// What it may do that no role of a domain should, such as `LOGIN, CREATEDB`.
    pub(super) powers: String,
    /// Whether the user that asks has its rights.
    pub(super) is_mine: bool,
}

/// An object with an owner of its own.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) schema: String,
    pub(super) kind: String,
    /// Quoted and qualified, with arguments.
    pub(super) identity: String,
    pub(super) owner: String,
}

/// What a privilege is given on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Database { identity: String },
    Schema { schema: String, identity: String },
    Relation { schema: String, identity: String },
    Sequence { schema: String, identity: String },
    Column { identity: String },
}

impl Place {
    fn of(kind: &str, schema: &str, identity: &str) -> Self {
        let (schema, identity) = (schema.to_owned(), identity.to_owned());
        match kind {
            "database" => Place::Database { identity },
            "schema" => Place::Schema { schema, identity },
            "relation" => Place::Relation { schema, identity },
            "sequence" => Place::Sequence { schema, identity },
            _ => Place::Column { identity },
        }
    }

    /// The schema it is in, or is.
    pub(super) fn schema(&self) -> Option<&str> {
        match self {
            Place::Schema { schema, .. }
            | Place::Relation { schema, .. }
            | Place::Sequence { schema, .. } => Some(schema),
            Place::Database { .. } | Place::Column { .. } => None,
        }
    }
}

/// One privilege of one role; `public` is everybody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Grant {
    pub(super) place: Place,
    pub(super) grantee: String,
    pub(super) privilege: String,
}

/// What a role will be given on what another makes later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct DefaultGrant {
    /// Who makes it.
    pub(super) maker: String,
    /// Where; everywhere when empty.
    pub(super) schema: String,
    /// `r` for relations, `S` for sequences, as the catalog has it.
    pub(super) kind: String,
    pub(super) grantee: String,
    pub(super) privilege: String,
}

impl Facts {
    /// From the rows of facts.sql.
    pub(super) fn read(rows: &[SimpleQueryRow]) -> Self {
        let mut facts = Facts::default();
        for row in rows {
            let column = |at| text(row, at);
            facts.add([0, 1, 2, 3, 4, 5].map(column));
        }
        facts
    }

    fn add(&mut self, [kind, a, b, c, d, e]: [&str; 6]) {
        match kind {
            "me" => {
                self.me = a.to_owned();
                self.is_superuser = b == "true";
            }
            "role" => {
                let powers = b.to_owned();
                let is_mine = c == "true";
                self.roles.insert(a.to_owned(), Role { powers, is_mine });
            }
            "member" => self.memberships.push((a.to_owned(), b.to_owned())),
            "schema" => {
                self.schemas.insert(a.to_owned(), b.to_owned());
            }
            "object" => self.objects.push(Object {
                schema: a.to_owned(),
                kind: b.to_owned(),
                identity: c.to_owned(),
                owner: d.to_owned(),
            }),
            "grant" => {
                self.grants.insert(Grant {
                    place: Place::of(a, b, c),
                    grantee: d.to_owned(),
                    privilege: e.to_owned(),
                });
            }
            "default" => {
                self.defaults.insert(DefaultGrant {
                    maker: a.to_owned(),
                    schema: b.to_owned(),
                    kind: c.to_owned(),
                    grantee: d.to_owned(),
                    privilege: e.to_owned(),
                });
            }
            place => {
                self.places.insert(Place::of(place, a, c));
            }
        }
    }
}
