-- Takes back the budget types.

DROP TABLE inventory.budget_types;
DROP TYPE inventory.budget_class;
