// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

#![allow(missing_docs, non_snake_case, rustdoc::bare_urls)]

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tsvector", schema = "pg_catalog"))]
    pub struct Tsvector;

    /// How a unit measures.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "unit_type", schema = "inventory"))]
    pub struct UnitType;
}

diesel::table! {
    use diesel::sql_types::*;
    use domain_core::schema::sql_types::UserStatus;

    inventory.departments (id) {
        id -> Int8,
        parent_id -> Nullable<Int8>,
        head_status -> UserStatus,
    }
}

diesel::table! {
    /// What is bought and given.
    inventory.drugs (id) {
        id -> Int8,
        /// The hospital's own code.
        ///
        /// Unique, upper case.
        #[max_length = 20]
        code -> Varchar,
        unit_id -> Nullable<Int8>,
        created_by -> Int8,
        updated_by -> Nullable<Int8>,
        tags -> Nullable<Array<Nullable<Text>>>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    inventory.every_type (id) {
        id -> Int8,
        a_bool -> Nullable<Bool>,
        a_bpchar -> Nullable<Bpchar>,
        a_bytea -> Nullable<Bytea>,
        a_char -> Nullable<Char>,
        a_cidr -> Nullable<Cidr>,
        a_date -> Nullable<Date>,
        a_daterange -> Nullable<Daterange>,
        a_float4 -> Nullable<Float4>,
        a_float8 -> Nullable<Float8>,
        a_inet -> Nullable<Inet>,
        a_int2 -> Nullable<Int2>,
        a_int4 -> Nullable<Int4>,
        a_int4multirange -> Nullable<Int4multirange>,
        a_int4range -> Nullable<Int4range>,
        a_int8 -> Nullable<Int8>,
        a_interval -> Nullable<Interval>,
        a_json -> Nullable<Json>,
        a_jsonb -> Nullable<Jsonb>,
        a_macaddr -> Nullable<Macaddr>,
        a_macaddr8 -> Nullable<Macaddr8>,
        a_money -> Nullable<Money>,
        a_numrange -> Nullable<Numrange>,
        a_oid -> Nullable<Oid>,
        a_pg_lsn -> Nullable<PgLsn>,
        a_time -> Nullable<Time>,
        a_timestamp -> Nullable<Timestamp>,
        a_tsvector -> Nullable<Tsvector>,
        a_tstzrange -> Nullable<Tstzrange>,
        a_uuid -> Nullable<Uuid>,
        a_weight -> Numeric,
    }
}

diesel::table! {
    inventory.odd_names (id) {
        id -> Int8,
        #[sql_name = "type"]
        type__ -> Text,
        type_ -> Text,
        #[sql_name = "Self"]
        Self_ -> Text,
        #[sql_name = "async"]
        async_ -> Text,
        #[sql_name = "gen"]
        gen_ -> Text,
        #[sql_name = "odd_names"]
        odd_names_ -> Text,
        #[sql_name = "star"]
        star_ -> Text,
        #[sql_name = "all_columns"]
        all_columns_ -> Text,
        #[sql_name = "dsl"]
        dsl_ -> Text,
        #[sql_name = "columns"]
        columns_ -> Text,
        #[sql_name = "table"]
        table_ -> Text,
        #[sql_name = "is_nullable"]
        is_nullable_ -> Text,
        #[sql_name = "bool"]
        bool_ -> Text,
        #[sql_name = "str"]
        str_ -> Text,
        #[sql_name = "usize"]
        usize_ -> Text,
        #[sql_name = "ops"]
        ops_ -> Text,
        #[sql_name = "diesel"]
        diesel_ -> Text,
        #[sql_name = "Text"]
        Text_ -> Text,
        #[sql_name = "SqlType"]
        SqlType_ -> Text,
        #[sql_name = "2fa"]
        _2fa -> Text,
        #[sql_name = "a b"]
        a_b -> Text,
        #[sql_name = "a-b"]
        a_b_ -> Text,
        #[sql_name = "__hidden"]
        __hidden_ -> Text,
        #[sql_name = "say \"hi\""]
        say_hi_ -> Text,
        #[sql_name = "back\\slash"]
        back_slash -> Text,
        #[sql_name = "ยา"]
        u0e22u0e32 -> Text,
        #[sql_name = "_"]
        u005f -> Text,
    }
}

diesel::table! {
    inventory.stock (drug_id, department_id) {
        drug_id -> Int8,
        department_id -> Int8,
        amount -> Numeric,
        counted_by -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::UnitType;

    inventory.units (id) {
        id -> Int8,
        kind -> UnitType,
        kinds -> Nullable<Array<Nullable<UnitType>>>,
    }
}

diesel::joinable!(drugs -> units (unit_id));
diesel::joinable!(stock -> departments (department_id));
diesel::joinable!(stock -> drugs (drug_id));

diesel::joinable!(stock -> domain_core::schema::users (counted_by));

/// Tells tables apart by the bits of their numbers.
#[doc(hidden)]
pub mod apart {
    pub struct Zero;
    pub struct One;
    pub struct Same;
    pub struct Different;

    pub trait Compare<Number> {
        type Found;
    }

    impl Compare<()> for () {
        type Found = Same;
    }

    impl<A: Compare<B>, B> Compare<(Zero, B)> for (Zero, A) {
        type Found = A::Found;
    }

    impl<A: Compare<B>, B> Compare<(One, B)> for (One, A) {
        type Found = A::Found;
    }

    impl<A, B> Compare<(One, B)> for (Zero, A) {
        type Found = Different;
    }

    impl<A, B> Compare<(Zero, B)> for (One, A) {
        type Found = Different;
    }

    /// A table that may appear in one query with the table of that group and number.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` may not appear in one query with this table",
        note = "tables may where foreign keys connect them, over other tables too"
    )]
    pub trait Apart<Number>: diesel::Table {}
}

