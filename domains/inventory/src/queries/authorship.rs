//! Who created what: joins over the users of the core domain.

use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl::{AsExprOf, Desc, auto_type};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::query_dsl::positional_order_dsl::{OrderColumn, PositionalOrderDsl};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use domain_core::schema::users;
use domain_core::types::UserId;
use serde::Serialize;

use crate::schema::{
    drug_distributions, drug_returns, inventory_transactions, purchase_orders, purchase_requests,
    receipts,
};

/// What a user did; for any of the joins here.
#[auto_type]
pub fn by(user: UserId) -> _ {
    users::id.eq(user)
}

/// The stock ledger with who wrote each row: `(Transaction, Option<Author>)`, none for the system.
///
/// ```
/// use diesel::prelude::*;
/// use diesel_async::{AsyncPgConnection, RunQueryDsl};
/// use domain_core::types::UserId;
/// use domain_inventory::models::Transaction;
/// use domain_inventory::queries::authorship::{self, Author};
///
/// async fn done_by(
///     conn: &mut AsyncPgConnection,
///     user: UserId,
/// ) -> QueryResult<Vec<(Transaction, Option<Author>)>> {
///     authorship::of_transactions()
///         .filter(authorship::by(user))
///         .select((Transaction::as_select(), Option::<Author>::as_select()))
///         .load(conn)
///         .await
/// }
/// ```
#[auto_type]
pub fn of_transactions() -> _ {
    inventory_transactions::table.left_join(users::table)
}

/// Purchase requests with who asked: `(PurchaseRequest, Author)`.
#[auto_type]
pub fn of_requests() -> _ {
    purchase_requests::table
        .inner_join(users::table.on(users::id.eq(purchase_requests::requested_by)))
}

/// Purchase orders with who wrote them: `(PurchaseOrder, Author)`.
#[auto_type]
pub fn of_orders() -> _ {
    purchase_orders::table.inner_join(users::table.on(users::id.eq(purchase_orders::created_by)))
}

/// Receipts with who took the goods in: `(Receipt, Author)`.
#[auto_type]
pub fn of_receipts() -> _ {
    receipts::table.inner_join(users::table.on(users::id.eq(receipts::received_by)))
}

/// A user as a list of their works names them.
#[derive(Queryable, Selectable, Debug, Clone, PartialEq, Eq, Serialize)]
#[diesel(table_name = users, check_for_backend(Pg))]
pub struct Author {
    /// The user.
    pub id: UserId,
    /// Sign-in name.
    pub username: String,
    /// Name to display, if there is one.
    pub name: Option<String>,
}

/// Every document that a user created, of all kinds, the latest first; load it as [`AuthoredDocument`].
pub fn documents_of(user: UserId) -> documents_of {
    let (kind, id, at) = (OrderColumn(1), OrderColumn(2), OrderColumn(4));
    all_documents_of(user).positional_order_by((at.desc(), kind.desc(), id.desc()))
}

/// The type of [`documents_of`](fn@documents_of).
#[allow(non_camel_case_types, reason = "named as `auto_type` names them")]
pub type documents_of = <all_documents_of as PositionalOrderDsl<Latest>>::Output;
type Latest = (Desc<OrderColumn>, Desc<OrderColumn>, Desc<OrderColumn>);
type Kind = AsExprOf<DocumentKind, Text>;

#[auto_type]
fn all_documents_of(user: UserId) -> _ {
    let requests: requests_of = requests_of(user);
    let orders: orders_of = orders_of(user);
    let receipts: receipts_of = receipts_of(user);
    let distributions: distributions_of = distributions_of(user);
    let returns: returns_of = returns_of(user);
    requests
        .union_all(orders)
        .union_all(receipts)
        .union_all(distributions)
        .union_all(returns)
}

#[auto_type]
fn requests_of(user: UserId) -> _ {
    let kind: Kind = DocumentKind::PurchaseRequest.into_sql::<Text>();
    purchase_requests::table
        .filter(purchase_requests::requested_by.eq(user))
        .select((
            kind,
            purchase_requests::id,
            purchase_requests::pr_number,
            purchase_requests::created_at,
        ))
}

#[auto_type]
fn orders_of(user: UserId) -> _ {
    let kind: Kind = DocumentKind::PurchaseOrder.into_sql::<Text>();
    purchase_orders::table
        .filter(purchase_orders::created_by.eq(user))
        .select((
            kind,
            purchase_orders::id,
            purchase_orders::po_number,
            purchase_orders::created_at,
        ))
}

#[auto_type]
fn receipts_of(user: UserId) -> _ {
    let kind: Kind = DocumentKind::Receipt.into_sql::<Text>();
    receipts::table
        .filter(receipts::received_by.eq(user))
        .select((
            kind,
            receipts::id,
            receipts::receipt_number,
            receipts::created_at,
        ))
}

#[auto_type]
fn distributions_of(user: UserId) -> _ {
    let kind: Kind = DocumentKind::Distribution.into_sql::<Text>();
    drug_distributions::table
        .filter(drug_distributions::requested_by.eq(user))
        .select((
            kind,
            drug_distributions::id,
            drug_distributions::distribution_number,
            drug_distributions::created_at,
        ))
}

#[auto_type]
fn returns_of(user: UserId) -> _ {
    let kind: Kind = DocumentKind::Return.into_sql::<Text>();
    drug_returns::table
        .filter(drug_returns::received_by.eq(user))
        .select((
            kind,
            drug_returns::id,
            drug_returns::return_number,
            drug_returns::created_at,
        ))
}

/// A document of any kind in a list of what somebody created.
#[derive(Queryable, Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthoredDocument {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its id, in the table of its kind.
    pub id: i64,
    /// Number on it.
    pub number: String,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
}

/// What kind of document somebody created, and what they did to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow, Serialize)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A purchase request, which they wrote.
    PurchaseRequest,
    /// A purchase order, which they wrote.
    PurchaseOrder,
    /// A receipt of goods, which they took in.
    Receipt,
    /// A distribution, which they asked for.
    Distribution,
    /// A return, which they took in.
    Return,
}

impl DocumentKind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::PurchaseRequest, "purchase_request"),
        (Self::PurchaseOrder, "purchase_order"),
        (Self::Receipt, "receipt"),
        (Self::Distribution, "distribution"),
        (Self::Return, "return"),
    ];

    const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

impl ToSql<Text, Pg> for DocumentKind {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <str as ToSql<Text, Pg>>::to_sql(self.name(), out)
    }
}

impl FromSql<Text, Pg> for DocumentKind {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let found = <String as FromSql<Text, Pg>>::from_sql(value)?;
        let known = Self::ALL.iter().find(|(_, name)| *name == found);
        let (kind, _) = known.ok_or_else(|| {
            format!("found document kind {found:?}, expected one of those written by this query")
        })?;
        Ok(*kind)
    }
}
