use std::cell::RefCell;
use std::error::Error;
use std::io::{self, Write};

use diesel::PgConnection;
use diesel::pg::{CopyTarget, Pg};
use diesel::query_builder::QueryFragment;

use super::blame::blame;
use super::encode::{Chunk, Encoder, HEADER, TRAILER};
use super::send::{savepoint, send};
use super::{Chunks, CopyError, Target};

/// Bytes handed to libpq at a time; it keeps room for the largest it was ever given.
const SLICE: usize = 64 << 10;

pub(super) type Problem = Box<dyn Error + Send + Sync>;

/// Rows on their way: those of the chunk that is being sent, and those not asked for yet.
pub(super) struct Stream<I> {
    /// Nothing once they ended: some iterators begin anew then.
    rows: Option<I>,
    bounds: Chunks,
    table: String,
    encoder: Encoder,
    chunk: Chunk,
    /// Rows of the chunks that the server took.
    sent: u64,
    /// Whether the server asked for rows of this chunk.
    begun: bool,
    /// Why no more rows can be made. Of a COPY that ends early Diesel tells what the server says, not why.
    stopped: Option<CopyError>,
}

impl<I, V> Stream<I>
where
    I: Iterator<Item = Result<V, Problem>>,
    V: QueryFragment<Pg>,
{
    pub(super) fn new(bounds: Chunks, table: String, rows: I) -> Self {
        Stream {
            rows: Some(rows),
            bounds,
            table,
            encoder: Encoder::new(),
            chunk: Chunk::default(),
            sent: 0,
            begun: false,
            stopped: None,
        }
    }

    /// How many rows the server took.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Begins a chunk with its first row; `false` when there is none.
    pub(super) fn begin_chunk(&mut self, connection: &mut PgConnection) -> Result<bool, CopyError> {
        self.chunk.clear();
        self.begun = false;
        let Some(values) = self.next()? else {
            return Ok(false);
        };
        let added = self.encoder.first(connection, &values, &mut self.chunk);
        added.map_err(|source| self.unmade(source.into()))?;
        Ok(true)
    }

    /// Sends the chunk that was begun; the rest of its rows are made meanwhile.
    pub(super) fn send_chunk<T, D>(
        &mut self,
        connection: &mut PgConnection,
        table: T,
    ) -> Result<(), CopyError>
    where
        T: Target,
        D: CopyTarget<Table = T>,
    {
        let stream = RefCell::new(&mut *self);
        let taken = savepoint(connection, |connection| {
            send::<T, D>(connection, table, |out| stream.borrow_mut().write(out))
        });
        if let Some(stopped) = self.stopped.take() {
            return Err(stopped);
        }
        match taken {
            Ok(_) => {
                self.sent += self.chunk.len() as u64;
                Ok(())
            }
            Err(error) if self.begun => {
                let found = blame(error, self.chunk.len(), |rows| {
                    savepoint(connection, |connection| {
                        send::<T, D>(connection, table, |out| {
                            out.write_all(HEADER)?;
                            out.write_all(self.chunk.rows(rows.clone()))?;
                            out.write_all(TRAILER)
                        })
                    })
                });
                Err(found.tell(&self.table, self.sent))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn write(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begun = true;
        out.write_all(HEADER)?;
        let mut written = 0;
        loop {
            let bytes = self.chunk.bytes();
            let goes_on = !self.chunk.is_full(self.bounds);
            if bytes.len() - written >= SLICE || !goes_on {
                out.write_all(&bytes[written..])?;
                written = bytes.len();
            }
            if !goes_on || !self.pull().map_err(|stopped| self.stop(stopped))? {
                break;
            }
        }
        out.write_all(&self.chunk.bytes()[written..])?;
        out.write_all(TRAILER)
    }

    /// Makes one more row of the chunk; `false` when there is none.
    fn pull(&mut self) -> Result<bool, CopyError> {
        let Some(values) = self.next()? else {
            return Ok(false);
        };
        let added = self.encoder.add(&values, &mut self.chunk);
        added.map_err(|source| self.unmade(source.into()))?;
        Ok(true)
    }

    fn next(&mut self) -> Result<Option<V>, CopyError> {
        match self.rows.as_mut().and_then(Iterator::next) {
            Some(values) => values.map(Some).map_err(|source| self.unmade(source)),
            None => {
                self.rows = None;
                Ok(None)
            }
        }
    }

    fn unmade(&self, source: Problem) -> CopyError {
        CopyError::Unmade {
            row: self.sent + self.chunk.len() as u64,
            table: self.table.clone(),
            source,
        }
    }

    fn stop(&mut self, stopped: CopyError) -> io::Error {
        self.stopped = Some(stopped);
        io::Error::other("a row could not be made")
    }
}
