// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

#![allow(missing_docs, non_snake_case, rustdoc::bare_urls)]

pub mod sql_types {
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "blood_group", schema = "public"))]
    pub struct BloodGroup;

    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "user_status", schema = "public"))]
    pub struct UserStatus;
}

diesel::table! {
    public.roles (id) {
        id -> Int8,
        #[max_length = 50]
        name -> Varchar,
    }
}

diesel::table! {
    public.user_roles (id) {
        id -> Int8,
        user_id -> Int8,
        role_id -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::UserStatus;

    public.users (id) {
        id -> Int8,
        email -> Citext,
        status -> UserStatus,
        last_login -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(user_roles -> roles (role_id));
diesel::joinable!(user_roles -> users (user_id));

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
    roles:
    roles [1 1 0 0 0 1 0 0 0 1 1 0 0 0 1 0]
    user_roles [0 1 0 1 1 1 0 0 0 1 1 0 0 1 0 1]
    users [1 0 0 1 1 0 1 1 0 1 1 0 1 1 1 1]
}

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
                roles user_roles users
            }
        )+
    };
}
