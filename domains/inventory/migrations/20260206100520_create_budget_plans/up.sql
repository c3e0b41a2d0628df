-- Yearly drug plans of departments, and their items.

CREATE TYPE inventory.budget_plan_status AS ENUM ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'REVISED');

COMMENT ON TYPE inventory.budget_plan_status IS
    'How far a yearly plan is; REVISED is a plan changed after it was approved or rejected.';

CREATE TABLE inventory.budget_plans (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fiscal_year integer NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2600),
    department_id bigint NOT NULL REFERENCES inventory.departments (id),
    plan_name varchar(200),
    total_planned_amount numeric(15,2) NOT NULL DEFAULT 0 CHECK (total_planned_amount >= 0),
    status inventory.budget_plan_status NOT NULL DEFAULT 'DRAFT',
    approved_at timestamptz,
    approved_by uuid REFERENCES public.users (id),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (fiscal_year, department_id),
    CONSTRAINT budget_plans_approved_check CHECK ((approved_at IS NULL) = (approved_by IS NULL))
);

CREATE INDEX idx_budget_plans_department ON inventory.budget_plans (department_id);
CREATE INDEX idx_budget_plans_approved_by ON inventory.budget_plans (approved_by);
CREATE INDEX idx_budget_plans_status ON inventory.budget_plans (status);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budget_plans
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.budget_plans IS 'A department''s drug plan for a fiscal year.';
COMMENT ON COLUMN inventory.budget_plans.fiscal_year IS
    'Fiscal year, Buddhist era (2569) or Gregorian (2026); one database keeps to one of them.';
COMMENT ON COLUMN inventory.budget_plans.total_planned_amount IS 'Baht; the sum of total_planned_value of the items.';

CREATE TABLE inventory.budget_plan_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    budget_plan_id bigint NOT NULL REFERENCES inventory.budget_plans (id) ON DELETE CASCADE,
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id),
    last_year_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (last_year_qty >= 0),
    two_years_ago_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (two_years_ago_qty >= 0),
    three_years_ago_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (three_years_ago_qty >= 0),
    planned_quantity numeric(15,3) NOT NULL CHECK (planned_quantity >= 0),
    estimated_unit_price numeric(15,4) NOT NULL CHECK (estimated_unit_price >= 0),
    total_planned_value numeric(15,2) NOT NULL
        GENERATED ALWAYS AS (round(planned_quantity * estimated_unit_price, 2)) STORED,
    q1_planned_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q1_planned_qty >= 0),
    q2_planned_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q2_planned_qty >= 0),
    q3_planned_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q3_planned_qty >= 0),
    q4_planned_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q4_planned_qty >= 0),
    q1_purchased_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q1_purchased_qty >= 0),
    q2_purchased_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q2_purchased_qty >= 0),
    q3_purchased_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q3_purchased_qty >= 0),
    q4_purchased_qty numeric(15,3) NOT NULL DEFAULT 0 CHECK (q4_purchased_qty >= 0),
    total_purchased_qty numeric(15,3) NOT NULL
        GENERATED ALWAYS AS (q1_purchased_qty + q2_purchased_qty + q3_purchased_qty + q4_purchased_qty) STORED,
    total_purchased_value numeric(15,2) NOT NULL DEFAULT 0 CHECK (total_purchased_value >= 0),
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (budget_plan_id, generic_id),
    CONSTRAINT budget_plan_items_quarters_check
        CHECK (q1_planned_qty + q2_planned_qty + q3_planned_qty + q4_planned_qty = planned_quantity)
);

CREATE INDEX idx_budget_plan_items_generic ON inventory.budget_plan_items (generic_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budget_plan_items
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at('total_planned_value', 'total_purchased_qty');

COMMENT ON TABLE inventory.budget_plan_items IS
    'How much of a generic drug a plan foresees, by quarter; quantities in standard units.';
COMMENT ON COLUMN inventory.budget_plan_items.last_year_qty IS 'Quantity used in the fiscal year before the plan''s.';
COMMENT ON COLUMN inventory.budget_plan_items.planned_quantity IS
    'Quantity for the year; always the sum of the four quarters.';
COMMENT ON COLUMN inventory.budget_plan_items.estimated_unit_price IS 'Baht per standard unit.';
COMMENT ON COLUMN inventory.budget_plan_items.total_planned_value IS
    'Baht, computed: planned quantity times estimated unit price, rounded to satang.';
COMMENT ON COLUMN inventory.budget_plan_items.total_purchased_qty IS
    'Quantity bought so far, computed from the four quarters.';
COMMENT ON COLUMN inventory.budget_plan_items.total_purchased_value IS 'Baht paid so far, at the prices paid.';
