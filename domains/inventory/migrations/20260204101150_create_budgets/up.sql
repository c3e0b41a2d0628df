-- Budgets: a source of money together with what it is spent on.

CREATE TABLE inventory.budgets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    budget_type_id bigint NOT NULL REFERENCES inventory.budget_types (id),
    budget_category_id bigint NOT NULL REFERENCES inventory.budget_categories (id),
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (budget_type_id, budget_category_id)
);

CREATE INDEX idx_budgets_category ON inventory.budgets (budget_category_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budgets
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.budgets IS 'A budget type paired with a budget category; amounts are in budget_allocations.';
