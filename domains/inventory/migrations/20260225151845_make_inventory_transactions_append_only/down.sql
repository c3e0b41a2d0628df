-- Lets the stock ledger be changed again.

DROP TRIGGER refuse_truncate ON inventory.inventory_transactions;
DROP TRIGGER refuse_change ON inventory.inventory_transactions;
DROP FUNCTION inventory.refuse_ledger_change();
