-- The stock ledger: every change of stock, signed, by lot and by location.
--
-- On-hand is the sum of the ledger. The keys make that hold for lots and for locations alike:
-- a row names a lot and an inventory row, the pair must be one of drug_lots, and drug_lots ties
-- the inventory row to the same drug and location. So summing by lot and then by inventory row
-- gives the same figure as summing by inventory row at once.

CREATE TYPE inventory.transaction_type AS ENUM ('RECEIVE', 'ISSUE', 'TRANSFER', 'ADJUST', 'RETURN');

COMMENT ON TYPE inventory.transaction_type IS
    'Why stock changed: RECEIVE from a vendor (+), ISSUE to a department (-), TRANSFER between locations (- and '
    '+), ADJUST by hand (+ or -), RETURN from a department (+).';

CREATE TABLE inventory.inventory_transactions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inventory_id bigint NOT NULL REFERENCES inventory.inventory (id),
    lot_id bigint NOT NULL REFERENCES inventory.drug_lots (id),
    transaction_type inventory.transaction_type NOT NULL,
    quantity numeric(15,3) NOT NULL,
    unit_cost numeric(15,4) CHECK (unit_cost >= 0),
    adjustment_reason_id bigint REFERENCES inventory.adjustment_reasons (id),
    -- dbctl: allow = "reference-without-foreign-key: shared by the two rows of a transfer, names no row elsewhere"
    transfer_id uuid,
    reference_type varchar(50),
    reference_id bigint,
    notes text,
    created_by uuid REFERENCES public.users (id),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    FOREIGN KEY (lot_id, inventory_id) REFERENCES inventory.drug_lots (id, inventory_id),
    CONSTRAINT inventory_transactions_quantity_check CHECK (
        CASE transaction_type
            WHEN 'RECEIVE' THEN quantity > 0
            WHEN 'RETURN' THEN quantity > 0
            WHEN 'ISSUE' THEN quantity < 0
            ELSE quantity <> 0
        END
    ),
    CONSTRAINT inventory_transactions_adjustment_reason_id_check
        CHECK ((transaction_type = 'ADJUST') = (adjustment_reason_id IS NOT NULL)),
    CONSTRAINT inventory_transactions_transfer_id_check
        CHECK ((transaction_type = 'TRANSFER') = (transfer_id IS NOT NULL)),
    CONSTRAINT inventory_transactions_reference_check
        CHECK ((reference_type IS NULL) = (reference_id IS NULL))
);

CREATE INDEX idx_inventory_transactions_inventory ON inventory.inventory_transactions (inventory_id, created_at);
CREATE INDEX idx_inventory_transactions_lot ON inventory.inventory_transactions (lot_id, inventory_id);
CREATE INDEX idx_inventory_transactions_reason ON inventory.inventory_transactions (adjustment_reason_id);
CREATE INDEX idx_inventory_transactions_created_by ON inventory.inventory_transactions (created_by);
CREATE INDEX idx_inventory_transactions_reference ON inventory.inventory_transactions (reference_id, reference_type);
CREATE INDEX idx_inventory_transactions_type ON inventory.inventory_transactions (transaction_type, created_at);
CREATE INDEX idx_inventory_transactions_created ON inventory.inventory_transactions (created_at);
-- A transfer has one row out and one row in, never two of a kind.
CREATE UNIQUE INDEX idx_inventory_transactions_transfer
    ON inventory.inventory_transactions (transfer_id, sign(quantity))
    WHERE transfer_id IS NOT NULL;

COMMENT ON TABLE inventory.inventory_transactions IS
    'The stock ledger, append-only: every change of stock by lot and inventory row. Drug and location follow from '
    'inventory_id.';
COMMENT ON COLUMN inventory.inventory_transactions.lot_id IS 'The lot that changed; it must belong to inventory_id.';
COMMENT ON COLUMN inventory.inventory_transactions.quantity IS
    'Dispensing units, signed: positive into stock, negative out of it. The sum is what is on hand.';
COMMENT ON COLUMN inventory.inventory_transactions.unit_cost IS 'Baht per dispensing unit at the time.';
COMMENT ON COLUMN inventory.inventory_transactions.adjustment_reason_id IS
    'Why stock was corrected; given exactly for ADJUST.';
COMMENT ON COLUMN inventory.inventory_transactions.transfer_id IS
    'Shared by the two rows of a transfer, out of one location and into the other; given exactly for TRANSFER. '
    'One transfer moves one lot.';
COMMENT ON COLUMN inventory.inventory_transactions.reference_type IS
    'Which kind of document caused the change, e.g. receipt, drug_distribution; given together with reference_id.';
COMMENT ON COLUMN inventory.inventory_transactions.reference_id IS
    'Id of that document in the table that reference_type names; no foreign key, because the table varies.';
COMMENT ON COLUMN inventory.inventory_transactions.created_by IS 'Who did it; null when the system did.';
