use diesel::sql_types::BigInt;
use domain_core::id_type;

id_type! {
    /// A place where drugs are kept.
    LocationId(i64: BigInt)
    /// A hospital.
    HospitalId(i64: BigInt)
    /// A department of a hospital.
    DepartmentId(i64: BigInt)
    /// A vendor or manufacturer.
    CompanyId(i64: BigInt)
}

id_type! {
    /// A form in which drugs are given.
    DosageFormId(i64: BigInt)
    /// A unit of strength or of quantity.
    DrugUnitId(i64: BigInt)
    /// A therapeutic group of the national list of essential medicines.
    EdGroupId(i64: BigInt)
    /// A generic drug.
    GenericId(i64: BigInt)
    /// A code of a generic drug in the national drug dictionary.
    TmtCodeId(i64: BigInt)
    /// A component of a generic drug.
    ComponentId(i64: BigInt)
    /// A trade drug.
    DrugId(i64: BigInt)
    /// A pack in which a drug is bought.
    PackRatioId(i64: BigInt)
}

id_type! {
    /// A source of budget money.
    BudgetTypeId(i64: BigInt)
    /// A purpose that budget money is spent on.
    BudgetCategoryId(i64: BigInt)
    /// A budget: a source of money and what it is spent on.
    BudgetId(i64: BigInt)
    /// What a department may spend from a budget in a fiscal year.
    AllocationId(i64: BigInt)
    /// Money held back for a purchase request.
    ReservationId(i64: BigInt)
    /// A department's drug plan for a fiscal year.
    BudgetPlanId(i64: BigInt)
    /// A generic drug in a plan.
    BudgetPlanItemId(i64: BigInt)
}

id_type! {
    /// A procurement method.
    PurchaseMethodId(i64: BigInt)
    /// A kind of purchase.
    PurchaseTypeId(i64: BigInt)
    /// A purchase request.
    PurchaseRequestId(i64: BigInt)
    /// A line of a purchase request.
    PurchaseRequestItemId(i64: BigInt)
    /// A purchase order.
    PurchaseOrderId(i64: BigInt)
    /// A line of a purchase order.
    PurchaseOrderItemId(i64: BigInt)
    /// A delivery of a purchase order.
    ReceiptId(i64: BigInt)
    /// A lot that came with a receipt.
    ReceiptItemId(i64: BigInt)
}

id_type! {
    /// The stock of a drug at a location.
    InventoryId(i64: BigInt)
    /// A lot of a drug at a location.
    LotId(i64: BigInt)
    /// A row of the stock ledger.
    TransactionId(i64: BigInt)
    /// A reason for correcting stock.
    AdjustmentReasonId(i64: BigInt)
}

id_type! {
    /// A kind of distribution.
    DistributionTypeId(i64: BigInt)
    /// A distribution of drugs to a department.
    DistributionId(i64: BigInt)
    /// A lot given with a distribution.
    DistributionItemId(i64: BigInt)
    /// A reason for which departments return drugs.
    ReturnReasonId(i64: BigInt)
    /// What can be done with returned drugs.
    ReturnActionId(i64: BigInt)
    /// A return of drugs from a department.
    ReturnId(i64: BigInt)
    /// A lot that came back with a return.
    ReturnItemId(i64: BigInt)
}
