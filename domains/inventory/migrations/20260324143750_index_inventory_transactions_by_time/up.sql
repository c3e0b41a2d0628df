-- The stock ledger by time: all of it, of a stock row, of a person. What one database transaction wrote has one
-- created_at, the whole opening stock for instance: id tells its rows apart, and a page can begin in their midst.
--
-- Built in the transaction: no installation is in use yet. Once one is, an index of a busy table is built CONCURRENTLY.
--
-- dbctl: allow = "require-concurrent-index-creation, require-concurrent-index-deletion: no installation is in use yet"

DROP INDEX inventory.idx_inventory_transactions_created;
CREATE INDEX idx_inventory_transactions_created ON inventory.inventory_transactions (created_at, id);

-- With the quantity, balances are read from the index alone.
DROP INDEX inventory.idx_inventory_transactions_inventory;
CREATE INDEX idx_inventory_transactions_inventory
    ON inventory.inventory_transactions (inventory_id, created_at, id) INCLUDE (quantity);

-- Without the time, what somebody did last was looked for in everybody's rows.
DROP INDEX inventory.idx_inventory_transactions_created_by;
CREATE INDEX idx_inventory_transactions_created_by
    ON inventory.inventory_transactions (created_by, created_at, id);
