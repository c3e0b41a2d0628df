//! The clock of the server.

#[diesel::expression::functions::declare_sql_function]
extern "SQL" {
    /// The wall clock of the server.
    fn clock_timestamp() -> Timestamptz;
}
