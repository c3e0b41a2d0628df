-- Takes back the budget categories.

DROP TABLE inventory.budget_categories;
