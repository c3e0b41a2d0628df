-- Takes back the stock ledger.

DROP TABLE inventory.inventory_transactions;
DROP TYPE inventory.transaction_type;
