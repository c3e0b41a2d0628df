-- Takes back the budget allocations.

DROP TABLE inventory.budget_allocations;
