//! The small hospital with a second drug, and documents of its department.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain_core::types::UserId;
use domain_inventory::enums::ReturnType;
use domain_inventory::models::*;
use domain_inventory::schema::{
    drug_distribution_items, drug_distributions, drug_return_items, drug_returns, inventory,
    inventory_transactions,
};
use domain_inventory::stock::{Delivery, Issue, Received, issue, receive};
use domain_inventory::types::*;
use uuid::Uuid;
use workspace_tests::agreement::{costs_agree, stock_agrees};
use workspace_tests::typed::Typed;
use workspace_tests::world::{World, day, drug, world};

pub(super) struct Ward<'a> {
    pub(super) typed: &'a Typed,
    pub(super) conn: AsyncPgConnection,
    pub(super) world: World,
    /// A second drug, of which nothing is anywhere.
    pub(super) other: DrugId,
}

/// Does the work in a hospital of its own. Stock, lots and ledger agree at the end.
pub(super) fn with_ward(work: impl AsyncFnOnce(&mut Ward)) {
    let typed = Typed::migrated();
    let world = world(&mut typed.blocking());
    let other = drug(&mut typed.blocking(), world.generic, world.company, 2);
    typed.run(async |typed| {
        let conn = typed.connection().await;
        work(&mut Ward {
            typed,
            conn,
            world,
            other,
        })
        .await;
    });
    stock_agrees(&mut typed.blocking());
    costs_agree(&mut typed.blocking());
}

pub(super) fn today() -> chrono::NaiveDate {
    day(2026, 3, 2)
}

/// A user who is not there.
pub(super) fn nobody() -> UserId {
    UserId::new(Uuid::from_u128(1))
}

pub(super) fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

impl Ward<'_> {
    /// A distribution from the store that was asked for.
    pub(super) async fn distribution(&mut self, to: Option<LocationId>) -> DistributionId {
        let asked = NewDistribution {
            distribution_number: Uuid::from_u128(self.distributions().await).to_string(),
            distribution_date: today(),
            distribution_type_id: None,
            from_location_id: self.world.store,
            to_location_id: to,
            requesting_dept_id: self.world.department,
            requested_by: None,
            total_items: 0,
            total_amount: Money::zero(),
            notes: None,
        };
        diesel::insert_into(drug_distributions::table)
            .values(asked)
            .returning(drug_distributions::id)
            .get_result(&mut self.conn)
            .await
            .unwrap()
    }

    async fn distributions(&mut self) -> u128 {
        let many: i64 = drug_distributions::table
            .count()
            .get_result(&mut self.conn)
            .await
            .unwrap();
        many.unsigned_abs().into()
    }

    pub(super) async fn document(&mut self, id: DistributionId) -> Distribution {
        drug_distributions::table
            .find(id)
            .select(Distribution::as_select())
            .first(&mut self.conn)
            .await
            .unwrap()
    }

    pub(super) async fn items(&mut self, id: DistributionId) -> Vec<DistributionItem> {
        drug_distribution_items::table
            .filter(drug_distribution_items::distribution_id.eq(id))
            .order_by(drug_distribution_items::item_number)
            .select(DistributionItem::as_select())
            .load(&mut self.conn)
            .await
            .unwrap()
    }

    /// So many of a drug for the store, at 2 baht.
    pub(super) async fn receive(
        &mut self,
        drug: DrugId,
        lot: &str,
        expires: chrono::NaiveDate,
        many: i32,
    ) -> Received {
        let delivery = Delivery {
            drug,
            location: self.world.store,
            lot_number: lot.to_owned(),
            expiry_date: expires,
            quantity: many.into(),
            unit_cost: 2.into(),
            received_date: today(),
            document: None,
            by: None,
        };
        receive(&mut self.conn, &delivery).await.unwrap()
    }

    /// Issues so many of the drug out of the store.
    pub(super) async fn issue(&mut self, many: i32) {
        let wanted = Issue {
            drug: self.world.drug,
            location: self.world.store,
            quantity: many.into(),
            day: today(),
            document: None,
            by: None,
        };
        issue(&mut self.conn, &wanted).await.unwrap();
    }

    /// What a location has of a drug; nothing where it never was.
    pub(super) async fn on_hand(&mut self, drug: DrugId, at: LocationId) -> Quantity {
        inventory::table
            .filter(inventory::drug_id.eq(drug))
            .filter(inventory::location_id.eq(at))
            .select(inventory::quantity_on_hand)
            .first(&mut self.conn)
            .await
            .optional()
            .unwrap()
            .unwrap_or_default()
    }

    /// What the ledger says of a document.
    pub(super) async fn ledger(&mut self, of: Document) -> Vec<Transaction> {
        inventory_transactions::table
            .filter(inventory_transactions::reference_type.eq(of.kind()))
            .filter(inventory_transactions::reference_id.eq(of.key()))
            .order_by(inventory_transactions::id)
            .select(Transaction::as_select())
            .load(&mut self.conn)
            .await
            .unwrap()
    }

    /// A drafted return without items.
    pub(super) async fn goods_return(&mut self) -> ReturnId {
        let draft = NewDrugReturn {
            return_number: "RT-1".to_owned(),
            department_id: self.world.department,
            return_date: today(),
            return_reason_id: None,
            total_items: 0,
            total_amount: Money::zero(),
            received_by: None,
            notes: None,
        };
        diesel::insert_into(drug_returns::table)
            .values(draft)
            .returning(drug_returns::id)
            .get_result(&mut self.conn)
            .await
            .unwrap()
    }

    pub(super) async fn return_document(&mut self, id: ReturnId) -> DrugReturn {
        drug_returns::table
            .find(id)
            .select(DrugReturn::as_select())
            .first(&mut self.conn)
            .await
            .unwrap()
    }

    /// Enters an item: so many good and so many damaged of lot `L1`.
    pub(super) async fn item(&mut self, of: ReturnId, good: &str, damaged: &str) -> ReturnItemId {
        let item = self.label(of, good, damaged);
        self.enter(item).await
    }

    pub(super) fn label(&self, of: ReturnId, good: &str, damaged: &str) -> NewReturnItem {
        let (good, damaged) = (quantity(good), quantity(damaged));
        NewReturnItem {
            return_id: of,
            drug_id: self.world.drug,
            total_quantity: &good + &damaged,
            good_quantity: good,
            damaged_quantity: damaged,
            lot_number: "L1".to_owned(),
            expiry_date: day(2099, 12, 31),
            return_type: ReturnType::Purchased,
            location_id: self.world.store,
            action_id: None,
            notes: None,
        }
    }

    pub(super) async fn enter(&mut self, item: NewReturnItem) -> ReturnItemId {
        diesel::insert_into(drug_return_items::table)
            .values(item)
            .returning(drug_return_items::id)
            .get_result(&mut self.conn)
            .await
            .unwrap()
    }
}
