-- Takes back the returns.

DROP TABLE inventory.drug_return_items;
DROP TABLE inventory.drug_returns;
DROP TYPE inventory.return_type;
DROP TYPE inventory.return_status;
