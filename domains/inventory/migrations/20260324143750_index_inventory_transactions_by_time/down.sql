-- Takes back the indexes of the stock ledger by time; those before had neither id nor quantity.

DROP INDEX inventory.idx_inventory_transactions_created_by;
DROP INDEX inventory.idx_inventory_transactions_inventory;
DROP INDEX inventory.idx_inventory_transactions_created;
CREATE INDEX idx_inventory_transactions_created ON inventory.inventory_transactions (created_at);
CREATE INDEX idx_inventory_transactions_inventory ON inventory.inventory_transactions (inventory_id, created_at);
CREATE INDEX idx_inventory_transactions_created_by ON inventory.inventory_transactions (created_by);
