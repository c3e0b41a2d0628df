-- What budget money is spent on.

CREATE TABLE inventory.budget_categories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    category_code varchar(10) NOT NULL UNIQUE,
    category_name varchar(100) NOT NULL,
    accounting_code varchar(20),
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_budget_categories_accounting ON inventory.budget_categories (accounting_code);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budget_categories
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.budget_categories IS 'What budget money is spent on, e.g. drugs, medical supplies.';
COMMENT ON COLUMN inventory.budget_categories.category_code IS 'Short code, e.g. DRUG, LAB.';
COMMENT ON COLUMN inventory.budget_categories.accounting_code IS 'Account of the hospital''s ledger that is charged.';
