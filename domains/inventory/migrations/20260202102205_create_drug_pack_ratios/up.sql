-- Packs in which drugs are bought, and how many dispensing units a pack holds.

CREATE TABLE inventory.drug_pack_ratios (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    drug_id bigint NOT NULL REFERENCES inventory.drugs (id),
    company_id bigint REFERENCES inventory.companies (id),
    pack_size integer NOT NULL CHECK (pack_size > 0),
    pack_unit varchar(20) NOT NULL,
    unit_per_pack numeric(15,3) NOT NULL CHECK (unit_per_pack > 0),
    pack_price numeric(15,2) CHECK (pack_price >= 0),
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_drug_pack_ratios_drug ON inventory.drug_pack_ratios (drug_id);
CREATE INDEX idx_drug_pack_ratios_company ON inventory.drug_pack_ratios (company_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_pack_ratios
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_pack_ratios IS 'Packs in which a drug is bought.';
COMMENT ON COLUMN inventory.drug_pack_ratios.company_id IS 'Vendor that sells this pack; null when all do.';
COMMENT ON COLUMN inventory.drug_pack_ratios.pack_size IS 'Pieces printed on the pack.';
COMMENT ON COLUMN inventory.drug_pack_ratios.unit_per_pack IS
    'Dispensing units in one pack: packs times this is the quantity in stock.';
COMMENT ON COLUMN inventory.drug_pack_ratios.pack_price IS 'Baht per pack.';
COMMENT ON COLUMN inventory.drug_pack_ratios.is_default IS 'True for the pack proposed when ordering.';
