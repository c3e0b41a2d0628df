-- Units in which strengths and quantities are told.

CREATE TYPE inventory.unit_type AS ENUM ('WEIGHT', 'VOLUME', 'QUANTITY', 'POTENCY');

COMMENT ON TYPE inventory.unit_type IS
    'What a unit measures: weight, volume, a number of pieces, or biological or chemical potency.';

CREATE TABLE inventory.drug_units (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_code varchar(10) NOT NULL UNIQUE,
    unit_name varchar(50) NOT NULL,
    unit_name_en varchar(50),
    unit_type inventory.unit_type NOT NULL,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_units
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_units IS 'Units of strength and of quantity.';
COMMENT ON COLUMN inventory.drug_units.unit_code IS 'Short code, e.g. MG, ML, TAB.';
COMMENT ON COLUMN inventory.drug_units.unit_name IS 'Thai name.';
COMMENT ON COLUMN inventory.drug_units.unit_name_en IS 'English name.';
