use diesel::PgConnection;
use domain_core::types::UserId;
use domain_inventory::enums::{
    BudgetClass, DrugStatus, EdCategory, LocationType, NlemStatus, ProductCategory,
    TransactionType, UnitType, VenCategory,
};
use domain_inventory::models::*;
use domain_inventory::schema::{
    budget_allocations, budget_categories, budget_types, budgets, companies, departments,
    dosage_forms, drug_generics, drug_lots, drug_units, drugs, ed_groups, hospitals, inventory,
    inventory_transactions, locations,
};
use domain_inventory::types::*;

use super::day;
use crate::add_row;

pub(super) fn department(conn: &mut PgConnection) -> DepartmentId {
    let hospital = add_row!(conn, hospitals => Hospital, NewHospital {
        hospital_code: "10660".into(),
        hospital_name: "Chaiyaphum Hospital".into(),
        hospital_type: Some("general".into()),
        province: Some("Chaiyaphum".into()),
        region: None,
    });
    let department = add_row!(conn, departments => Department, NewDepartment {
        dept_code: "PHARM".into(),
        dept_name: "Pharmacy".into(),
        his_code: Some("P01".into()),
        parent_id: None,
        hospital_id: Some(hospital.id),
    });
    department.id
}

pub(super) fn places(conn: &mut PgConnection) -> (LocationId, LocationId) {
    let store = add_row!(conn, locations => Location, NewLocation {
        location_code: "STORE".into(),
        location_name: "Main store".into(),
        location_type: LocationType::Warehouse,
        parent_id: None,
        address: Some("Building 1".into()),
        responsible_person: None,
    });
    let ward = add_row!(conn, locations => Location, NewLocation {
        location_code: "WARD1".into(),
        location_name: "Ward 1".into(),
        location_type: LocationType::Ward,
        parent_id: Some(store.id),
        address: None,
        responsible_person: Some("Malee".into()),
    });
    (store.id, ward.id)
}

pub(super) fn company(conn: &mut PgConnection) -> CompanyId {
    let company = add_row!(conn, companies => Company, NewCompany {
        company_code: "ACME".into(),
        company_name: "Acme Pharma".into(),
        tax_id: Some("0105500000001".into()),
        bank_account_number: None,
        bank_account_name: None,
        is_vendor: true,
        is_manufacturer: true,
        contact_person: None,
        phone: Some("02 000 0000".into()),
        email: None,
        address: None,
    });
    company.id
}

pub(super) fn generic(conn: &mut PgConnection) -> GenericId {
    let tablet = add_row!(conn, dosage_forms => DosageForm, NewDosageForm {
        form_code: "TAB".into(),
        form_name: "ยาเม็ด".into(),
        form_name_en: Some("Tablet".into()),
        description: None,
    });
    let milligram = add_row!(conn, drug_units => DrugUnit, NewDrugUnit {
        unit_code: "MG".into(),
        unit_name: "มิลลิกรัม".into(),
        unit_name_en: Some("Milligram".into()),
        unit_type: UnitType::Weight,
        description: None,
    });
    let analgesics = add_row!(conn, ed_groups => EdGroup, NewEdGroup {
        code: "10010000".into(),
        name: "Analgesics".into(),
        sub_commit_code: Some(3),
        forecast: Some("1250.50".parse().unwrap()),
        is_hidden: false,
    });
    let generic = add_row!(conn, drug_generics => Generic, NewGeneric {
        working_code: "0000042".into(),
        generic_name: "Paracetamol".into(),
        dosage_form: Some("TABLET".into()),
        strength_unit: Some("mg".into()),
        dosage_form_id: Some(tablet.id),
        strength_unit_id: Some(milligram.id),
        strength_value: Some("500".parse().unwrap()),
        ed_category: Some(EdCategory::Ed),
        ed_list: Some(1),
        ed_group_id: Some(analgesics.id),
        standard_unit: Some("TAB".into()),
        therapeutic_group: None,
        composition: None,
        sale_unit: Some("TAB".into()),
        ven_category: Some(VenCategory::Vital),
        hosp_list: None,
        last_buy_cost: Some("0.2575".parse().unwrap()),
        last_vendor_code: Some("ACME".into()),
    });
    generic.id
}

