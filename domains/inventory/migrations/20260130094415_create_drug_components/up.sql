-- Active components of generic drugs.

CREATE TABLE inventory.drug_components (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id),
    component_name varchar(200) NOT NULL,
    strength varchar(50),
    strength_value numeric(14,4) CHECK (strength_value >= 0),
    strength_unit varchar(20),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_drug_components_generic ON inventory.drug_components (generic_id);
CREATE INDEX idx_drug_components_name ON inventory.drug_components (component_name);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_components
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_components IS
    'Active components of a generic drug; a component may occur twice, in two strengths.';
COMMENT ON COLUMN inventory.drug_components.strength IS 'Strength as printed, e.g. 500 mg/5 ml.';
COMMENT ON COLUMN inventory.drug_components.strength_value IS 'Strength as a number, in strength_unit.';
