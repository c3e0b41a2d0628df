use std::mem;
use std::ops::Range;

use diesel::pg::{Pg, PgMetadataLookup, PgTypeMetadata};
use diesel::query_builder::QueryFragment;
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::result::Error as DieselError;
use diesel::{PgConnection, QueryResult};

use super::Chunks;

/// Signature, flags and the length of an extension that nobody has: <https://www.postgresql.org/docs/current/sql-copy.html>.
pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Where a row's number of columns would stand.
pub(super) const TRAILER: &[u8] = &(-1_i16).to_be_bytes();

/// Rows in COPY's binary format, one behind the other.
#[derive(Default)]
pub(super) struct Chunk {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Chunk {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn is_full(&self, bounds: Chunks) -> bool {
        self.len() >= bounds.rows || self.bytes.len() >= bounds.bytes
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn rows(&self, range: Range<usize>) -> &[u8] {
        let start = |row: usize| row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start(range.start)..start(range.end)]
    }

    fn push(&mut self, values: &[Option<Vec<u8>>]) -> QueryResult<()> {
        let count = i16::try_from(values.len()).map_err(unfit)?;
        self.bytes.extend(count.to_be_bytes());
        for value in values {
            let length = match value {
                Some(value) => i32::try_from(value.len()).map_err(unfit)?,
                None => -1,
            };
            self.bytes.extend(length.to_be_bytes());
            self.bytes.extend(value.as_deref().unwrap_or_default());
        }
        self.ends.push(self.bytes.len());
        Ok(())
    }
}

fn unfit(error: std::num::TryFromIntError) -> DieselError {
    DieselError::SerializationError(Box::new(error))
}

/// Writes rows as Diesel's own bind values, which are in the format that COPY wants.
pub(super) struct Encoder {
    types: Types,
    collector: RawBytesBindCollector<Pg>,
}

impl Encoder {
    pub(super) fn new() -> Self {
        Encoder {
            types: Types::default(),
            collector: RawBytesBindCollector::new(),
        }
    }

    /// Adds a row, and asks the server for types that it does not know yet.
    pub(super) fn first<V: QueryFragment<Pg>>(
        &mut self,
        connection: &mut PgConnection,
        values: &V,
        chunk: &mut Chunk,
    ) -> QueryResult<()> {
        // What a type is called is only told by asking for it.
        self.collect(values)?;
        for name in mem::take(&mut self.types.unknown) {
            let found = connection.lookup_type(&name.name, name.schema.as_deref());
            self.types.known.push((name, found));
        }
        self.add(values, chunk)
    }

    /// Adds a row whose like was added before.
    pub(super) fn add<V: QueryFragment<Pg>>(
        &mut self,
        values: &V,
        chunk: &mut Chunk,
    ) -> QueryResult<()> {
        self.collect(values)?;
        if let Some(name) = self.types.unknown.pop() {
            let problem = format!("the first row had no value of type {}", name.name);
            return Err(DieselError::SerializationError(problem.into()));
        }
        chunk.push(&self.collector.binds)
    }

    fn collect<V: QueryFragment<Pg>>(&mut self, values: &V) -> QueryResult<()> {
        self.collector.binds.clear();
        self.collector.metadata.clear();
        values.collect_binds(&mut self.collector, &mut self.types, &Pg)
    }
}

struct TypeName {
    schema: Option<String>,
    name: String,
}

/// Numbers of the domains' own types, which arrays carry with them. While rows are on their way nothing can be asked.
#[derive(Default)]
struct Types {
    known: Vec<(TypeName, PgTypeMetadata)>,
    unknown: Vec<TypeName>,
}

impl PgMetadataLookup for Types {
    fn lookup_type(&mut self, name: &str, schema: Option<&str>) -> PgTypeMetadata {
        let same = |of: &TypeName| of.name == name && of.schema.as_deref() == schema;
        if let Some((_, found)) = self.known.iter().find(|(of, _)| same(of)) {
            return found.clone();
        }
        if !self.unknown.iter().any(same) {
            self.unknown.push(TypeName {
                schema: schema.map(str::to_owned),
                name: name.to_owned(),
            });
        }
        PgTypeMetadata::new(0, 0)
    }
}
