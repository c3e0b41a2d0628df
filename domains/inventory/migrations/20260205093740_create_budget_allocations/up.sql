-- What a department may spend from a budget in a fiscal year, by quarter.

CREATE TABLE inventory.budget_allocations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fiscal_year integer NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2600),
    budget_id bigint NOT NULL REFERENCES inventory.budgets (id),
    department_id bigint NOT NULL REFERENCES inventory.departments (id),
    total_budget numeric(15,2) NOT NULL CHECK (total_budget >= 0),
    q1_budget numeric(15,2) NOT NULL DEFAULT 0 CHECK (q1_budget >= 0),
    q2_budget numeric(15,2) NOT NULL DEFAULT 0 CHECK (q2_budget >= 0),
    q3_budget numeric(15,2) NOT NULL DEFAULT 0 CHECK (q3_budget >= 0),
    q4_budget numeric(15,2) NOT NULL DEFAULT 0 CHECK (q4_budget >= 0),
    q1_spent numeric(15,2) NOT NULL DEFAULT 0,
    q2_spent numeric(15,2) NOT NULL DEFAULT 0,
    q3_spent numeric(15,2) NOT NULL DEFAULT 0,
    q4_spent numeric(15,2) NOT NULL DEFAULT 0,
    total_spent numeric(15,2) NOT NULL
        GENERATED ALWAYS AS (q1_spent + q2_spent + q3_spent + q4_spent) STORED,
    remaining_budget numeric(15,2) NOT NULL
        GENERATED ALWAYS AS (total_budget - (q1_spent + q2_spent + q3_spent + q4_spent)) STORED,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (fiscal_year, budget_id, department_id),
    CONSTRAINT budget_allocations_quarters_check
        CHECK (q1_budget + q2_budget + q3_budget + q4_budget = total_budget),
    CONSTRAINT budget_allocations_q1_spent_check CHECK (q1_spent BETWEEN 0 AND q1_budget),
    CONSTRAINT budget_allocations_q2_spent_check CHECK (q2_spent BETWEEN 0 AND q2_budget),
    CONSTRAINT budget_allocations_q3_spent_check CHECK (q3_spent BETWEEN 0 AND q3_budget),
    CONSTRAINT budget_allocations_q4_spent_check CHECK (q4_spent BETWEEN 0 AND q4_budget)
);

CREATE INDEX idx_budget_allocations_budget ON inventory.budget_allocations (budget_id);
CREATE INDEX idx_budget_allocations_department ON inventory.budget_allocations (department_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budget_allocations
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at('total_spent', 'remaining_budget');

COMMENT ON TABLE inventory.budget_allocations IS
    'What a department may spend from a budget in a fiscal year, in baht, by quarter. A quarter cannot be '
    'overspent; money is moved between quarters by changing q1_budget to q4_budget.';
COMMENT ON COLUMN inventory.budget_allocations.fiscal_year IS
    'Fiscal year, Buddhist era (2569) or Gregorian (2026); one database keeps to one of them.';
COMMENT ON COLUMN inventory.budget_allocations.total_budget IS
    'Baht for the year; always the sum of the four quarters.';
COMMENT ON COLUMN inventory.budget_allocations.q1_budget IS 'Baht for the first quarter of the fiscal year.';
COMMENT ON COLUMN inventory.budget_allocations.q1_spent IS
    'Baht spent in the first quarter; active reservations are not in it.';
COMMENT ON COLUMN inventory.budget_allocations.total_spent IS 'Baht spent in the year, computed.';
COMMENT ON COLUMN inventory.budget_allocations.remaining_budget IS
    'Baht not spent yet, computed; active reservations still have to be taken off.';
