-- Stock of a drug at a location: one row per pair.

CREATE TABLE inventory.inventory (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    drug_id bigint NOT NULL REFERENCES inventory.drugs (id),
    location_id bigint NOT NULL REFERENCES inventory.locations (id),
    quantity_on_hand numeric(15,3) NOT NULL DEFAULT 0 CHECK (quantity_on_hand >= 0),
    min_level numeric(15,3) CHECK (min_level >= 0),
    max_level numeric(15,3) CHECK (max_level >= 0),
    reorder_point numeric(15,3) CHECK (reorder_point >= 0),
    average_cost numeric(15,4) CHECK (average_cost >= 0),
    last_cost numeric(15,4) CHECK (last_cost >= 0),
    last_updated timestamptz,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (drug_id, location_id),
    -- What drug_lots points to: a lot's drug and location are those of its inventory row.
    UNIQUE (location_id, drug_id, id),
    CONSTRAINT inventory_levels_check CHECK (min_level <= max_level)
);

CREATE INDEX idx_inventory_reorder ON inventory.inventory (location_id, drug_id)
    WHERE quantity_on_hand <= reorder_point;

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.inventory
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.inventory IS
    'Stock of a drug at a location; quantities in dispensing units. quantity_on_hand equals the sum of quantity '
    'over its rows of inventory_transactions, and the sum of quantity_available over its rows of drug_lots.';
COMMENT ON COLUMN inventory.inventory.quantity_on_hand IS
    'What is there now. Written together with the ledger row that explains the change.';
COMMENT ON COLUMN inventory.inventory.min_level IS 'Quantity below which stock should not fall.';
COMMENT ON COLUMN inventory.inventory.max_level IS 'Quantity above which stock should not rise.';
COMMENT ON COLUMN inventory.inventory.reorder_point IS
    'Quantity at which more is asked for; null when stock is not watched.';
COMMENT ON COLUMN inventory.inventory.average_cost IS 'Moving average in baht per dispensing unit.';
COMMENT ON COLUMN inventory.inventory.last_cost IS 'Baht per dispensing unit of the last receipt.';
COMMENT ON COLUMN inventory.inventory.last_updated IS
    'Moment of the last stock movement; null before the first. updated_at moves with levels and costs too.';
