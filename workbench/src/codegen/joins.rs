//! Which tables can be joined without `.on()`, and which may meet in one query.
//!
//! `joinable!` follows diesel_cli's `foreign_keys.rs`: one column, pointing to the whole primary key of another table,
//! and the only foreign key between the two.

use std::collections::{BTreeMap, BTreeSet};

use domain_engine::catalog::{Catalog, Constraint, References};

use super::config::{PrintSchema, SameQuery};
use super::generate::{Dependency, DomainTarget};
use super::names::table_names;
use super::note::Note;
use super::relations::Relation;
use super::select::{Source, select};

/// Everything below the tables in a schema file.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// Within the domain.
    pub(super) inside: Vec<Joinable>,
    /// Into dependencies.
    pub(super) across: Vec<Joinable>,
    /// All tables of the domain by Rust name; those in one list may meet.
    pub(super) groups: Vec<Vec<String>>,
    /// For each dependency's crate, the tables of the domain that may meet all of its tables.
    pub(super) meeting: Vec<(String, Vec<String>)>,
}

/// One `joinable!`, with names as Rust knows them; `parent` may be a path.
#[derive(Debug)]
pub(super) struct Joinable {
    pub(super) child: String,
    pub(super) parent: String,
    pub(super) column: String,
}

/// A table, by schema and name.
type Node<'a> = (&'a str, &'a str);

/// A foreign key between two tables that are declared.
#[derive(Debug)]
struct Edge<'a> {
    child: usize,
    columns: &'a [String],
    target: &'a References,
    parent: Parent,
}

/// What an [`Edge`] points to.
#[derive(Debug)]
struct Parent {
    /// The table's name, or its path in a dependency's crate.
    rust_name: String,
    key: Vec<String>,
}

