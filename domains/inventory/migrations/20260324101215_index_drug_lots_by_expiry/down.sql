-- Takes back the indexes of lots by expiry; the one before left out withdrawn lots.

DROP INDEX inventory.idx_drug_lots_available_expiry;
DROP INDEX inventory.idx_drug_lots_expiry;
CREATE INDEX idx_drug_lots_expiry ON inventory.drug_lots (expiry_date) WHERE is_active;
