//! The small hospital, and short words for what the tests do in it.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::types::UserId;
use domain_inventory::models::{Lot, LotChanges, Stock, Transaction};
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions};
use domain_inventory::stock::{Delivery, Issue, Received, Transfer, receive};
use domain_inventory::types::{LocationId, LotId, Quantity, UnitCost};
use uuid::Uuid;
use workspace_tests::agreement::{costs_agree, stock_agrees};
use workspace_tests::typed::Typed;
use workspace_tests::world::{World, day, world};

/// The small hospital: 100 tablets of lot `L1` in the store at 1.50 baht, good until the end of 2099.
pub(super) struct Pharmacy<'a> {
    pub(super) typed: &'a Typed,
    pub(super) conn: AsyncPgConnection,
    pub(super) world: World,
}

/// Does the work in a hospital of its own. Stock, lots and ledger agree at the end.
pub(super) fn with_pharmacy(work: impl AsyncFnOnce(&mut Pharmacy)) {
    let typed = Typed::migrated();
    let world = world(&mut typed.blocking());
    typed.run(async |typed| {
        let conn = typed.connection().await;
        work(&mut Pharmacy { typed, conn, world }).await;
    });
    stock_agrees(&mut typed.blocking());
    costs_agree(&mut typed.blocking());
}

/// The day on which the tests are set.
pub(super) fn today() -> NaiveDate {
    day(2026, 3, 2)
}

/// A user who is not there.
pub(super) fn nobody() -> UserId {
    UserId::new(Uuid::from_u128(1))
}

pub(super) fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

pub(super) fn cost(text: &str) -> UnitCost {
    text.parse().unwrap()
}

impl Pharmacy<'_> {
    /// So many tablets of a lot for the store, at that cost.
    pub(super) fn delivery(&self, lot: &str, expires: NaiveDate, many: i32, at: &str) -> Delivery {
        Delivery {
            drug: self.world.drug,
            location: self.world.store,
            lot_number: lot.to_owned(),
            expiry_date: expires,
            quantity: many.into(),
            unit_cost: cost(at),
            received_date: today(),
            document: None,
            by: Some(self.world.user),
        }
    }

    /// Receives them.
    pub(super) async fn receive(
        &mut self,
        lot: &str,
        expires: NaiveDate,
        many: i32,
        at: &str,
    ) -> Received {
        let delivery = self.delivery(lot, expires, many, at);
        receive(&mut self.conn, &delivery).await.unwrap()
    }

    /// So many tablets out of the store.
    pub(super) fn issue(&self, many: i32) -> Issue {
        Issue {
            drug: self.world.drug,
            location: self.world.store,
            quantity: many.into(),
            day: today(),
            document: None,
            by: Some(self.world.user),
        }
    }

    /// So many tablets from the store to the ward.
    pub(super) fn transfer(&self, many: i32) -> Transfer {
        Transfer {
            drug: self.world.drug,
            from: self.world.store,
            to: self.world.ward,
            quantity: many.into(),
            day: today(),
            document: None,
            by: Some(self.world.user),
        }
    }

    /// The drug's stock row at a location.
    pub(super) async fn stock(&mut self, at: LocationId) -> Stock {
        inventory::table
            .filter(inventory::drug_id.eq(self.world.drug))
            .filter(inventory::location_id.eq(at))
            .select(Stock::as_select())
            .first(&mut self.conn)
            .await
            .unwrap()
    }

    /// What the store has of the drug.
    pub(super) async fn on_hand(&mut self) -> Quantity {
        self.stock(self.world.store).await.quantity_on_hand
    }

    pub(super) async fn lot(&mut self, id: LotId) -> Lot {
        drug_lots::table
            .find(id)
            .select(Lot::as_select())
            .first(&mut self.conn)
            .await
            .unwrap()
    }

    /// What is left of each lot of the drug at a location, by number.
    pub(super) async fn lots(&mut self, at: LocationId) -> Vec<(String, Quantity, UnitCost)> {
        drug_lots::table
            .filter(drug_lots::drug_id.eq(self.world.drug))
            .filter(drug_lots::location_id.eq(at))
            .order_by(drug_lots::lot_number)
            .select((
                drug_lots::lot_number,
                drug_lots::quantity_available,
                drug_lots::unit_cost,
            ))
            .load(&mut self.conn)
            .await
            .unwrap()
    }

    /// The ledger since the opening stock.
    pub(super) async fn ledger(&mut self) -> Vec<Transaction> {
        inventory_transactions::table
            .filter(inventory_transactions::notes.is_distinct_from("Opening stock"))
            .order_by(inventory_transactions::id)
            .select(Transaction::as_select())
            .load(&mut self.conn)
            .await
            .unwrap()
    }

    /// Takes a lot out of use, as a recall does.
    pub(super) async fn withdraw(&mut self, lot: LotId) {
        self.change_lot(
            lot,
            LotChanges {
                is_active: Some(false),
                ..LotChanges::default()
            },
        )
        .await;
    }

    /// Sets the day on which a lot expires.
    pub(super) async fn expire(&mut self, lot: LotId, on: NaiveDate) {
        self.change_lot(
            lot,
            LotChanges {
                expiry_date: Some(on),
                ..LotChanges::default()
            },
        )
        .await;
    }

    async fn change_lot(&mut self, lot: LotId, changes: LotChanges) {
        diesel::update(drug_lots::table.find(lot))
            .set(changes)
            .execute(&mut self.conn)
            .await
            .unwrap();
    }
}
