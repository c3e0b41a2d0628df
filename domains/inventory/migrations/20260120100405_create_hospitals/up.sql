-- Hospitals that share this inventory system.

CREATE TABLE inventory.hospitals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hospital_code varchar(10) NOT NULL UNIQUE,
    hospital_name varchar(200) NOT NULL,
    hospital_type varchar(50),
    province varchar(100),
    region varchar(50),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_hospitals_province ON inventory.hospitals (province);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.hospitals
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.hospitals IS 'Hospitals that departments belong to.';
COMMENT ON COLUMN inventory.hospitals.hospital_code IS 'National code of the hospital.';
COMMENT ON COLUMN inventory.hospitals.hospital_type IS 'Kind of hospital, free text, e.g. community, general.';
COMMENT ON COLUMN inventory.hospitals.region IS 'Public health region.';
