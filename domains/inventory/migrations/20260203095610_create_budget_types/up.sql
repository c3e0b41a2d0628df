-- Where budget money comes from.

CREATE TYPE inventory.budget_class AS ENUM ('OPERATIONAL', 'INVESTMENT', 'EMERGENCY', 'RESEARCH');

COMMENT ON TYPE inventory.budget_class IS 'What budget money is meant for.';

CREATE TABLE inventory.budget_types (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type_code varchar(10) NOT NULL UNIQUE,
    type_name varchar(100) NOT NULL,
    budget_class inventory.budget_class NOT NULL,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budget_types
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.budget_types IS 'Sources of budget money, e.g. universal coverage, social security.';
COMMENT ON COLUMN inventory.budget_types.type_code IS 'Short code, e.g. UC, SSO.';
