-- Takes back the yearly plans.

DROP TABLE inventory.budget_plan_items;
DROP TABLE inventory.budget_plans;
DROP TYPE inventory.budget_plan_status;
