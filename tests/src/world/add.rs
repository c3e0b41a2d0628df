/// Inserts a row, loads it back, and asserts that it is the one that was returned and holds every field that was given.
///
/// The table's module, the row and the insert struct are in scope where it is called. Yields the row.
#[macro_export]
macro_rules! add_row {
    ($conn:expr, $table:ident => $Row:ident, $New:ident { $($field:ident: $value:expr),+ $(,)? }) => {{
        use diesel::{QueryDsl as _, RunQueryDsl as _, SelectableHelper as _};

        let new = $New { $($field: $value),+ };
        let row: $Row = diesel::insert_into($table::table)
            .values(new.clone())
            .returning($Row::as_returning())
            .get_result($conn)
            .unwrap();
        let loaded: $Row = $table::table
            .find(row.id)
            .select($Row::as_select())
            .first($conn)
            .unwrap();
        assert_eq!(loaded, row);
        $(assert_eq!(loaded.$field, new.$field, stringify!($field));)+
        row
    }};
}
