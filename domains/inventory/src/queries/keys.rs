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
    Drug, DrugSummary, Lot, LotSummary, PurchaseOrder, PurchaseOrderSummary, Stock, Transaction,
};
use crate::schema::{drug_lots, drugs, inventory, inventory_transactions, purchase_orders};
use crate::types::{DrugId, InventoryId, LotId, PurchaseOrderId, TransactionId};

/// Declares a key of two columns, the second of them unique, and the rows that have it.
macro_rules! key {
    (
        $(#[$meta:meta])*
        $Key:ident, $Direction:ident $direction:ident $Beyond:ident $beyond:ident,
        $(#[$first_meta:meta])* $table:ident.$first:ident: $First:ty as $FirstSql:ty,
        $(#[$id_meta:meta])* $unique:ident.id: $Id:ty;
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
                AsExprOf<($table::$first, $unique::id), Record<($FirstSql, BigInt)>>,
                ($First, $Id),
            >;
            type Order = ($Direction<$table::$first>, $Direction<$unique::id>);

            fn beyond(self) -> Self::Beyond {
                ($table::$first, $unique::id)
                    .into_sql::<Record<($FirstSql, BigInt)>>()
                    .$beyond((self.$first, self.id))
            }

            fn order() -> Self::Order {
                ($table::$first.$direction(), $unique::id.$direction())
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

key! {
    /// Drugs by trade name, in the order of the database's collation.
    DrugKey, Asc asc Gt gt,
    /// Trade name.
    drugs.trade_name: String as Text,
    /// The drug.
    drugs.id: DrugId;
    |row: Drug| row;
    |row: DrugSummary| row;
}

key! {
    /// Stock by drug, in the order in which drugs were entered; of one drug, by stock row.
    ///
    /// Not by name: names are in another table than stock, and no index has the two together.
    StockKey, Asc asc Gt gt,
    /// The drug.
    inventory.drug_id: DrugId as BigInt,
    /// The stock row.
    inventory.id: InventoryId;
    |row: Stock| row;
    |row: StockOnHand| row;
}

key! {
    /// Lots by day of expiry, the first to expire first.
    LotKey, Asc asc Gt gt,
    /// Day on which it expires.
    drug_lots.expiry_date: NaiveDate as Date,
    /// The lot.
    drug_lots.id: LotId;
    |row: Lot| row;
    |row: LotSummary| row;
    |row: ExpiringLot| &row.lot;
}

key! {
    /// Purchase orders by day, the latest first.
    PurchaseOrderKey, Desc desc Lt lt,
    /// Day of the order.
    purchase_orders.po_date: NaiveDate as Date,
    /// The order.
    purchase_orders.id: PurchaseOrderId;
    |row: PurchaseOrder| row;
    |row: PurchaseOrderSummary| row;
    |row: OpenOrder| &row.order;
}

key! {
    /// Changes of stock by the moment they were written, the latest first.
    TransactionKey, Desc desc Lt lt,
    /// When it was written.
    inventory_transactions.created_at: DateTime<Utc> as Timestamptz,
    /// The change.
    inventory_transactions.id: TransactionId;
    |row: Transaction| row;
    |row: (Transaction, Option<Author>)| &row.0;
}
