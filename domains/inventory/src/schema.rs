// @generated automatically by dbctl. Do not edit: change the database, then run `dbctl schema`.

#![allow(missing_docs, non_snake_case, rustdoc::bare_urls)]

pub mod sql_types {
    /// Which way a correction changes stock.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "adjustment_type", schema = "inventory"))]
    pub struct AdjustmentType;

    /// What budget money is meant for.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "budget_class", schema = "inventory"))]
    pub struct BudgetClass;

    /// How far a yearly plan is; REVISED is a plan changed after it was approved or rejected.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "budget_plan_status", schema = "inventory"))]
    pub struct BudgetPlanStatus;

    /// How far a distribution is: DISPENSED has left the location, COMPLETED was received.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "distribution_status", schema = "inventory"))]
    pub struct DistributionStatus;

    /// Whether the hospital still uses the drug: ACTIVE in use, SUSPENDED not ordered for now, DISCONTINUED no longer ordered but stock may be used up, WITHDRAWN must not be used. Numbered 1 to 4, in this order, in source data.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "drug_status", schema = "inventory"))]
    pub struct DrugStatus;

    /// National code of an item's standing: ED essential drug (on the national list of essential medicines), NED drug not on that list, NDMS medical supply that is no drug, CM chemical; LS and PS as issued.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "ed_category", schema = "inventory"))]
    pub struct EdCategory;

    /// What a place that holds drugs is. Stock in QUARANTINE is kept apart and not dispensed.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "location_type", schema = "inventory"))]
    pub struct LocationType;

    /// Whether the drug is on the national list of essential medicines (NLEM). Written E, N in source data.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "nlem_status", schema = "inventory"))]
    pub struct NlemStatus;

    /// When the vendor is paid: NETn within n days of the invoice, IMMEDIATE on invoice, COD on delivery.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "payment_terms", schema = "inventory"))]
    pub struct PaymentTerms;

    /// How far a purchase order is: PENDING waits for approval, PARTIAL is delivered in part.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "po_status", schema = "inventory"))]
    pub struct PoStatus;

    /// How pressing a purchase request is; sorts from most to least pressing.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "pr_priority", schema = "inventory"))]
    pub struct PrPriority;

    /// How far a purchase request is; CONVERTED once it became a purchase order.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "pr_status", schema = "inventory"))]
    pub struct PrStatus;

    /// Modern or herbal medicine, registered with the food and drug administration or made by the hospital. Numbered 1 to 5, in this order, in source data.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "product_category", schema = "inventory"))]
    pub struct ProductCategory;

    /// How far a receipt is: PARTIAL was accepted in part, POSTED has been entered into stock.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "receipt_status", schema = "inventory"))]
    pub struct ReceiptStatus;

    /// ACTIVE holds money back; RELEASED gave it back, EXPIRED ran out, COMMITTED turned it into spending.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "reservation_status", schema = "inventory"))]
    pub struct ReservationStatus;

    /// What comes of a returned drug: money back, other goods, a credit note, or destruction.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "return_action_type", schema = "inventory"))]
    pub struct ReturnActionType;

    /// How far a return is: VERIFIED was counted by the pharmacy, POSTED has been entered into stock.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "return_status", schema = "inventory"))]
    pub struct ReturnStatus;

    /// Whether the returned drug had been bought or had come free of charge.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "return_type", schema = "inventory"))]
    pub struct ReturnType;

    /// Level of a concept in Thai Medicines Terminology: VTM substance, GP generic product, GPU generic product with unit of use; GPF and GPX as the dictionary defines them.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "tmt_level", schema = "inventory"))]
    pub struct TmtLevel;

