-- Distributions of drugs from a location to a department, and their items.

CREATE TYPE inventory.distribution_status AS ENUM (
    'PENDING', 'APPROVED', 'DISPENSED', 'COMPLETED', 'CANCELLED'
);

COMMENT ON TYPE inventory.distribution_status IS
    'How far a distribution is: DISPENSED has left the location, COMPLETED was received.';

CREATE TABLE inventory.drug_distributions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    distribution_number varchar(50) NOT NULL UNIQUE,
    distribution_date date NOT NULL,
    distribution_type_id bigint REFERENCES inventory.distribution_types (id),
    from_location_id bigint NOT NULL REFERENCES inventory.locations (id),
    to_location_id bigint REFERENCES inventory.locations (id),
    requesting_dept_id bigint NOT NULL REFERENCES inventory.departments (id),
    requested_by uuid REFERENCES public.users (id),
    approved_by uuid REFERENCES public.users (id),
    dispensed_by uuid REFERENCES public.users (id),
    status inventory.distribution_status NOT NULL DEFAULT 'PENDING',
    total_items integer NOT NULL DEFAULT 0 CHECK (total_items >= 0),
    total_amount numeric(15,2) NOT NULL DEFAULT 0 CHECK (total_amount >= 0),
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT drug_distributions_to_location_id_check CHECK (from_location_id <> to_location_id)
);

CREATE INDEX idx_drug_distributions_type ON inventory.drug_distributions (distribution_type_id);
CREATE INDEX idx_drug_distributions_from_location ON inventory.drug_distributions (from_location_id);
CREATE INDEX idx_drug_distributions_to_location ON inventory.drug_distributions (to_location_id);
CREATE INDEX idx_drug_distributions_department ON inventory.drug_distributions (requesting_dept_id);
CREATE INDEX idx_drug_distributions_requested_by ON inventory.drug_distributions (requested_by);
CREATE INDEX idx_drug_distributions_approved_by ON inventory.drug_distributions (approved_by);
CREATE INDEX idx_drug_distributions_dispensed_by ON inventory.drug_distributions (dispensed_by);
CREATE INDEX idx_drug_distributions_status ON inventory.drug_distributions (status, distribution_date);
CREATE INDEX idx_drug_distributions_date ON inventory.drug_distributions (distribution_date);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.drug_distributions
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.drug_distributions IS 'Drugs given from a location to a department.';
COMMENT ON COLUMN inventory.drug_distributions.to_location_id IS
    'Location that takes the drugs into its own stock; null when the department uses them up.';
COMMENT ON COLUMN inventory.drug_distributions.total_items IS 'Number of items.';
COMMENT ON COLUMN inventory.drug_distributions.total_amount IS
    'Baht; the sum of quantity times unit cost of the items.';

CREATE TABLE inventory.drug_distribution_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    distribution_id bigint NOT NULL REFERENCES inventory.drug_distributions (id) ON DELETE CASCADE,
    item_number integer NOT NULL CHECK (item_number > 0),
    drug_id bigint NOT NULL REFERENCES inventory.drugs (id),
    lot_number varchar(50) NOT NULL,
    quantity_dispensed numeric(15,3) NOT NULL CHECK (quantity_dispensed > 0),
    unit_cost numeric(15,4) NOT NULL CHECK (unit_cost >= 0),
    expiry_date date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (distribution_id, item_number)
);

CREATE INDEX idx_drug_distribution_items_drug ON inventory.drug_distribution_items (drug_id);
CREATE INDEX idx_drug_distribution_items_lot ON inventory.drug_distribution_items (lot_number);
CREATE INDEX idx_drug_distribution_items_expiry ON inventory.drug_distribution_items (expiry_date);

COMMENT ON TABLE inventory.drug_distribution_items IS 'Drugs and lots of a distribution.';
COMMENT ON COLUMN inventory.drug_distribution_items.item_number IS 'Position in the distribution, from 1.';
COMMENT ON COLUMN inventory.drug_distribution_items.quantity_dispensed IS 'Dispensing units.';
COMMENT ON COLUMN inventory.drug_distribution_items.unit_cost IS 'Baht per dispensing unit.';
