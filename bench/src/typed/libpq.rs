//! libpq itself: a prepared statement, binary results, rows read into structs.

#![allow(
    unsafe_code,
    reason = "libpq is C; this is the peer without Diesel, and the only place that calls it"
)]

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr::{NonNull, null};
use std::slice;

use pq_sys::{
    ConnStatusType, ExecStatusType, PGconn, PGresult, PQbackendPID, PQclear, PQconnectdb,
    PQerrorMessage, PQexecPrepared, PQfinish, PQgetisnull, PQgetlength, PQgetvalue, PQntuples,
    PQprepare, PQresultStatus, PQstatus,
};

use super::cell::{Cells, Plain};
use super::statement::Statement;
use crate::Result;

const BINARY: c_int = 1;

/// A connection.
pub(super) struct Client(NonNull<PGconn>);

impl Client {
    pub(super) fn connect(conninfo: &str) -> Result<Self> {
        let conninfo = CString::new(conninfo)?;
        // SAFETY: the text ends with NUL; libpq copies what it keeps.
        let conn = unsafe { PQconnectdb(conninfo.as_ptr()) };
        let client = Self(NonNull::new(conn).ok_or("libpq has no memory for a connection")?);
        // SAFETY: the connection is open until `client` is dropped.
        match unsafe { PQstatus(client.0.as_ptr()) } {
            ConnStatusType::CONNECTION_OK => Ok(client),
            _ => Err(client.error()),
        }
    }

    /// The server's process for this connection.
    pub(super) fn backend(&self) -> i32 {
        // SAFETY: the connection is open.
        unsafe { PQbackendPID(self.0.as_ptr()) }
    }

    /// Prepares a statement under a name.
    pub(super) fn prepare(&self, name: &CStr, statement: &Statement) -> Result<()> {
        let sql = CString::new(statement.sql.as_str())?;
        let types = &statement.types;
        // SAFETY: both texts end with NUL, and `types` holds as many as its length says.
        let result = unsafe {
            PQprepare(
                self.0.as_ptr(),
                name.as_ptr(),
                sql.as_ptr(),
                c_int::try_from(types.len())?,
                types.as_ptr(),
            )
        };
        self.check(result, ExecStatusType::PGRES_COMMAND_OK)
            .map(drop)
    }

    /// Runs a prepared statement and reads all its rows.
    pub(super) fn query<T: Plain>(&self, name: &CStr, statement: &Statement) -> Result<Vec<T>> {
        let values = &statement.values;
        let pointers: Vec<*const c_char> = values
            .iter()
            .map(|value| value.as_ref().map_or(null(), |bytes| bytes.as_ptr().cast()))
            .collect();
        let lengths: Vec<c_int> = values
            .iter()
            .map(|value| value.as_ref().map_or(Ok(0), |bytes| bytes.len().try_into()))
            .collect::<std::result::Result<_, _>>()?;
        let formats = vec![BINARY; values.len()];
        // SAFETY: the three lists are as long as said, and `values` outlives the call.
        let result = unsafe {
            PQexecPrepared(
                self.0.as_ptr(),
                name.as_ptr(),
                c_int::try_from(values.len())?,
                pointers.as_ptr(),
                lengths.as_ptr(),
                formats.as_ptr(),
                BINARY,
            )
        };
        let result = self.check(result, ExecStatusType::PGRES_TUPLES_OK)?;
        // SAFETY: the result is there until `result` is dropped.
        let rows = unsafe { PQntuples(result.0.as_ptr()) };
        (0..rows)
            .map(|at| {
                T::read(&Row {
                    result: &result,
                    at,
                })
            })
            .collect()
    }

    fn check(&self, result: *mut PGresult, expected: ExecStatusType) -> Result<Answer> {
        let answer = Answer(NonNull::new(result).ok_or_else(|| self.error())?);
        // SAFETY: the result is there until `answer` is dropped.
        if unsafe { PQresultStatus(answer.0.as_ptr()) } == expected {
            Ok(answer)
        } else {
            Err(self.error())
        }
    }

    fn error(&self) -> Box<dyn std::error::Error> {
        // SAFETY: libpq always has a text for an open connection, which ends with NUL; it is copied at once.
        let text = unsafe { CStr::from_ptr(PQerrorMessage(self.0.as_ptr())) };
        text.to_string_lossy().trim().to_owned().into()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // SAFETY: nobody has the connection any more.
        unsafe { PQfinish(self.0.as_ptr()) }
    }
}

/// A result.
struct Answer(NonNull<PGresult>);

impl Drop for Answer {
    fn drop(&mut self) {
        // SAFETY: nobody has the result any more.
        unsafe { PQclear(self.0.as_ptr()) }
    }
}

struct Row<'a> {
    result: &'a Answer,
    at: c_int,
}

impl Cells for Row<'_> {
    fn cell(&self, at: usize) -> Result<Option<&[u8]>> {
        let (result, column) = (self.result.0.as_ptr(), c_int::try_from(at)?);
        // SAFETY: libpq checks both places, and the value lives as long as the result.
        unsafe {
            if PQgetisnull(result, self.at, column) == 1 {
                return Ok(None);
            }
            let bytes: *const u8 = PQgetvalue(result, self.at, column).cast();
            let length = usize::try_from(PQgetlength(result, self.at, column))?;
            Ok(Some(slice::from_raw_parts(bytes, length)))
        }
    }
}
