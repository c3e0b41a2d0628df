-- Generic drugs: what is prescribed, planned and asked for, whoever makes it.

CREATE TYPE inventory.ed_category AS ENUM ('ED', 'NED', 'NDMS', 'CM', 'LS', 'PS');

COMMENT ON TYPE inventory.ed_category IS
    'National code of an item''s standing: ED essential drug (on the national list of essential medicines), NED '
    'drug not on that list, NDMS medical supply that is no drug, CM chemical; LS and PS as issued.';

CREATE TYPE inventory.ven_category AS ENUM ('VITAL', 'ESSENTIAL', 'NON_ESSENTIAL');

COMMENT ON TYPE inventory.ven_category IS
    'VEN analysis: how badly the hospital needs the drug. Written V, E, N in source data.';

CREATE TABLE inventory.drug_generics (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    working_code varchar(7) NOT NULL UNIQUE,
    generic_name varchar(200) NOT NULL,
    dosage_form varchar(50),
    strength_unit varchar(20),
    dosage_form_id bigint REFERENCES inventory.dosage_forms (id),
    strength_unit_id bigint REFERENCES inventory.drug_units (id),
    strength_value numeric(14,4) CHECK (strength_value >= 0),
    ed_category inventory.ed_category,
    ed_list integer,
    ed_group_id bigint REFERENCES inventory.ed_groups (id) ON DELETE SET NULL,
    standard_unit varchar(10),
    therapeutic_group varchar(50),
    composition varchar(100),
    sale_unit varchar(10),
    ven_category inventory.ven_category,
    hosp_list integer,
    last_buy_cost numeric(15,4) CHECK (last_buy_cost >= 0),
    last_vendor_code varchar(10),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT drug_generics_working_code_check CHECK (char_length(working_code) = 7)
);

CREATE INDEX idx_drug_generics_name ON inventory.drug_generics (generic_name);
CREATE INDEX idx_drug_generics_dosage_form ON inventory.drug_generics (dosage_form_id);
CREATE INDEX idx_drug_generics_strength_unit ON inventory.drug_generics (strength_unit_id);
CREATE INDEX idx_drug_generics_ed_group ON inventory.drug_generics (ed_group_id);
CREATE INDEX idx_drug_generics_ed_category ON inventory.drug_generics (ed_category);
CREATE INDEX idx_drug_generics_ven_category ON inventory.drug_generics (ven_category);
CREATE INDEX idx_drug_generics_hosp_list ON inventory.drug_generics (hosp_list);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_generics
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_generics IS
    'Generic drugs and other items of the hospital''s list, independent of brand.';
COMMENT ON COLUMN inventory.drug_generics.working_code IS 'Seven characters; leading zeros count.';
COMMENT ON COLUMN inventory.drug_generics.dosage_form IS
    'Dosage form as the source spells it; dosage_form_id is what it was understood as.';
COMMENT ON COLUMN inventory.drug_generics.strength_unit IS
    'Unit of the strength as the source spells it; strength_unit_id is what it was understood as.';
COMMENT ON COLUMN inventory.drug_generics.strength_value IS
    'Strength in strength_unit; 0 where the source gives no meaningful figure.';
COMMENT ON COLUMN inventory.drug_generics.ed_list IS
    'Sublist of the national list of essential medicines, as the source numbers it.';
COMMENT ON COLUMN inventory.drug_generics.standard_unit IS 'Unit in which stock is counted, as the source spells it.';
COMMENT ON COLUMN inventory.drug_generics.sale_unit IS 'Unit in which the drug is dispensed, as the source spells it.';
COMMENT ON COLUMN inventory.drug_generics.hosp_list IS
    'Number of the hospital''s own list the drug is on; null when on none.';
COMMENT ON COLUMN inventory.drug_generics.last_buy_cost IS 'Baht per standard unit at the last purchase.';
COMMENT ON COLUMN inventory.drug_generics.last_vendor_code IS
    'Vendor code of the last purchase as the source gives it; not every one is known in companies.';
