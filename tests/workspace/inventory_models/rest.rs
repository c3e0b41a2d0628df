use diesel::prelude::*;
use domain_inventory::enums::*;
use domain_inventory::models::*;
use domain_inventory::schema::*;
use domain_inventory::types::*;
use workspace_tests::add_row;
use workspace_tests::world::{World, day};

pub(super) fn facts_about_drugs(conn: &mut PgConnection, world: &World) {
    add_row!(conn, drug_generic_tmt_codes => TmtCode, NewTmtCode {
        generic_id: world.generic,
        level: TmtLevel::Gpu,
        code: "0000229".into(),
    });
    add_row!(conn, drug_components => Component, NewComponent {
        generic_id: world.generic,
        component_name: "Paracetamol".into(),
        strength: Some("500 mg".into()),
        strength_value: Some("500.0000".parse().unwrap()),
        strength_unit: Some("mg".into()),
    });
    add_row!(conn, drug_pack_ratios => PackRatio, NewPackRatio {
        drug_id: world.drug,
        company_id: Some(world.company),
        pack_size: 100,
        pack_unit: "box".into(),
        unit_per_pack: 100.into(),
        pack_price: Some("149.50".parse().unwrap()),
        is_default: true,
    });
}

pub(super) fn plan(conn: &mut PgConnection, world: &World) {
    let plan = add_row!(conn, budget_plans => BudgetPlan, NewBudgetPlan {
        fiscal_year: FiscalYear::new(2569).unwrap(),
        department_id: world.department,
        plan_name: None,
    });
    assert_eq!(
        (plan.status, plan.approved_by),
        (BudgetPlanStatus::Draft, None)
    );
    let item = add_row!(conn, budget_plan_items => BudgetPlanItem, NewBudgetPlanItem {
        budget_plan_id: plan.id,
        generic_id: world.generic,
        last_year_qty: 900.into(),
        two_years_ago_qty: "850.5".parse().unwrap(),
        three_years_ago_qty: 800.into(),
        planned_quantity: 1_000.into(),
        estimated_unit_price: "1.5".parse().unwrap(),
        q1_planned_qty: 250.into(),
        q2_planned_qty: 250.into(),
        q3_planned_qty: 250.into(),
        q4_planned_qty: 250.into(),
        notes: None,
    });
    assert_eq!(item.total_planned_value, 1_500.into());
    assert!(item.total_purchased_qty.is_zero());
}

pub(super) fn ways_to_buy(conn: &mut PgConnection) {
    add_row!(conn, purchase_methods => PurchaseMethod, NewPurchaseMethod {
        method_code: "EBID".into(),
        method_name: "Electronic bidding".into(),
        description: None,
    });
    add_row!(conn, purchase_types => PurchaseType, NewPurchaseType {
        type_code: "OWN".into(),
        type_name: "By the hospital alone".into(),
        description: Some("The usual way".into()),
    });
}

pub(super) fn correction(conn: &mut PgConnection, world: &World) {
    let broken = add_row!(conn, adjustment_reasons => AdjustmentReason, NewAdjustmentReason {
        reason_code: "BROKEN".into(),
        reason_name: "Breakage".into(),
        adjustment_type: Some(AdjustmentType::Decrease),
        requires_approval: true,
        description: None,
    });
    add_row!(conn, inventory_transactions => Transaction, NewTransaction {
        inventory_id: world.stock,
        lot_id: world.lot,
        transaction_type: TransactionType::Adjust,
        quantity: (-2).into(),
        unit_cost: None,
        adjustment_reason_id: Some(broken.id),
        transfer_id: None,
        reference_type: None,
        reference_id: None,
        notes: None,
        created_by: None,
    });
}

pub(super) fn distribution(conn: &mut PgConnection, world: &World) {
    let regular = add_row!(conn, distribution_types => DistributionType, NewDistributionType {
        type_code: "REQ".into(),
        type_name: "Requisition".into(),
        description: None,
    });
    let distribution = add_row!(conn, drug_distributions => Distribution, NewDistribution {
        distribution_number: "D-1".into(),
        distribution_date: day(2026, 3, 2),
        distribution_type_id: Some(regular.id),
        from_location_id: world.store,
        to_location_id: Some(world.ward),
        requesting_dept_id: world.department,
        requested_by: Some(world.user),
        total_items: 1,
        total_amount: 15.into(),
        notes: None,
    });
    add_row!(conn, drug_distribution_items => DistributionItem, NewDistributionItem {
        distribution_id: distribution.id,
        item_number: 1,
        drug_id: world.drug,
        lot_number: "L1".into(),
        quantity_dispensed: 10.into(),
        unit_cost: "1.5".parse().unwrap(),
        expiry_date: day(2099, 12, 31),
    });
}

pub(super) fn returned(conn: &mut PgConnection, world: &World) {
    let surplus = add_row!(conn, return_reasons => ReturnReason, NewReturnReason {
        reason_code: "SURPLUS".into(),
        reason_name: "More than needed".into(),
        description: None,
    });
    let destroy = add_row!(conn, return_actions => ReturnAction, NewReturnAction {
        action_code: "BURN".into(),
        action_name: "Incinerate".into(),
        action_type: Some(ReturnActionType::Dispose),
        requires_vendor_approval: false,
        description: None,
    });
    let back = add_row!(conn, drug_returns => DrugReturn, NewDrugReturn {
        return_number: "R-1".into(),
        department_id: world.department,
        return_date: day(2026, 3, 9),
        return_reason_id: Some(surplus.id),
        total_items: 1,
        total_amount: "4.50".parse().unwrap(),
        received_by: Some(world.user),
        notes: None,
    });
    add_row!(conn, drug_return_items => ReturnItem, NewReturnItem {
        return_id: back.id,
        drug_id: world.drug,
        total_quantity: 3.into(),
        good_quantity: 2.into(),
        damaged_quantity: 1.into(),
        lot_number: "L1".into(),
        expiry_date: day(2099, 12, 31),
        return_type: ReturnType::Purchased,
        location_id: world.store,
        action_id: Some(destroy.id),
        notes: None,
    });
}
