-- Lots by expiry, for pages of any lots and for those that will expire unused.
--
-- Built in the transaction: no installation is in use yet. Once one is, an index of a busy table is built CONCURRENTLY.
--
-- dbctl: allow = "require-concurrent-index-creation, require-concurrent-index-deletion: no installation is in use yet"

-- Most lots expire on the last day of a month: id tells them apart, and a page can begin in their midst. Withdrawn
-- lots are so few that leaving them out saved nothing, and kept the index from every list that shows them.
DROP INDEX inventory.idx_drug_lots_expiry;
CREATE INDEX idx_drug_lots_expiry ON inventory.drug_lots (expiry_date, id);

-- Lots that are used up stay for ever, and expired before all that are not.
CREATE INDEX idx_drug_lots_available_expiry ON inventory.drug_lots (expiry_date, id)
    WHERE quantity_available > 0;
