-- Trade drugs: a generic as one manufacturer sells it. This is what is in stock.

CREATE TYPE inventory.nlem_status AS ENUM ('ESSENTIAL', 'NON_ESSENTIAL');

COMMENT ON TYPE inventory.nlem_status IS
    'Whether the drug is on the national list of essential medicines (NLEM). Written E, N in source data.';

CREATE TYPE inventory.drug_status AS ENUM ('ACTIVE', 'SUSPENDED', 'DISCONTINUED', 'WITHDRAWN');

COMMENT ON TYPE inventory.drug_status IS
    'Whether the hospital still uses the drug: ACTIVE in use, SUSPENDED not ordered for now, DISCONTINUED no '
    'longer ordered but stock may be used up, WITHDRAWN must not be used. Numbered 1 to 4, in this order, in '
    'source data.';

CREATE TYPE inventory.product_category AS ENUM (
    'MODERN_REGISTERED', 'MODERN_HOSPITAL_MADE', 'HERBAL_REGISTERED', 'HERBAL_HOSPITAL_MADE', 'OTHER'
);

COMMENT ON TYPE inventory.product_category IS
    'Modern or herbal medicine, registered with the food and drug administration or made by the hospital. '
    'Numbered 1 to 5, in this order, in source data.';

CREATE TABLE inventory.drugs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    drug_code varchar(24) NOT NULL UNIQUE,
    trade_name varchar(200) NOT NULL,
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id),
    manufacturer_id bigint NOT NULL REFERENCES inventory.companies (id),
    nlem_status inventory.nlem_status NOT NULL,
    drug_status inventory.drug_status NOT NULL DEFAULT 'ACTIVE',
    product_category inventory.product_category NOT NULL,
    status_changed_date date,
    unit_price numeric(15,4) CHECK (unit_price >= 0),
    package_size integer CHECK (package_size > 0),
    package_unit varchar(20),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT drugs_drug_code_check CHECK (char_length(drug_code) = 24)
);

CREATE INDEX idx_drugs_generic ON inventory.drugs (generic_id);
CREATE INDEX idx_drugs_manufacturer ON inventory.drugs (manufacturer_id);
CREATE INDEX idx_drugs_trade_name ON inventory.drugs (trade_name);
CREATE INDEX idx_drugs_status ON inventory.drugs (drug_status);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drugs
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drugs IS 'Trade drugs: a generic as one manufacturer sells it.';
COMMENT ON COLUMN inventory.drugs.drug_code IS 'National 24-character drug code; leading zeros count.';
COMMENT ON COLUMN inventory.drugs.manufacturer_id IS 'Company that makes the drug.';
COMMENT ON COLUMN inventory.drugs.status_changed_date IS 'Day on which drug_status last changed.';
COMMENT ON COLUMN inventory.drugs.unit_price IS 'List price in baht per dispensing unit.';
COMMENT ON COLUMN inventory.drugs.package_size IS 'Dispensing units in the usual package.';
COMMENT ON COLUMN inventory.drugs.package_unit IS 'Name of the usual package, e.g. box.';
