-- Dosage forms: tablet, capsule, injection.

CREATE TABLE inventory.dosage_forms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    form_code varchar(10) NOT NULL UNIQUE,
    form_name varchar(100) NOT NULL,
    form_name_en varchar(100),
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.dosage_forms
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.dosage_forms IS 'Forms in which drugs are given.';
COMMENT ON COLUMN inventory.dosage_forms.form_code IS 'Short code, e.g. TAB, INJ.';
COMMENT ON COLUMN inventory.dosage_forms.form_name IS 'Thai name.';
COMMENT ON COLUMN inventory.dosage_forms.form_name_en IS 'English name.';