impl Joins {
    pub(super) fn new(
        catalog: &Catalog,
        target: &DomainTarget<'_>,
        config: &PrintSchema,
        sources: &[Source<'_>],
        relations: &[Relation],
        notes: &mut Vec<Note>,
    ) -> Self {
        let parents = Parents::new(catalog, target, sources, relations);
        let edges = edges(target, sources, &parents, notes);
        let mut joins = Self::default();
        for edge in edges
            .iter()
            .filter(|edge| is_joinable(edge, target.schema, sources, &edges))
        {
            let child = &relations[edge.child];
            let Some(column) = child.column(&edge.columns[0]) else {
                continue;
            };
            let list = if edge.target.schema == target.schema {
                &mut joins.inside
            } else {
                &mut joins.across
            };
            list.push(Joinable {
                child: child.rust_name.clone(),
                parent: edge.parent.rust_name.clone(),
                column: column.to_owned(),
            });
        }
        joins.allow(target, config, sources, relations, &edges);
        joins
    }

    fn allow(
        &mut self,
        target: &DomainTarget<'_>,
        config: &PrintSchema,
        sources: &[Source<'_>],
        relations: &[Relation],
        edges: &[Edge<'_>],
    ) {
        let every = || (0..sources.len()).collect::<Vec<_>>();
        let (groups, meeting) = match config.same_query {
            SameQuery::None => ((0..sources.len()).map(|at| vec![at]).collect(), Vec::new()),
            SameQuery::AllTables => (vec![every()], every()),
            SameQuery::ForeignKeyRelated => related(target.schema, sources, edges),
        };
        let names = |tables: Vec<usize>| -> Vec<String> {
            tables
                .into_iter()
                .map(|at| relations[at].rust_name.clone())
                .collect()
        };
        self.groups = groups.into_iter().map(&names).collect();
        if !meeting.is_empty() {
            let meeting = names(meeting);
            let crates = target
                .dependencies
                .iter()
                .map(|dependency| dependency.crate_name.to_owned());
            self.meeting = crates.map(|name| (name, meeting.clone())).collect();
        }
    }
}

/// The tables that foreign keys may point to.
struct Parents<'a> {
    tables: BTreeMap<Node<'a>, Parent>,
}

impl<'a> Parents<'a> {
    fn new(
        catalog: &'a Catalog,
        target: &DomainTarget<'a>,
        sources: &[Source<'a>],
        relations: &[Relation],
    ) -> Self {
        let mut tables = BTreeMap::new();
        for (source, relation) in sources.iter().zip(relations) {
            tables.insert(
                (target.schema, source.name),
                Parent::new(relation.rust_name.clone(), source),
            );
        }
        for &Dependency {
            crate_name,
            module,
            schema,
        } in target.dependencies
        {
            let Some(declared) = catalog.schemas.get(schema) else {
                continue;
            };
            let sources = select(declared, &PrintSchema::default(), &mut Vec::new());
            let names = table_names(sources.iter().map(|source| source.name));
            for (source, name) in sources.iter().zip(names) {
                let path = format!("{crate_name}::{module}::{name}");
                tables.insert((schema, source.name), Parent::new(path, source));
            }
        }
        Self { tables }
    }
}

impl Parent {
    fn new(rust_name: String, source: &Source<'_>) -> Self {
        Self {
            rust_name,
            key: source.key.iter().map(|&key| key.to_owned()).collect(),
        }
    }
}

/// All foreign keys between declared tables, in the order of child, parent and columns.
fn edges<'a>(
    target: &DomainTarget<'_>,
    sources: &[Source<'a>],
    parents: &Parents<'_>,
    notes: &mut Vec<Note>,
) -> Vec<Edge<'a>> {
    let mut edges = Vec::new();
    for (child, source) in sources.iter().enumerate() {
        for (constraint, points_to) in source.table.iter().flat_map(|table| table.foreign_keys()) {
            match parents
                .tables
                .get(&(points_to.schema.as_str(), points_to.table.as_str()))
            {
                Some(parent) => edges.push(Edge {
                    child,
                    columns: &constraint.columns,
                    target: points_to,
                    parent: Parent {
                        rust_name: parent.rust_name.clone(),
                        key: parent.key.clone(),
                    },
                }),
                None if is_known(target, &points_to.schema) => {}
                None => notes.push(outside(target.schema, source.name, constraint, points_to)),
            }
        }
    }
    edges.sort_by_key(|edge| {
        (
            edge.child,
            &edge.target.schema,
            &edge.target.table,
            edge.columns,
        )
    });
    edges
}

/// Whether a schema is the domain's or a dependency's: a table that is missing there was left out on purpose.
fn is_known(target: &DomainTarget<'_>, schema: &str) -> bool {
    schema == target.schema
        || target
            .dependencies
            .iter()
            .any(|dependency| dependency.schema == schema)
}

fn outside(schema: &str, table: &str, constraint: &Constraint, points_to: &References) -> Note {
    Note::OutsideDependencies {
        table: format!("{schema}.{table}"),
        constraint: constraint.name.clone(),
        target: format!("{}.{}", points_to.schema, points_to.table),
    }
}

fn is_joinable(edge: &Edge<'_>, schema: &str, sources: &[Source<'_>], edges: &[Edge<'_>]) -> bool {
    let ends = |edge: &Edge<'_>| {
        let child = (schema.to_owned(), sources[edge.child].name.to_owned());
        let parent = (edge.target.schema.clone(), edge.target.table.clone());
        if child < parent {
            (child, parent)
        } else {
            (parent, child)
        }
    };
    let (child, parent) = ends(edge);
    child != parent
        && edge.columns.len() == 1
        && edge.target.columns == edge.parent.key
        && edges
            .iter()
            .filter(|other| ends(other) == (child.clone(), parent.clone()))
            .count()
            == 1
}

/// The connected components of the tables, and the tables connected to a dependency's.
///
/// Two tables that are connected only through a dependency's table belong together too: they meet when both are joined
/// to it.
fn related(
    schema: &str,
    sources: &[Source<'_>],
    edges: &[Edge<'_>],
) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut component: BTreeMap<Node<'_>, usize> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate() {
        component.insert((schema, source.name), at);
    }
    for (at, edge) in edges.iter().enumerate() {
        let child = component[&(schema, sources[edge.child].name)];
        let parent = *component
            .entry((&edge.target.schema, &edge.target.table))
            .or_insert(sources.len() + at);
        for value in component.values_mut().filter(|value| **value == parent) {
            *value = child;
        }
    }
    let abroad: BTreeSet<usize> = component
        .iter()
        .filter(|((home, _), _)| *home != schema)
        .map(|(_, &component)| component)
        .collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut meeting = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let of = component[&(schema, source.name)];
        groups.entry(of).or_default().push(at);
        if abroad.contains(&of) {
            meeting.push(at);
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    groups.sort();
    (groups, meeting)
}
