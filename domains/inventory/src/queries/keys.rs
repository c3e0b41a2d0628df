use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{AsExprOf, Asc, Desc, Gt, Lt};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Record, Text, Timestamptz};
use serde::{Deserialize, Serialize};

use super::authorship::Author;
use super::lots::ExpiringLot;
use super::page::Key;
use super::purchasing::OpenOrder;
use super::stock::StockOnHand;
use crate::models::{
    Drug, DrugSummary, Lot, LotSummary, PurchaseOrder, PurchaseOrderSummary, Transaction,
};
use crate::schema::{drug_lots, drugs, inventory, inventory_transactions, purchase_orders};
use crate::types::{DrugId, InventoryId, LotId, PurchaseOrderId, TransactionId};

/// Declares a key of two columns, the second of them unique, and the rows that have it.
macro_rules! key {
    (
        $(#[$meta:meta])*
        $Key:ident: $Direction:ident $direction:ident, beyond is $Beyond:ident $beyond:ident;
        $(#[$first_meta:meta])*
        $first:ident: $First:ty = $first_column:expr, $FirstColumn:ty as $Sql:ty;
        $(#[$id_meta:meta])*
        id: $Id:ty = $id_column:expr, $IdColumn:ty;
        $(|$row:ident: $Row:ty| $place:expr;)+
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $Key {
            $(#[$first_meta])*
            pub $first: $First,
            $(#[$id_meta])*
            pub id: $Id,
        }

        impl Key for $Key {
            type Beyond = $Beyond<
                AsExprOf<($FirstColumn, $IdColumn), Record<($Sql, BigInt)>>,
                ($First, $Id),
            >;
            type Order = ($Direction<$FirstColumn>, $Direction<$IdColumn>);

            fn beyond(self) -> Self::Beyond {
                ($first_column, $id_column)
                    .into_sql::<Record<($Sql, BigInt)>>()
                    .$beyond((self.$first, self.id))
            }

            fn order() -> Self::Order {
                ($first_column.$direction(), $id_column.$direction())
            }
        }

        $(
            impl From<&$Row> for $Key {
                fn from($row: &$Row) -> Self {
                    let row = $place;
                    Self { $first: row.$first.clone(), id: row.id }
                }
            }
        )+
    };
}
