-- Takes back the receipts.

DROP TABLE inventory.receipt_items;
DROP TABLE inventory.receipts;
DROP TYPE inventory.receipt_status;
