-- Takes back the budgets.

DROP TABLE inventory.budgets;
