use diesel::expression::Expression;
use diesel::insertable::ColumnInsertValue;
use diesel::internal::derives::as_expression::Bound;
use diesel::pg::{CopyTarget, Pg};
use diesel::query_builder::{QueryFragment, ValuesClause};
use diesel::{Column, Table};

/// A tuple of one to 32 columns of one table.
pub trait Columns: CopyTarget<Table = <Self as Columns>::Table> {
    /// The table.
    type Table: Table;
    /// The columns' names, as they are in the database.
    const NAMES: &'static [&'static str];
}

/// What an `Insertable` brings for a table: one plain value for each of its columns, and the same columns every time.
///
/// Every flat struct that derives `Insertable` with `treat_none_as_default_value = false` does.
#[diagnostic::on_unimplemented(
    message = "rows of this `Insertable` cannot be copied",
    note = "COPY sends the same columns for every row: add `#[diesel(treat_none_as_default_value = false)]` to the struct",
    note = "a struct with `#[diesel(embed)]`, a tuple of structs and an SQL expression cannot be copied either"
)]
pub trait Plain<T: Table>: QueryFragment<Pg> {
    /// The columns.
    type Columns: Columns<Table = T>;
}

macro_rules! tuple {
    ($(($column:ident $type:ident $value:ident))+) => {
        impl<T, $($column,)+> Columns for ($($column,)+)
        where
            T: Table,
            $($column: Column<Table = T>,)+
            Self: CopyTarget<Table = T>,
        {
            type Table = T;
            const NAMES: &'static [&'static str] = &[$($column::NAME),+];
        }

        impl<T, $($column, $type, $value,)+> Plain<T>
            for ValuesClause<($(ColumnInsertValue<$column, Bound<$type, $value>>,)+), T>
        where
            T: Table,
            $($column: Expression<SqlType = $type>,)+
            ($($column,)+): Columns<Table = T>,
            Self: QueryFragment<Pg>,
        {
            type Columns = ($($column,)+);
        }
    };
}

macro_rules! tuples {
    () => {};
    ($first:tt $($rest:tt)*) => {
        tuple!($first $($rest)*);
        tuples!($($rest)*);
    };
}

tuples! {
    (C1 S1 V1) (C2 S2 V2) (C3 S3 V3) (C4 S4 V4) (C5 S5 V5) (C6 S6 V6) (C7 S7 V7) (C8 S8 V8)
    (C9 S9 V9) (C10 S10 V10) (C11 S11 V11) (C12 S12 V12) (C13 S13 V13) (C14 S14 V14) (C15 S15 V15) (C16 S16 V16)
    (C17 S17 V17) (C18 S18 V18) (C19 S19 V19) (C20 S20 V20) (C21 S21 V21) (C22 S22 V22) (C23 S23 V23) (C24 S24 V24)
    (C25 S25 V25) (C26 S26 V26) (C27 S27 V27) (C28 S28 V28) (C29 S29 V29) (C30 S30 V30) (C31 S31 V31) (C32 S32 V32)
}
