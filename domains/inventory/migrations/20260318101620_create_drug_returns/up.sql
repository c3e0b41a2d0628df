-- Returns of drugs from departments, and their items.

CREATE TYPE inventory.return_status AS ENUM ('DRAFT', 'SUBMITTED', 'VERIFIED', 'POSTED', 'CANCELLED');

COMMENT ON TYPE inventory.return_status IS
    'How far a return is: VERIFIED was counted by the pharmacy, POSTED has been entered into stock.';

CREATE TYPE inventory.return_type AS ENUM ('PURCHASED', 'FREE');

COMMENT ON TYPE inventory.return_type IS 'Whether the returned drug had been bought or had come free of charge.';

CREATE TABLE inventory.drug_returns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    return_number varchar(50) NOT NULL UNIQUE,
    department_id bigint NOT NULL REFERENCES inventory.departments (id),
    return_date date NOT NULL,
    return_reason_id bigint REFERENCES inventory.return_reasons (id),
    status inventory.return_status NOT NULL DEFAULT 'DRAFT',
    total_items integer NOT NULL DEFAULT 0 CHECK (total_items >= 0),
    total_amount numeric(15,2) NOT NULL DEFAULT 0 CHECK (total_amount >= 0),
    received_by uuid REFERENCES public.users (id),
    verified_by uuid REFERENCES public.users (id),
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_drug_returns_department ON inventory.drug_returns (department_id);
CREATE INDEX idx_drug_returns_reason ON inventory.drug_returns (return_reason_id);
CREATE INDEX idx_drug_returns_received_by ON inventory.drug_returns (received_by);
CREATE INDEX idx_drug_returns_verified_by ON inventory.drug_returns (verified_by);
CREATE INDEX idx_drug_returns_status ON inventory.drug_returns (status, return_date);
CREATE INDEX idx_drug_returns_date ON inventory.drug_returns (return_date);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_returns
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_returns IS 'Drugs that a department gives back.';
COMMENT ON COLUMN inventory.drug_returns.total_items IS 'Number of items.';
COMMENT ON COLUMN inventory.drug_returns.total_amount IS 'Baht; value of the returned items at cost.';
COMMENT ON COLUMN inventory.drug_returns.notes IS 'What the reason does not say.';

CREATE TABLE inventory.drug_return_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    return_id bigint NOT NULL REFERENCES inventory.drug_returns (id) ON DELETE CASCADE,
    drug_id bigint NOT NULL REFERENCES inventory.drugs (id),
    total_quantity numeric(15,3) NOT NULL CHECK (total_quantity > 0),
    good_quantity numeric(15,3) NOT NULL DEFAULT 0 CHECK (good_quantity >= 0),
    damaged_quantity numeric(15,3) NOT NULL DEFAULT 0 CHECK (damaged_quantity >= 0),
    lot_number varchar(50) NOT NULL,
    expiry_date date NOT NULL,
    return_type inventory.return_type NOT NULL,
    location_id bigint NOT NULL REFERENCES inventory.locations (id),
    action_id bigint REFERENCES inventory.return_actions (id),
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT drug_return_items_quantities_check CHECK (total_quantity = good_quantity + damaged_quantity)
);

CREATE INDEX idx_drug_return_items_return ON inventory.drug_return_items (return_id);
CREATE INDEX idx_drug_return_items_drug ON inventory.drug_return_items (drug_id);
CREATE INDEX idx_drug_return_items_location ON inventory.drug_return_items (location_id);
CREATE INDEX idx_drug_return_items_action ON inventory.drug_return_items (action_id);
CREATE INDEX idx_drug_return_items_lot ON inventory.drug_return_items (lot_number);

COMMENT ON TABLE inventory.drug_return_items IS 'Drugs and lots of a return; quantities in dispensing units.';
COMMENT ON COLUMN inventory.drug_return_items.good_quantity IS
    'Fit for use again: goes back into stock at location_id.';
COMMENT ON COLUMN inventory.drug_return_items.damaged_quantity IS
    'Not fit for use; action_id says what is done with it.';
COMMENT ON COLUMN inventory.drug_return_items.location_id IS 'Location that takes the drugs back.';
