-- Purchase requests of departments, and their items.

CREATE TYPE inventory.pr_status AS ENUM ('DRAFT', 'SUBMITTED', 'APPROVED', 'REJECTED', 'CANCELLED', 'CONVERTED');

COMMENT ON TYPE inventory.pr_status IS 'How far a purchase request is; CONVERTED once it became a purchase order.';

CREATE TYPE inventory.pr_priority AS ENUM ('URGENT', 'HIGH', 'NORMAL', 'LOW');

COMMENT ON TYPE inventory.pr_priority IS 'How pressing a purchase request is; sorts from most to least pressing.';

CREATE TABLE inventory.purchase_requests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pr_number varchar(50) NOT NULL UNIQUE,
    department_id bigint NOT NULL REFERENCES inventory.departments (id),
    budget_id bigint NOT NULL REFERENCES inventory.budgets (id),
    fiscal_year integer NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2600),
    request_date date NOT NULL DEFAULT CURRENT_DATE,
    required_date date NOT NULL,
    requested_by uuid NOT NULL REFERENCES public.users (id),
    total_amount numeric(15,2) NOT NULL CHECK (total_amount >= 0),
    status inventory.pr_status NOT NULL DEFAULT 'DRAFT',
    priority inventory.pr_priority NOT NULL DEFAULT 'NORMAL',
    purpose text,
    approved_by uuid REFERENCES public.users (id),
    approved_at timestamptz,
    rejected_by uuid REFERENCES public.users (id),
    rejected_at timestamptz,
    rejection_reason text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT purchase_requests_required_date_check CHECK (required_date >= request_date),
    CONSTRAINT purchase_requests_approved_check CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CONSTRAINT purchase_requests_rejected_check CHECK ((rejected_at IS NULL) = (rejected_by IS NULL))
);

CREATE INDEX idx_purchase_requests_department ON inventory.purchase_requests (department_id, fiscal_year);
CREATE INDEX idx_purchase_requests_budget ON inventory.purchase_requests (budget_id, fiscal_year);
CREATE INDEX idx_purchase_requests_requested_by ON inventory.purchase_requests (requested_by);
CREATE INDEX idx_purchase_requests_approved_by ON inventory.purchase_requests (approved_by);
CREATE INDEX idx_purchase_requests_rejected_by ON inventory.purchase_requests (rejected_by);
CREATE INDEX idx_purchase_requests_status ON inventory.purchase_requests (status, request_date);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.purchase_requests
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.purchase_requests IS 'A department''s request to buy drugs from a budget.';
COMMENT ON COLUMN inventory.purchase_requests.fiscal_year IS
    'Fiscal year, Buddhist era (2569) or Gregorian (2026); one database keeps to one of them.';
COMMENT ON COLUMN inventory.purchase_requests.required_date IS 'Day by which the drugs are needed.';
COMMENT ON COLUMN inventory.purchase_requests.total_amount IS 'Baht; the sum of estimated_total of the items.';

CREATE TABLE inventory.purchase_request_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pr_id bigint NOT NULL REFERENCES inventory.purchase_requests (id) ON DELETE CASCADE,
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id),
    quantity numeric(15,3) NOT NULL CHECK (quantity > 0),
    unit varchar(20) NOT NULL,
    estimated_unit_price numeric(15,4) NOT NULL CHECK (estimated_unit_price > 0),
    estimated_total numeric(15,2) NOT NULL
        GENERATED ALWAYS AS (round(quantity * estimated_unit_price, 2)) STORED,
    specification text,
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_purchase_request_items_pr ON inventory.purchase_request_items (pr_id);
CREATE INDEX idx_purchase_request_items_generic ON inventory.purchase_request_items (generic_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.purchase_request_items
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at('estimated_total');

COMMENT ON TABLE inventory.purchase_request_items IS 'Generic drugs that a purchase request asks for.';
COMMENT ON COLUMN inventory.purchase_request_items.quantity IS 'How many of unit.';
COMMENT ON COLUMN inventory.purchase_request_items.unit IS 'Unit of quantity and price as written on the request.';
COMMENT ON COLUMN inventory.purchase_request_items.estimated_unit_price IS 'Baht per unit.';
COMMENT ON COLUMN inventory.purchase_request_items.estimated_total IS
    'Baht, computed: quantity times estimated unit price, rounded to satang.';
