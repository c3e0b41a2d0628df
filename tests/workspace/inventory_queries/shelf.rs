//! More drugs, lots and changes of stock than the small world has.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain_inventory::enums::TransactionType;
use domain_inventory::models::*;
use domain_inventory::schema::{drug_lots, inventory, inventory_transactions};
use domain_inventory::types::*;
use uuid::Uuid;
use workspace_tests::typed::Typed;
use workspace_tests::world::{World, day, drug, world};

/// The small world, and a connection to write more into it.
pub(super) struct Shelf {
    pub(super) typed: Typed,
    pub(super) conn: PgConnection,
    pub(super) world: World,
}

impl Shelf {
    pub(super) fn new() -> Self {
        let typed = Typed::migrated();
        let mut conn = typed.blocking();
        let world = world(&mut conn);
        Self { typed, conn, world }
    }

    /// The drug `Acmol {number}`.
    pub(super) fn drug(&mut self, number: u32) -> DrugId {
        drug(
            &mut self.conn,
            self.world.generic,
            self.world.company,
            number,
        )
    }

    pub(super) fn stock(&mut self, new: NewStock) -> InventoryId {
        let stock: Stock = diesel::insert_into(inventory::table)
            .values(new)
            .get_result(&mut self.conn)
            .unwrap();
        stock.id
    }

    /// A lot of which so much is left, at 2 baht.
    pub(super) fn lot(
        &mut self,
        of: InventoryId,
        number: &str,
        expires: NaiveDate,
        left: i32,
    ) -> LotId {
        let stock: Stock = inventory::table.find(of).first(&mut self.conn).unwrap();
        let new = NewLot {
            inventory_id: stock.id,
            drug_id: stock.drug_id,
            location_id: stock.location_id,
            lot_number: number.to_owned(),
            expiry_date: expires,
            quantity_available: left.into(),
            unit_cost: 2.into(),
            received_date: day(2025, 1, 1),
            receipt_id: None,
            notes: None,
        };
        let lot: Lot = diesel::insert_into(drug_lots::table)
            .values(new)
            .get_result(&mut self.conn)
            .unwrap();
        lot.id
    }

    /// A row of the ledger, written at that moment.
    pub(super) fn moved(&mut self, lot: LotId, quantity: i32, at: DateTime<Utc>) -> TransactionId {
        let kind = if quantity > 0 {
            TransactionType::Receive
        } else {
            TransactionType::Issue
        };
        self.ledger(lot, kind, quantity, at, None)
    }

    /// A transfer of a lot into another, written at that moment.
    pub(super) fn transferred(
        &mut self,
        from: LotId,
        into: LotId,
        quantity: i32,
        at: DateTime<Utc>,
    ) {
        let transfer = Some(Uuid::from_u128(quantity.unsigned_abs().into()));
        self.ledger(from, TransactionType::Transfer, -quantity, at, transfer);
        self.ledger(into, TransactionType::Transfer, quantity, at, transfer);
    }

    fn ledger(
        &mut self,
        lot: LotId,
        transaction_type: TransactionType,
        quantity: i32,
        at: DateTime<Utc>,
        transfer_id: Option<Uuid>,
    ) -> TransactionId {
        let lot: Lot = drug_lots::table.find(lot).first(&mut self.conn).unwrap();
        let new = NewTransaction {
            inventory_id: lot.inventory_id,
            lot_id: lot.id,
            transaction_type,
            quantity: quantity.into(),
            unit_cost: None,
            adjustment_reason_id: None,
            transfer_id,
            reference_type: None,
            reference_id: None,
            notes: None,
            created_by: None,
        };
        diesel::insert_into(inventory_transactions::table)
            .values((new, inventory_transactions::created_at.eq(at)))
            .returning(inventory_transactions::id)
            .get_result(&mut self.conn)
            .unwrap()
    }
}

/// So many of a drug at a location, and nothing else known.
pub(super) fn on_shelf(drug: DrugId, location: LocationId, on_hand: i32) -> NewStock {
    NewStock {
        drug_id: drug,
        location_id: location,
        quantity_on_hand: on_hand.into(),
        min_level: None,
        max_level: None,
        reorder_point: None,
        average_cost: None,
        last_cost: None,
        last_updated: None,
    }
}

/// An hour of a day of March 2026, UTC.
pub(super) fn march(day: u32, hour: u32) -> DateTime<Utc> {
    let day = NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
    day.and_hms_opt(hour, 0, 0).unwrap().and_utc()
}
