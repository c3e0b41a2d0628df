/// A connection string of the tests' server, for tokio-postgres.
pub(crate) fn test_url() -> String {
    workspace_tests::server().url("postgres").to_url()
}
