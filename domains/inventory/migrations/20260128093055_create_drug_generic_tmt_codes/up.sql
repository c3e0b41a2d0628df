-- Codes of the national drug dictionary (Thai Medicines Terminology, TMT), one per generic and level.

CREATE TYPE inventory.tmt_level AS ENUM ('VTM', 'GP', 'GPU', 'GPF', 'GPX');

COMMENT ON TYPE inventory.tmt_level IS
    'Level of a concept in Thai Medicines Terminology: VTM substance, GP generic product, GPU generic product '
    'with unit of use; GPF and GPX as the dictionary defines them.';

CREATE TABLE inventory.drug_generic_tmt_codes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id) ON DELETE CASCADE,
    level inventory.tmt_level NOT NULL,
    code varchar(20) NOT NULL CHECK (code <> ''),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (generic_id, level)
);

CREATE INDEX idx_drug_generic_tmt_codes_code ON inventory.drug_generic_tmt_codes (level, code);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_generic_tmt_codes
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_generic_tmt_codes IS
    'Codes of generic drugs in the national drug dictionary. Several generics may share a code.';
COMMENT ON COLUMN inventory.drug_generic_tmt_codes.code IS
    'Identifier of the concept, kept as text: leading zeros count.';
