-- Places where drugs are kept: stores, pharmacies, wards, quarantine.

CREATE TYPE inventory.location_type AS ENUM (
    'WAREHOUSE', 'PHARMACY', 'WARD', 'EMERGENCY', 'OPERATING', 'ICU', 'STORAGE', 'QUARANTINE'
);

COMMENT ON TYPE inventory.location_type IS
    'What a place that holds drugs is. Stock in QUARANTINE is kept apart and not dispensed.';

CREATE TABLE inventory.locations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    location_code varchar(10) NOT NULL UNIQUE,
    location_name varchar(100) NOT NULL,
    location_type inventory.location_type NOT NULL,
    parent_id bigint REFERENCES inventory.locations (id),
    address text,
    responsible_person varchar(100),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT locations_parent_id_check CHECK (parent_id <> id)
);

CREATE INDEX idx_locations_parent ON inventory.locations (parent_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.locations
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.locations IS 'Places where drugs are kept; stock is counted per location.';
COMMENT ON COLUMN inventory.locations.location_code IS 'Short code used by people and reference data, e.g. MAIN, OPD.';
COMMENT ON COLUMN inventory.locations.parent_id IS 'The location this one is part of; null for a top-level location.';
COMMENT ON COLUMN inventory.locations.responsible_person IS 'Name of the person in charge, free text.';