    /// Why stock changed: RECEIVE from a vendor (+), ISSUE to a department (-), TRANSFER between locations (- and +), ADJUST by hand (+ or -), RETURN from a department (+).
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "transaction_type", schema = "inventory"))]
    pub struct TransactionType;

    /// What a unit measures: weight, volume, a number of pieces, or biological or chemical potency.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "unit_type", schema = "inventory"))]
    pub struct UnitType;

    /// VEN analysis: how badly the hospital needs the drug. Written V, E, N in source data.
    #[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "ven_category", schema = "inventory"))]
    pub struct VenCategory;
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::AdjustmentType;

    /// Reasons for correcting stock by hand, e.g. count difference, breakage.
    inventory.adjustment_reasons (id) {
        id -> Int8,
        #[max_length = 10]
        reason_code -> Varchar,
        #[max_length = 100]
        reason_name -> Varchar,
        /// Sign that an adjustment with this reason must have; null when both are allowed.
        adjustment_type -> Nullable<AdjustmentType>,
        /// True when a second person must approve the adjustment.
        requires_approval -> Bool,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// What a department may spend from a budget in a fiscal year, in baht, by quarter. A quarter cannot be overspent; money is moved between quarters by changing q1_budget to q4_budget.
    inventory.budget_allocations (id) {
        id -> Int8,
        /// Fiscal year, Buddhist era (2569) or Gregorian (2026); one database keeps to one of them.
        fiscal_year -> Int4,
        budget_id -> Int8,
        department_id -> Int8,
        /// Baht for the year; always the sum of the four quarters.
        total_budget -> Numeric,
        /// Baht for the first quarter of the fiscal year.
        q1_budget -> Numeric,
        q2_budget -> Numeric,
        q3_budget -> Numeric,
        q4_budget -> Numeric,
        /// Baht spent in the first quarter; active reservations are not in it.
        q1_spent -> Numeric,
        q2_spent -> Numeric,
        q3_spent -> Numeric,
        q4_spent -> Numeric,
        /// Baht spent in the year, computed.
        total_spent -> Numeric,
        /// Baht not spent yet, computed; active reservations still have to be taken off.
        remaining_budget -> Numeric,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// What budget money is spent on, e.g. drugs, medical supplies.
    inventory.budget_categories (id) {
        id -> Int8,
        /// Short code, e.g. DRUG, LAB.
        #[max_length = 10]
        category_code -> Varchar,
        #[max_length = 100]
        category_name -> Varchar,
        /// Account of the hospital's ledger that is charged.
        #[max_length = 20]
        accounting_code -> Nullable<Varchar>,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// How much of a generic drug a plan foresees, by quarter; quantities in standard units.
    inventory.budget_plan_items (id) {
        id -> Int8,
        budget_plan_id -> Int8,
        generic_id -> Int8,
        /// Quantity used in the fiscal year before the plan's.
        last_year_qty -> Numeric,
        two_years_ago_qty -> Numeric,
        three_years_ago_qty -> Numeric,
        /// Quantity for the year; always the sum of the four quarters.
        planned_quantity -> Numeric,
        /// Baht per standard unit.
        estimated_unit_price -> Numeric,
        /// Baht, computed: planned quantity times estimated unit price, rounded to satang.
        total_planned_value -> Numeric,
        q1_planned_qty -> Numeric,
        q2_planned_qty -> Numeric,
        q3_planned_qty -> Numeric,
        q4_planned_qty -> Numeric,
        q1_purchased_qty -> Numeric,
        q2_purchased_qty -> Numeric,
        q3_purchased_qty -> Numeric,
        q4_purchased_qty -> Numeric,
        /// Quantity bought so far, computed from the four quarters.
        total_purchased_qty -> Numeric,
        /// Baht paid so far, at the prices paid.
        total_purchased_value -> Numeric,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::BudgetPlanStatus;

    /// A department's drug plan for a fiscal year.
    inventory.budget_plans (id) {
        id -> Int8,
        /// Fiscal year, Buddhist era (2569) or Gregorian (2026); one database keeps to one of them.
        fiscal_year -> Int4,
        department_id -> Int8,
        #[max_length = 200]
        plan_name -> Nullable<Varchar>,
        /// Baht; the sum of total_planned_value of the items.
        total_planned_amount -> Numeric,
        status -> BudgetPlanStatus,
        approved_at -> Nullable<Timestamptz>,
        approved_by -> Nullable<Uuid>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ReservationStatus;

    /// Money held back from a quarter of an allocation for a purchase request; at most one active reservation a request.
    inventory.budget_reservations (id) {
        id -> Int8,
        allocation_id -> Int8,
        pr_id -> Int8,
        /// Baht.
        reserved_amount -> Numeric,
        /// Quarter of the fiscal year, 1 to 4.
        quarter -> Int4,
        status -> ReservationStatus,
        reservation_date -> Timestamptz,
        /// Moment at which an active reservation may be expired.
        expires_date -> Timestamptz,
        /// Moment at which the reservation stopped being active, whichever way; null exactly while it is.
        released_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::BudgetClass;

    /// Sources of budget money, e.g. universal coverage, social security.
    inventory.budget_types (id) {
        id -> Int8,
        /// Short code, e.g. UC, SSO.
        #[max_length = 10]
        type_code -> Varchar,
        #[max_length = 100]
        type_name -> Varchar,
        budget_class -> BudgetClass,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// A budget type paired with a budget category; amounts are in budget_allocations.
    inventory.budgets (id) {
        id -> Int8,
        budget_type_id -> Int8,
        budget_category_id -> Int8,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Vendors and manufacturers; a company is at least one of the two.
    inventory.companies (id) {
        id -> Int8,
        #[max_length = 10]
        company_code -> Varchar,
        #[max_length = 200]
        company_name -> Varchar,
        /// Tax number, 13 digits for Thai companies; null when unknown, never empty.
        #[max_length = 20]
        tax_id -> Nullable<Varchar>,
        #[max_length = 50]
        bank_account_number -> Nullable<Varchar>,
        #[max_length = 100]
        bank_account_name -> Nullable<Varchar>,
        /// True when drugs are bought from it.
        is_vendor -> Bool,
        /// True when it makes drugs.
        is_manufacturer -> Bool,
        #[max_length = 100]
        contact_person -> Nullable<Varchar>,
        #[max_length = 20]
        phone -> Nullable<Varchar>,
        #[max_length = 100]
        email -> Nullable<Varchar>,
        address -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Departments of the hospitals; budgets, requests and returns belong to one.
    inventory.departments (id) {
        id -> Int8,
        #[max_length = 10]
        dept_code -> Varchar,
        #[max_length = 100]
        dept_name -> Varchar,
        /// Code of the department in the hospital information system.
        #[max_length = 20]
        his_code -> Nullable<Varchar>,
        /// The department this one is part of; null at the top.
        parent_id -> Nullable<Int8>,
        hospital_id -> Nullable<Int8>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Kinds of distribution, e.g. regular requisition, borrowing.
    inventory.distribution_types (id) {
        id -> Int8,
        #[max_length = 10]
        type_code -> Varchar,
        #[max_length = 100]
        type_name -> Varchar,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Forms in which drugs are given.
    inventory.dosage_forms (id) {
        id -> Int8,
        /// Short code, e.g. TAB, INJ.
        #[max_length = 10]
        form_code -> Varchar,
        /// Thai name.
        #[max_length = 100]
        form_name -> Varchar,
        /// English name.
        #[max_length = 100]
        form_name_en -> Nullable<Varchar>,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Active components of a generic drug; a component may occur twice, in two strengths.
    inventory.drug_components (id) {
        id -> Int8,
        generic_id -> Int8,
        #[max_length = 200]
        component_name -> Varchar,
        /// Strength as printed, e.g. 500 mg/5 ml.
        #[max_length = 50]
        strength -> Nullable<Varchar>,
        /// Strength as a number, in strength_unit.
        strength_value -> Nullable<Numeric>,
        #[max_length = 20]
        strength_unit -> Nullable<Varchar>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Drugs and lots of a distribution.
    inventory.drug_distribution_items (id) {
        id -> Int8,
        distribution_id -> Int8,
        /// Position in the distribution, from 1.
        item_number -> Int4,
        drug_id -> Int8,
        #[max_length = 50]
        lot_number -> Varchar,
        /// Dispensing units.
        quantity_dispensed -> Numeric,
        /// Baht per dispensing unit.
        unit_cost -> Numeric,
        expiry_date -> Date,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::DistributionStatus;

    /// Drugs given from a location to a department.
    inventory.drug_distributions (id) {
        id -> Int8,
        #[max_length = 50]
        distribution_number -> Varchar,
        distribution_date -> Date,
        distribution_type_id -> Nullable<Int8>,
        from_location_id -> Int8,
        /// Location that takes the drugs into its own stock; null when the department uses them up.
        to_location_id -> Nullable<Int8>,
        requesting_dept_id -> Int8,
        requested_by -> Nullable<Uuid>,
        approved_by -> Nullable<Uuid>,
        dispensed_by -> Nullable<Uuid>,
        status -> DistributionStatus,
        /// Number of items.
        total_items -> Int4,
        /// Baht; the sum of quantity times unit cost of the items.
        total_amount -> Numeric,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::TmtLevel;

    /// Codes of generic drugs in the national drug dictionary. Several generics may share a code.
    inventory.drug_generic_tmt_codes (id) {
        id -> Int8,
        generic_id -> Int8,
        level -> TmtLevel,
        /// Identifier of the concept, kept as text: leading zeros count.
        #[max_length = 20]
        code -> Varchar,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::EdCategory;
    use super::sql_types::VenCategory;

    /// Generic drugs and other items of the hospital's list, independent of brand.
    inventory.drug_generics (id) {
        id -> Int8,
        /// Seven characters; leading zeros count.
        #[max_length = 7]
        working_code -> Varchar,
        #[max_length = 200]
        generic_name -> Varchar,
        /// Dosage form as the source spells it; dosage_form_id is what it was understood as.
        #[max_length = 50]
        dosage_form -> Nullable<Varchar>,
        /// Unit of the strength as the source spells it; strength_unit_id is what it was understood as.
        #[max_length = 20]
        strength_unit -> Nullable<Varchar>,
        dosage_form_id -> Nullable<Int8>,
        strength_unit_id -> Nullable<Int8>,
        /// Strength in strength_unit; 0 where the source gives no meaningful figure.
        strength_value -> Nullable<Numeric>,
        ed_category -> Nullable<EdCategory>,
        /// Sublist of the national list of essential medicines, as the source numbers it.
        ed_list -> Nullable<Int4>,
        ed_group_id -> Nullable<Int8>,
        /// Unit in which stock is counted, as the source spells it.
        #[max_length = 10]
        standard_unit -> Nullable<Varchar>,
        #[max_length = 50]
        therapeutic_group -> Nullable<Varchar>,
        #[max_length = 100]
        composition -> Nullable<Varchar>,
        /// Unit in which the drug is dispensed, as the source spells it.
        #[max_length = 10]
        sale_unit -> Nullable<Varchar>,
        ven_category -> Nullable<VenCategory>,
        /// Number of the hospital's own list the drug is on; null when on none.
        hosp_list -> Nullable<Int4>,
        /// Baht per standard unit at the last purchase.
        last_buy_cost -> Nullable<Numeric>,
        /// Vendor code of the last purchase as the source gives it; not every one is known in companies.
        #[max_length = 10]
        last_vendor_code -> Nullable<Varchar>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Lots of a drug at a location; quantities in dispensing units. quantity_available equals the sum of quantity over its rows of inventory_transactions. drug_id and location_id repeat those of the inventory row, for FEFO picking by one index; a foreign key keeps them equal.
    inventory.drug_lots (id) {
        id -> Int8,
        /// The stock row whose quantity_on_hand this lot is part of.
        inventory_id -> Int8,
        drug_id -> Int8,
        location_id -> Int8,
        /// The manufacturer's lot number as printed.
        #[max_length = 50]
        lot_number -> Varchar,
        expiry_date -> Date,
        /// What is left of the lot here. Written together with the ledger row that explains the change.
        quantity_available -> Numeric,
        /// Baht per dispensing unit.
        unit_cost -> Numeric,
        received_date -> Date,
        /// Receipt that brought the lot; null for opening stock and transfers.
        receipt_id -> Nullable<Int8>,
        notes -> Nullable<Text>,
        /// False when the lot must not be dispensed, e.g. after a recall.
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Packs in which a drug is bought.
    inventory.drug_pack_ratios (id) {
        id -> Int8,
        drug_id -> Int8,
        /// Vendor that sells this pack; null when all do.
        company_id -> Nullable<Int8>,
        /// Pieces printed on the pack.
        pack_size -> Int4,
        #[max_length = 20]
        pack_unit -> Varchar,
        /// Dispensing units in one pack: packs times this is the quantity in stock.
        unit_per_pack -> Numeric,
        /// Baht per pack.
        pack_price -> Nullable<Numeric>,
        /// True for the pack proposed when ordering.
        is_default -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ReturnType;

    /// Drugs and lots of a return; quantities in dispensing units.
    inventory.drug_return_items (id) {
        id -> Int8,
        return_id -> Int8,
        drug_id -> Int8,
        total_quantity -> Numeric,
        /// Fit for use again: goes back into stock at location_id.
        good_quantity -> Numeric,
        /// Not fit for use; action_id says what is done with it.
        damaged_quantity -> Numeric,
        #[max_length = 50]
        lot_number -> Varchar,
        expiry_date -> Date,
        return_type -> ReturnType,
        /// Location that takes the drugs back.
        location_id -> Int8,
        action_id -> Nullable<Int8>,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ReturnStatus;

    /// Drugs that a department gives back.
    inventory.drug_returns (id) {
        id -> Int8,
        #[max_length = 50]
        return_number -> Varchar,
        department_id -> Int8,
        return_date -> Date,
        return_reason_id -> Nullable<Int8>,
        status -> ReturnStatus,
        /// Number of items.
        total_items -> Int4,
        /// Baht; value of the returned items at cost.
        total_amount -> Numeric,
        received_by -> Nullable<Uuid>,
        verified_by -> Nullable<Uuid>,
        /// What the reason does not say.
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::UnitType;

    /// Units of strength and of quantity.
    inventory.drug_units (id) {
        id -> Int8,
        /// Short code, e.g. MG, ML, TAB.
        #[max_length = 10]
        unit_code -> Varchar,
        /// Thai name.
        #[max_length = 50]
        unit_name -> Varchar,
        /// English name.
        #[max_length = 50]
        unit_name_en -> Nullable<Varchar>,
        unit_type -> UnitType,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::NlemStatus;
    use super::sql_types::DrugStatus;
    use super::sql_types::ProductCategory;

    /// Trade drugs: a generic as one manufacturer sells it.
    inventory.drugs (id) {
        id -> Int8,
        /// National 24-character drug code; leading zeros count.
        #[max_length = 24]
        drug_code -> Varchar,
        #[max_length = 200]
        trade_name -> Varchar,
        generic_id -> Int8,
        /// Company that makes the drug.
        manufacturer_id -> Int8,
        nlem_status -> NlemStatus,
        drug_status -> DrugStatus,
        product_category -> ProductCategory,
        /// Day on which drug_status last changed.
        status_changed_date -> Nullable<Date>,
        /// List price in baht per dispensing unit.
        unit_price -> Nullable<Numeric>,
        /// Dispensing units in the usual package.
        package_size -> Nullable<Int4>,
        /// Name of the usual package, e.g. box.
        #[max_length = 20]
        package_unit -> Nullable<Varchar>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Therapeutic groups of the national list of essential medicines.
    inventory.ed_groups (id) {
        id -> Int8,
        /// Eight digits, two a level: 02050400 is group 4 of section 5 of chapter 2. Leading zeros count.
        #[max_length = 8]
        code -> Varchar,
        #[max_length = 100]
        name -> Varchar,
        /// Number of the expert subcommittee that keeps the group.
        sub_commit_code -> Nullable<Int4>,
        /// Forecast figure that planning keeps for the group.
        forecast -> Nullable<Numeric>,
        /// True when lists leave the group out.
        is_hidden -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Hospitals that departments belong to.
    inventory.hospitals (id) {
        id -> Int8,
        /// National code of the hospital.
        #[max_length = 10]
        hospital_code -> Varchar,
        #[max_length = 200]
        hospital_name -> Varchar,
        /// Kind of hospital, free text, e.g. community, general.
        #[max_length = 50]
        hospital_type -> Nullable<Varchar>,
        #[max_length = 100]
        province -> Nullable<Varchar>,
        /// Public health region.
        #[max_length = 50]
        region -> Nullable<Varchar>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Stock of a drug at a location; quantities in dispensing units. quantity_on_hand equals the sum of quantity over its rows of inventory_transactions, and the sum of quantity_available over its rows of drug_lots.
    inventory.inventory (id) {
        id -> Int8,
        drug_id -> Int8,
        location_id -> Int8,
        /// What is there now. Written together with the ledger row that explains the change.
        quantity_on_hand -> Numeric,
        /// Quantity below which stock should not fall.
        min_level -> Nullable<Numeric>,
        /// Quantity above which stock should not rise.
        max_level -> Nullable<Numeric>,
        /// Quantity at which more is asked for; null when stock is not watched.
        reorder_point -> Nullable<Numeric>,
        /// Moving average in baht per dispensing unit.
        average_cost -> Nullable<Numeric>,
        /// Baht per dispensing unit of the last receipt.
        last_cost -> Nullable<Numeric>,
        /// Moment of the last stock movement; null before the first. updated_at moves with levels and costs too.
        last_updated -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::TransactionType;

    /// The stock ledger, append-only: every change of stock by lot and inventory row. Drug and location follow from inventory_id.
    inventory.inventory_transactions (id) {
        id -> Int8,
        inventory_id -> Int8,
        /// The lot that changed; it must belong to inventory_id.
        lot_id -> Int8,
        transaction_type -> TransactionType,
        /// Dispensing units, signed: positive into stock, negative out of it. The sum is what is on hand.
        quantity -> Numeric,
        /// Baht per dispensing unit at the time.
        unit_cost -> Nullable<Numeric>,
        /// Why stock was corrected; given exactly for ADJUST.
        adjustment_reason_id -> Nullable<Int8>,
        /// Shared by the two rows of a transfer, out of one location and into the other; given exactly for TRANSFER. One transfer moves one lot.
        transfer_id -> Nullable<Uuid>,
        /// Which kind of document caused the change, e.g. receipt, drug_distribution; given together with reference_id.
        #[max_length = 50]
        reference_type -> Nullable<Varchar>,
        /// Id of that document in the table that reference_type names; no foreign key, because the table varies.
        reference_id -> Nullable<Int8>,
        notes -> Nullable<Text>,
        /// Who did it; null when the system did.
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::LocationType;

    /// Places where drugs are kept; stock is counted per location.
    inventory.locations (id) {
        id -> Int8,
        /// Short code used by people and reference data, e.g. MAIN, OPD.
        #[max_length = 10]
        location_code -> Varchar,
        #[max_length = 100]
        location_name -> Varchar,
        location_type -> LocationType,
        /// The location this one is part of; null for a top-level location.
        parent_id -> Nullable<Int8>,
        address -> Nullable<Text>,
        /// Name of the person in charge, free text.
        #[max_length = 100]
        responsible_person -> Nullable<Varchar>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Procurement methods that the law allows, e.g. bidding, direct purchase.
    inventory.purchase_methods (id) {
        id -> Int8,
        #[max_length = 10]
        method_code -> Varchar,
        #[max_length = 100]
        method_name -> Varchar,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Generic drugs that a purchase order orders.
    inventory.purchase_order_items (id) {
        id -> Int8,
        po_id -> Int8,
        pr_item_id -> Nullable<Int8>,
        generic_id -> Int8,
        /// How many of unit.
        quantity -> Numeric,
        #[max_length = 20]
        unit -> Varchar,
        /// Baht per unit before discount.
        unit_price -> Numeric,
        /// Percentage agreed with the vendor, 0 to 100, for information: discount_amount is what counts.
        discount_percent -> Numeric,
        /// Baht taken off the whole line.
        discount_amount -> Numeric,
        /// Baht, computed: quantity times unit price rounded to satang, less the discount amount.
        total_price -> Numeric,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::PoStatus;
    use super::sql_types::PaymentTerms;

    /// Orders sent to vendors on the strength of a purchase request.
    inventory.purchase_orders (id) {
        id -> Int8,
        #[max_length = 50]
        po_number -> Varchar,
        pr_id -> Int8,
        vendor_id -> Int8,
        po_date -> Date,
        /// Day on which delivery is due.
        delivery_date -> Date,
        /// Baht before value added tax; the sum of total_price of the items.
        total_amount -> Numeric,
        /// Value added tax in baht.
        vat_amount -> Numeric,
        /// Baht with value added tax, computed.
        grand_total -> Numeric,
        status -> PoStatus,
        payment_terms -> PaymentTerms,
        shipping_address -> Nullable<Text>,
        billing_address -> Nullable<Text>,
        notes -> Nullable<Text>,
        created_by -> Uuid,
        approved_by -> Nullable<Uuid>,
        approved_at -> Nullable<Timestamptz>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Generic drugs that a purchase request asks for.
    inventory.purchase_request_items (id) {
        id -> Int8,
        pr_id -> Int8,
        generic_id -> Int8,
        /// How many of unit.
        quantity -> Numeric,
        /// Unit of quantity and price as written on the request.
        #[max_length = 20]
        unit -> Varchar,
        /// Baht per unit.
        estimated_unit_price -> Numeric,
        /// Baht, computed: quantity times estimated unit price, rounded to satang.
        estimated_total -> Numeric,
        specification -> Nullable<Text>,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::PrStatus;
    use super::sql_types::PrPriority;

    /// A department's request to buy drugs from a budget.
    inventory.purchase_requests (id) {
        id -> Int8,
        #[max_length = 50]
        pr_number -> Varchar,
        department_id -> Int8,
        budget_id -> Int8,
        /// Fiscal year, Buddhist era (2569) or Gregorian (2026); one database keeps to one of them.
        fiscal_year -> Int4,
        request_date -> Date,
        /// Day by which the drugs are needed.
        required_date -> Date,
        requested_by -> Uuid,
        /// Baht; the sum of estimated_total of the items.
        total_amount -> Numeric,
        status -> PrStatus,
        priority -> PrPriority,
        purpose -> Nullable<Text>,
        approved_by -> Nullable<Uuid>,
        approved_at -> Nullable<Timestamptz>,
        rejected_by -> Nullable<Uuid>,
        rejected_at -> Nullable<Timestamptz>,
        rejection_reason -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Kinds of purchase, e.g. by the hospital alone, jointly with others.
    inventory.purchase_types (id) {
        id -> Int8,
        #[max_length = 10]
        type_code -> Varchar,
        #[max_length = 100]
        type_name -> Varchar,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// What came with a receipt, one row a manufacturer's lot.
    inventory.receipt_items (id) {
        id -> Int8,
        receipt_id -> Int8,
        po_item_id -> Int8,
        generic_id -> Int8,
        quantity_ordered -> Numeric,
        quantity_received -> Numeric,
        /// Quantity that passed inspection and goes into stock; what was received less what was rejected.
        quantity_accepted -> Numeric,
        quantity_rejected -> Numeric,
        rejection_reason -> Nullable<Text>,
        /// Baht per unit; 0 for goods that came free.
        unit_price -> Numeric,
        /// Baht, computed: accepted quantity times unit price, rounded to satang.
        total_price -> Numeric,
        /// The manufacturer's lot number as printed.
        #[max_length = 50]
        lot_number -> Varchar,
        manufacture_date -> Nullable<Date>,
        expiry_date -> Date,
        notes -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ReceiptStatus;

    /// Deliveries of a purchase order to a location.
    inventory.receipts (id) {
        id -> Int8,
        #[max_length = 50]
        receipt_number -> Varchar,
        po_id -> Int8,
        /// Where the goods go into stock.
        location_id -> Int8,
        receipt_date -> Date,
        #[max_length = 50]
        delivery_note_number -> Nullable<Varchar>,
        #[max_length = 50]
        invoice_number -> Nullable<Varchar>,
        invoice_date -> Nullable<Date>,
        status -> ReceiptStatus,
        /// Baht; the sum of total_price of the items.
        total_amount -> Numeric,
        notes -> Nullable<Text>,
        received_by -> Uuid,
        inspected_by -> Nullable<Uuid>,
        inspected_at -> Nullable<Timestamptz>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::ReturnActionType;

    /// What can be done with returned drugs.
    inventory.return_actions (id) {
        id -> Int8,
        #[max_length = 10]
        action_code -> Varchar,
        #[max_length = 100]
        action_name -> Varchar,
        /// What the action comes to; null when none of them fits.
        action_type -> Nullable<ReturnActionType>,
        /// True when the vendor must agree first.
        requires_vendor_approval -> Bool,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    /// Reasons for which departments return drugs, e.g. expired, damaged, surplus.
    inventory.return_reasons (id) {
        id -> Int8,
        #[max_length = 10]
        reason_code -> Varchar,
        #[max_length = 100]
        reason_name -> Varchar,
        description -> Nullable<Text>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(budget_allocations -> budgets (budget_id));
diesel::joinable!(budget_allocations -> departments (department_id));
diesel::joinable!(budget_plan_items -> budget_plans (budget_plan_id));
diesel::joinable!(budget_plan_items -> drug_generics (generic_id));
diesel::joinable!(budget_plans -> departments (department_id));
diesel::joinable!(budget_reservations -> budget_allocations (allocation_id));
diesel::joinable!(budget_reservations -> purchase_requests (pr_id));
diesel::joinable!(budgets -> budget_categories (budget_category_id));
diesel::joinable!(budgets -> budget_types (budget_type_id));
diesel::joinable!(departments -> hospitals (hospital_id));
diesel::joinable!(drug_components -> drug_generics (generic_id));
diesel::joinable!(drug_distribution_items -> drug_distributions (distribution_id));
diesel::joinable!(drug_distribution_items -> drugs (drug_id));
diesel::joinable!(drug_distributions -> departments (requesting_dept_id));
diesel::joinable!(drug_distributions -> distribution_types (distribution_type_id));
diesel::joinable!(drug_generic_tmt_codes -> drug_generics (generic_id));
diesel::joinable!(drug_generics -> dosage_forms (dosage_form_id));
diesel::joinable!(drug_generics -> drug_units (strength_unit_id));
diesel::joinable!(drug_generics -> ed_groups (ed_group_id));
diesel::joinable!(drug_lots -> drugs (drug_id));
diesel::joinable!(drug_lots -> locations (location_id));
diesel::joinable!(drug_lots -> receipts (receipt_id));
diesel::joinable!(drug_pack_ratios -> companies (company_id));
diesel::joinable!(drug_pack_ratios -> drugs (drug_id));
diesel::joinable!(drug_return_items -> drug_returns (return_id));
diesel::joinable!(drug_return_items -> drugs (drug_id));
diesel::joinable!(drug_return_items -> locations (location_id));
diesel::joinable!(drug_return_items -> return_actions (action_id));
diesel::joinable!(drug_returns -> departments (department_id));
diesel::joinable!(drug_returns -> return_reasons (return_reason_id));
diesel::joinable!(drugs -> companies (manufacturer_id));
diesel::joinable!(drugs -> drug_generics (generic_id));
diesel::joinable!(inventory -> drugs (drug_id));
diesel::joinable!(inventory -> locations (location_id));
diesel::joinable!(inventory_transactions -> adjustment_reasons (adjustment_reason_id));
diesel::joinable!(inventory_transactions -> inventory (inventory_id));
diesel::joinable!(purchase_order_items -> drug_generics (generic_id));
diesel::joinable!(purchase_order_items -> purchase_orders (po_id));
diesel::joinable!(purchase_order_items -> purchase_request_items (pr_item_id));
diesel::joinable!(purchase_orders -> companies (vendor_id));
diesel::joinable!(purchase_orders -> purchase_requests (pr_id));
diesel::joinable!(purchase_request_items -> drug_generics (generic_id));
diesel::joinable!(purchase_request_items -> purchase_requests (pr_id));
diesel::joinable!(purchase_requests -> budgets (budget_id));
diesel::joinable!(purchase_requests -> departments (department_id));
diesel::joinable!(receipt_items -> drug_generics (generic_id));
diesel::joinable!(receipt_items -> purchase_order_items (po_item_id));
diesel::joinable!(receipt_items -> receipts (receipt_id));
diesel::joinable!(receipts -> locations (location_id));
diesel::joinable!(receipts -> purchase_orders (po_id));

diesel::joinable!(budget_plans -> domain_core::schema::users (approved_by));
diesel::joinable!(inventory_transactions -> domain_core::schema::users (created_by));

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
    adjustment_reasons:
    adjustment_reasons [0 0 0 0 0 1 0 0 1 1 0 1 1 1 0 1]
    budget_allocations [0 1 0 0 1 1 0 1 1 1 0 1 0 0 0 0]
    budget_categories [0 0 0 1 1 1 0 0 0 0 0 0 1 0 1 1]
    budget_plan_items [1 1 0 1 1 1 1 1 0 0 1 0 1 0 0 1]
    budget_plans [1 1 1 0 1 1 1 1 1 0 0 1 1 1 0 1]
    budget_reservations [0 0 1 0 0 0 1 1 1 0 0 1 0 1 0 1]
    budget_types [1 0 1 0 1 0 1 1 1 0 0 1 1 0 0 1]
    budgets [1 0 1 1 0 0 0 0 1 1 1 0 1 0 1 0]
    companies [1 0 1 1 1 1 1 0 1 1 0 0 0 1 1 0]
    departments [0 1 1 0 0 0 1 0 1 1 0 1 0 1 1 1]
    distribution_types [1 0 1 0 0 0 0 1 1 1 1 0 1 0 0 0]
    dosage_forms [1 1 0 0 0 1 1 1 0 1 1 0 1 0 1 0]
    drug_components [1 0 0 1 0 0 1 1 1 0 1 0 1 0 0 1]
    drug_distribution_items [0 0 0 1 0 0 0 0 1 0 0 1 1 0 0 0]
    drug_distributions [1 0 1 1 0 1 0 1 0 1 0 0 1 0 0 0]
    drug_generic_tmt_codes [1 1 1 0 0 1 0 0 1 1 1 1 1 0 1 0]
    drug_generics [0 0 0 0 0 0 0 0 0 1 0 0 1 1 0 1]
    drug_lots [1 0 0 0 0 1 0 1 0 1 1 1 1 1 0 1]
    drug_pack_ratios [0 1 0 0 0 0 1 0 1 0 1 0 0 0 1 1]
    drug_return_items [1 1 1 1 1 1 0 1 0 1 1 1 0 0 0 0]
    drug_returns [0 1 1 0 1 1 0 0 0 0 1 0 0 0 0 0]
    drug_units [1 1 1 0 1 0 0 1 0 0 0 1 1 0 1 1]
    drugs [1 1 0 1 0 0 1 0 0 1 0 0 1 1 0 0]
    ed_groups [1 1 1 0 0 0 0 1 1 0 0 0 1 1 0 0]
    hospitals [1 0 1 1 0 0 0 0 1 0 1 0 0 1 1 1]
    inventory [0 0 1 1 1 0 0 0 1 1 0 0 0 0 1 0]
    inventory_transactions [0 1 1 1 0 0 1 0 1 1 1 1 0 1 1 1]
    locations [1 1 1 1 0 0 1 0 1 1 1 1 0 1 0 1]
    purchase_order_items [1 1 0 1 0 0 0 0 1 0 1 1 1 0 0 1]
    purchase_orders [1 1 1 0 0 0 1 0 0 1 0 1 1 1 0 0]
    purchase_request_items [1 0 0 1 0 1 0 1 0 0 0 0 1 0 0 1]
    purchase_requests [0 0 1 0 1 0 0 0 1 0 1 0 1 0 0 0]
    receipt_items [1 1 1 1 0 0 0 0 1 0 1 0 0 0 1 1]
    receipts [0 1 1 1 1 0 0 0 1 0 1 1 1 0 1 0]
    return_actions [0 0 0 0 1 1 0 0 1 1 0 1 0 1 1 1]
    return_reasons [1 1 1 1 1 0 1 0 0 0 0 0 1 1 0 1]
}

tell_apart! {
    purchase_methods:
    purchase_methods [0 0 0 1 1 1 1 0 1 1 0 1 1 1 0 1]
}

tell_apart! {
    purchase_types:
    purchase_types [1 0 0 1 0 1 0 1 1 0 1 0 1 1 0 1]
}

domain_core::allow_in_same_query!(
    adjustment_reasons,
    budget_allocations,
    budget_categories,
    budget_plan_items,
    budget_plans,
    budget_reservations,
    budget_types,
    budgets,
    companies,
    departments,
    distribution_types,
    dosage_forms,
    drug_components,
    drug_distribution_items,
    drug_distributions,
    drug_generic_tmt_codes,
    drug_generics,
    drug_lots,
    drug_pack_ratios,
    drug_return_items,
    drug_returns,
    drug_units,
    drugs,
    ed_groups,
    hospitals,
    inventory,
    inventory_transactions,
    locations,
    purchase_order_items,
    purchase_orders,
    purchase_request_items,
    purchase_requests,
    receipt_items,
    receipts,
    return_actions,
    return_reasons,
);

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
                adjustment_reasons budget_allocations budget_categories budget_plan_items
                budget_plans budget_reservations budget_types budgets companies departments
                distribution_types dosage_forms drug_components drug_distribution_items
                drug_distributions drug_generic_tmt_codes drug_generics drug_lots drug_pack_ratios
                drug_return_items drug_returns drug_units drugs ed_groups hospitals inventory
                inventory_transactions locations purchase_methods purchase_order_items
                purchase_orders purchase_request_items purchase_requests purchase_types
                receipt_items receipts return_actions return_reasons
            }
        )+
    };
}
