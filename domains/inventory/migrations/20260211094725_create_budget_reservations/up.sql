-- Money held back from an allocation for a purchase request until it is spent, released or expired.

CREATE TYPE inventory.reservation_status AS ENUM ('ACTIVE', 'RELEASED', 'EXPIRED', 'COMMITTED');

COMMENT ON TYPE inventory.reservation_status IS
    'ACTIVE holds money back; RELEASED gave it back, EXPIRED ran out, COMMITTED turned it into spending.';

CREATE TABLE inventory.budget_reservations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    allocation_id bigint NOT NULL REFERENCES inventory.budget_allocations (id),
    pr_id bigint NOT NULL REFERENCES inventory.purchase_requests (id),
    reserved_amount numeric(15,2) NOT NULL CHECK (reserved_amount > 0),
    quarter integer NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    status inventory.reservation_status NOT NULL DEFAULT 'ACTIVE',
    reservation_date timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_date timestamptz NOT NULL,
    released_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT budget_reservations_expires_date_check CHECK (expires_date > reservation_date),
    CONSTRAINT budget_reservations_released_at_check CHECK ((status = 'ACTIVE') = (released_at IS NULL))
);

CREATE INDEX idx_budget_reservations_allocation ON inventory.budget_reservations (allocation_id, quarter, status);
CREATE INDEX idx_budget_reservations_pr ON inventory.budget_reservations (pr_id);
CREATE UNIQUE INDEX idx_budget_reservations_active_pr ON inventory.budget_reservations (pr_id)
    WHERE status = 'ACTIVE';
CREATE INDEX idx_budget_reservations_expires ON inventory.budget_reservations (expires_date)
    WHERE status = 'ACTIVE';

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.budget_reservations
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.budget_reservations IS
    'Money held back from a quarter of an allocation for a purchase request; at most one active reservation a request.';
COMMENT ON COLUMN inventory.budget_reservations.reserved_amount IS 'Baht.';
COMMENT ON COLUMN inventory.budget_reservations.quarter IS 'Quarter of the fiscal year, 1 to 4.';
COMMENT ON COLUMN inventory.budget_reservations.expires_date IS 'Moment at which an active reservation may be expired.';
COMMENT ON COLUMN inventory.budget_reservations.released_at IS
    'Moment at which the reservation stopped being active, whichever way; null exactly while it is.';