/// Lets every two tables of a group appear in one query, as `allow_tables_to_appear_in_same_query!`
/// does, but with as much to compile for each table, however many there are.
macro_rules! tell_apart {
    () => { () };
    (0 $($bit:tt)*) => { (apart::Zero, tell_apart!($($bit)*)) };
    (1 $($bit:tt)*) => { (apart::One, tell_apart!($($bit)*)) };
    (@table $group:ty, $own:ty, $number:ty) => {
        impl<N> apart::Apart<($group, N)> for $own
        where
            N: apart::Compare<$number, Found = apart::Different>,
        {
        }
        impl<T> diesel::query_source::TableNotEqual<T> for $own
        where
            T: apart::Apart<($group, $number)>,
        {
        }
        impl<T> diesel::query_source::TableNotEqual<diesel::query_builder::Only<T>> for $own
        where
            T: apart::Apart<($group, $number)>,
            diesel::query_builder::Only<T>: diesel::Table,
        {
        }
        impl<T> diesel::query_source::TableNotEqual<$own> for diesel::query_builder::Only<T>
        where
            T: apart::Apart<($group, $number)>,
            diesel::query_builder::Only<T>: diesel::Table,
        {
        }
        impl<T, M> diesel::query_source::TableNotEqual<diesel::query_builder::Tablesample<T, M>>
            for $own
        where
            T: apart::Apart<($group, $number)>,
            M: diesel::query_builder::TablesampleMethod,
            diesel::query_builder::Tablesample<T, M>: diesel::Table,
        {
        }
        impl<T, M> diesel::query_source::TableNotEqual<$own>
            for diesel::query_builder::Tablesample<T, M>
        where
            T: apart::Apart<($group, $number)>,
            M: diesel::query_builder::TablesampleMethod,
            diesel::query_builder::Tablesample<T, M>: diesel::Table,
        {
        }
    };
    ($group:ident: $($own:ident [$($bit:tt)+])+) => {
        $( tell_apart! { @table $group::table, $own::table, tell_apart!($($bit)+) } )+
    };
}

tell_apart! {
    departments:
    departments [0 1 1 0 0 0 1 0 1 1 0 1 0 1 1 1]
    drugs [1 1 0 1 0 0 1 0 0 1 0 0 1 1 0 0]
    stock [0 1 0 0 0 0 0 1 1 0 0 1 1 0 0 1]
    units [0 1 1 0 1 1 0 1 1 0 0 0 0 1 0 0]
}

tell_apart! {
    every_type:
    every_type [1 1 1 1 1 0 1 0 1 1 0 0 0 1 0 0]
}

tell_apart! {
    odd_names:
    odd_names [1 0 0 1 1 0 0 0 0 1 1 0 1 1 0 1]
}

domain_core::allow_in_same_query!(departments, drugs, stock, units,);

/// Lets tables of a dependent crate appear in one query with every table declared here.
#[doc(hidden)]
#[macro_export]
macro_rules! allow_in_same_query {
    (@pairs $other:ident: $($own:ident)*) => {
        impl<Number> $crate::schema::apart::Apart<Number> for $other::table {}
        $(
            impl diesel::query_source::TableNotEqual<$crate::schema::$own::table> for $other::table {}
        )*
    };
    ($($other:ident),+ $(,)?) => {
        $(
            $crate::allow_in_same_query! {
                @pairs $other:
                departments drugs every_type odd_names stock units
            }
        )+
    };
}