/// A trade drug of a generic, as one company makes it; no two have the same number.
pub fn drug(
    conn: &mut PgConnection,
    generic: GenericId,
    company: CompanyId,
    number: u32,
) -> DrugId {
    let drug = add_row!(conn, drugs => Drug, NewDrug {
        drug_code: format!("{number:024}"),
        trade_name: format!("Acmol {number}"),
        generic_id: generic,
        manufacturer_id: company,
        nlem_status: NlemStatus::Essential,
        drug_status: DrugStatus::Active,
        product_category: ProductCategory::ModernRegistered,
        status_changed_date: Some(day(2026, 1, 5)),
        unit_price: Some("1.75".parse().unwrap()),
        package_size: Some(100),
        package_unit: Some("box".into()),
    });
    drug.id
}

pub(super) fn budget(conn: &mut PgConnection) -> BudgetId {
    let source = add_row!(conn, budget_types => BudgetType, NewBudgetType {
        type_code: "UC".into(),
        type_name: "Universal coverage".into(),
        budget_class: BudgetClass::Operational,
        description: None,
    });
    let purpose = add_row!(conn, budget_categories => BudgetCategory, NewBudgetCategory {
        category_code: "DRUG".into(),
        category_name: "Drugs".into(),
        accounting_code: Some("5104030205".into()),
        description: None,
    });
    let budget = add_row!(conn, budgets => Budget, NewBudget {
        budget_type_id: source.id,
        budget_category_id: purpose.id,
        description: None,
    });
    budget.id
}

pub(super) fn allocation(
    conn: &mut PgConnection,
    budget: BudgetId,
    department: DepartmentId,
) -> AllocationId {
    let allocation = add_row!(conn, budget_allocations => Allocation, NewAllocation {
        fiscal_year: FiscalYear::new(2569).unwrap(),
        budget_id: budget,
        department_id: department,
        total_budget: 100_000.into(),
        q1_budget: 25_000.into(),
        q2_budget: 25_000.into(),
        q3_budget: 25_000.into(),
        q4_budget: 25_000.into(),
    });
    allocation.id
}

pub(super) fn stock(
    conn: &mut PgConnection,
    drug: DrugId,
    store: LocationId,
    user: UserId,
) -> (InventoryId, LotId) {
    let hundred = Quantity::from(100);
    let cost: UnitCost = "1.5".parse().unwrap();
    let stock = add_row!(conn, inventory => Stock, NewStock {
        drug_id: drug,
        location_id: store,
        quantity_on_hand: hundred.clone(),
        min_level: Some(10.into()),
        max_level: Some(500.into()),
        reorder_point: Some(20.into()),
        average_cost: Some(cost.clone()),
        last_cost: Some(cost.clone()),
        last_updated: None,
    });
    let lot = add_row!(conn, drug_lots => Lot, NewLot {
        inventory_id: stock.id,
        drug_id: drug,
        location_id: store,
        lot_number: "L1".into(),
        expiry_date: day(2099, 12, 31),
        quantity_available: hundred.clone(),
        unit_cost: cost.clone(),
        received_date: day(2026, 1, 5),
        receipt_id: None,
        notes: None,
    });
    add_row!(conn, inventory_transactions => Transaction, NewTransaction {
        inventory_id: stock.id,
        lot_id: lot.id,
        transaction_type: TransactionType::Receive,
        quantity: hundred,
        unit_cost: Some(cost),
        adjustment_reason_id: None,
        transfer_id: None,
        reference_type: None,
        reference_id: None,
        notes: Some("Opening stock".into()),
        created_by: Some(user),
    });
    (stock.id, lot.id)
}
