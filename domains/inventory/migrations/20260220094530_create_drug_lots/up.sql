-- Lots of a drug at a location: what is dispensed first expired, first out (FEFO).

CREATE TABLE inventory.drug_lots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inventory_id bigint NOT NULL REFERENCES inventory.inventory (id),
    drug_id bigint NOT NULL REFERENCES inventory.drugs (id),
    location_id bigint NOT NULL REFERENCES inventory.locations (id),
    lot_number varchar(50) NOT NULL,
    expiry_date date NOT NULL,
    quantity_available numeric(15,3) NOT NULL DEFAULT 0 CHECK (quantity_available >= 0),
    unit_cost numeric(15,4) NOT NULL CHECK (unit_cost >= 0),
    received_date date NOT NULL,
    receipt_id bigint REFERENCES inventory.receipts (id),
    notes text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (drug_id, location_id, lot_number),
    -- What inventory_transactions points to: a ledger row's lot is one of its inventory row.
    UNIQUE (inventory_id, id),
    FOREIGN KEY (location_id, drug_id, inventory_id)
        REFERENCES inventory.inventory (location_id, drug_id, id),
    CONSTRAINT drug_lots_expiry_date_check CHECK (expiry_date > received_date)
);

CREATE INDEX idx_drug_lots_inventory ON inventory.drug_lots (location_id, drug_id, inventory_id);
CREATE INDEX idx_drug_lots_receipt ON inventory.drug_lots (receipt_id);
CREATE INDEX idx_drug_lots_expiry ON inventory.drug_lots (expiry_date) WHERE is_active;
CREATE INDEX idx_drug_lots_fefo ON inventory.drug_lots (drug_id, location_id, expiry_date, id)
    WHERE quantity_available > 0;

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_lots
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_lots IS
    'Lots of a drug at a location; quantities in dispensing units. quantity_available equals the sum of quantity '
    'over its rows of inventory_transactions. drug_id and location_id repeat those of the inventory row, for FEFO '
    'picking by one index; a foreign key keeps them equal.';
COMMENT ON COLUMN inventory.drug_lots.inventory_id IS 'The stock row whose quantity_on_hand this lot is part of.';
COMMENT ON COLUMN inventory.drug_lots.lot_number IS 'The manufacturer''s lot number as printed.';
COMMENT ON COLUMN inventory.drug_lots.quantity_available IS
    'What is left of the lot here. Written together with the ledger row that explains the change.';
COMMENT ON COLUMN inventory.drug_lots.unit_cost IS 'Baht per dispensing unit.';
COMMENT ON COLUMN inventory.drug_lots.receipt_id IS
    'Receipt that brought the lot; null for opening stock and transfers.';
COMMENT ON COLUMN inventory.drug_lots.is_active IS 'False when the lot must not be dispensed, e.g. after a recall.';
