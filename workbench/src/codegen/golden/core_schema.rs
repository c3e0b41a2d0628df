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

diesel::allow_tables_to_appear_in_same_query!(roles, user_roles, users,);

/// Lets tables of a dependent crate appear in one query with every table declared here.
#[doc(hidden)]
#[macro_export]
macro_rules! allow_in_same_query {
    (@pairs $other:ident: $($own:ident)*) => {
        $(
            impl diesel::query_source::TableNotEqual<$other::table> for $crate::schema::$own::table {}
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
