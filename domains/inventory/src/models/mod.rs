//! Row, insert and change structs of every table.
//!
//! One shape everywhere. For a drug:
//!
//! - [`Drug`] is a row, [`DrugSummary`] the columns that a list needs: load them with `as_select()`.
//! - [`NewDrug`] is what it takes to add one. It has no field for what the database fills in: the id,
//!   what it computes, the state that every row begins with, the moments of writing.
//! - [`DrugChanges`] is what may change: `None` leaves a column as it is, `Some(None)` empties one that
//!   may be empty. Diesel refuses an update without any change ([`diesel::result::Error::QueryBuilderError`]).
//!
//! The stock ledger and the items of a distribution have no changes: they are written once.
//!
//! ```
//! use diesel::prelude::*;
//! use diesel_async::{AsyncPgConnection, RunQueryDsl};
//! use domain_inventory::models::{Drug, DrugChanges, DrugSummary, NewDrug};
//! use domain_inventory::schema::drugs;
//!
//! async fn add_and_list(conn: &mut AsyncPgConnection, new: NewDrug) -> QueryResult<Vec<DrugSummary>> {
//!     let added = diesel::insert_into(drugs::table)
//!         .values(new)
//!         .returning(Drug::as_returning())
//!         .get_result(conn)
//!         .await?;
//!     let changes = DrugChanges { unit_price: Some(Some(100.into())), ..Default::default() };
//!     diesel::update(&added).set(changes).execute(conn).await?;
//!     drugs::table.order(drugs::trade_name).select(DrugSummary::as_select()).load(conn).await
//! }
//! ```

mod allocation;
mod budget;
mod budget_plan;
mod company;
mod department;
mod distribution;
mod drug;
mod drug_return;
mod ed_group;
mod generic;
mod location;
mod lot;
mod purchase_order;
mod purchase_request;
mod receipt;
mod reference;
mod reservation;
mod stock;
mod transaction;

pub use allocation::{Allocation, AllocationChanges, AllocationSpending, NewAllocation};
pub use budget::{
    Budget, BudgetCategory, BudgetCategoryChanges, BudgetChanges, BudgetType, BudgetTypeChanges,
    NewBudget, NewBudgetCategory, NewBudgetType,
};
pub use budget_plan::{
    BudgetPlan, BudgetPlanChanges, BudgetPlanItem, BudgetPlanItemChanges, NewBudgetPlan,
    NewBudgetPlanItem,
};
pub use company::{Company, CompanyChanges, NewCompany};
pub use department::{
    Department, DepartmentChanges, Hospital, HospitalChanges, NewDepartment, NewHospital,
};
pub use distribution::{
    Distribution, DistributionChanges, DistributionItem, DistributionType, DistributionTypeChanges,
    NewDistribution, NewDistributionItem, NewDistributionType,
};
pub use drug::{
    Drug, DrugChanges, DrugSummary, NewDrug, NewPackRatio, PackRatio, PackRatioChanges,
};
pub use drug_return::{
    DrugReturn, DrugReturnChanges, NewDrugReturn, NewReturnAction, NewReturnItem, NewReturnReason,
    ReturnAction, ReturnActionChanges, ReturnItem, ReturnItemChanges, ReturnReason,
    ReturnReasonChanges,
};
pub use ed_group::{EdGroup, EdGroupChanges, NewEdGroup};
pub use generic::{
    Component, ComponentChanges, Generic, GenericChanges, GenericSummary, NewComponent, NewGeneric,
    NewTmtCode, TmtCode, TmtCodeChanges,
};
pub use location::{Location, LocationChanges, NewLocation};
pub use lot::{Lot, LotChanges, LotSummary, NewLot};
pub use purchase_order::{
    NewPurchaseOrder, NewPurchaseOrderItem, PurchaseOrder, PurchaseOrderChanges, PurchaseOrderItem,
    PurchaseOrderItemChanges, PurchaseOrderSummary,
};
pub use purchase_request::{
    NewPurchaseMethod, NewPurchaseRequest, NewPurchaseRequestItem, NewPurchaseType, PurchaseMethod,
    PurchaseMethodChanges, PurchaseRequest, PurchaseRequestChanges, PurchaseRequestItem,
    PurchaseRequestItemChanges, PurchaseType, PurchaseTypeChanges,
};
pub use receipt::{
    NewReceipt, NewReceiptItem, Receipt, ReceiptChanges, ReceiptItem, ReceiptItemChanges,
};
pub use reference::{
    DosageForm, DosageFormChanges, DrugUnit, DrugUnitChanges, NewDosageForm, NewDrugUnit,
};
pub use reservation::{NewReservation, Reservation, ReservationChanges};
pub use stock::{NewStock, Stock, StockChanges};
pub use transaction::{
    AdjustmentReason, AdjustmentReasonChanges, Document, NewAdjustmentReason, NewTransaction,
    Transaction,
};
