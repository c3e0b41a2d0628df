//! A connection that goes nowhere and keeps what it is asked to run.

use std::any::Any;

use diesel::QueryResult;
use diesel::connection::{BoxableConnection, SimpleConnection};
use diesel::pg::Pg;

/// Records the SQL of a migration, whose type keeps it to itself.
#[derive(Default)]
pub(super) struct Recorder {
    batches: Vec<String>,
}

impl Recorder {
    /// All that was run, in order.
    pub(super) fn into_sql(self) -> String {
        self.batches.join(";\n")
    }
}

impl SimpleConnection for Recorder {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        self.batches.push(query.to_owned());
        Ok(())
    }
}

impl BoxableConnection<Pg> for Recorder {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
