-- Goods receipts against purchase orders, and their items.

CREATE TYPE inventory.receipt_status AS ENUM (
    'DRAFT', 'INSPECTING', 'ACCEPTED', 'PARTIAL', 'REJECTED', 'POSTED'
);

COMMENT ON TYPE inventory.receipt_status IS
    'How far a receipt is: PARTIAL was accepted in part, POSTED has been entered into stock.';

CREATE TABLE inventory.receipts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt_number varchar(50) NOT NULL UNIQUE,
    po_id bigint NOT NULL REFERENCES inventory.purchase_orders (id),
    location_id bigint NOT NULL REFERENCES inventory.locations (id),
    receipt_date date NOT NULL DEFAULT CURRENT_DATE,
    delivery_note_number varchar(50),
    invoice_number varchar(50),
    invoice_date date,
    status inventory.receipt_status NOT NULL DEFAULT 'DRAFT',
    total_amount numeric(15,2) NOT NULL DEFAULT 0 CHECK (total_amount >= 0),
    notes text,
    received_by uuid NOT NULL REFERENCES public.users (id),
    inspected_by uuid REFERENCES public.users (id),
    inspected_at timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT receipts_inspected_check CHECK ((inspected_at IS NULL) = (inspected_by IS NULL))
);

CREATE INDEX idx_receipts_po ON inventory.receipts (po_id);
CREATE INDEX idx_receipts_location ON inventory.receipts (location_id);
CREATE INDEX idx_receipts_received_by ON inventory.receipts (received_by);
CREATE INDEX idx_receipts_inspected_by ON inventory.receipts (inspected_by);
CREATE INDEX idx_receipts_status ON inventory.receipts (status, receipt_date);
CREATE INDEX idx_receipts_receipt_date ON inventory.receipts (receipt_date);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.receipts
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.receipts IS 'Deliveries of a purchase order to a location.';
COMMENT ON COLUMN inventory.receipts.location_id IS 'Where the goods go into stock.';
COMMENT ON COLUMN inventory.receipts.total_amount IS 'Baht; the sum of total_price of the items.';

CREATE TABLE inventory.receipt_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receipt_id bigint NOT NULL REFERENCES inventory.receipts (id) ON DELETE CASCADE,
    po_item_id bigint NOT NULL REFERENCES inventory.purchase_order_items (id),
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id),
    quantity_ordered numeric(15,3) NOT NULL CHECK (quantity_ordered >= 0),
    quantity_received numeric(15,3) NOT NULL CHECK (quantity_received > 0),
    quantity_accepted numeric(15,3) NOT NULL CHECK (quantity_accepted >= 0),
    quantity_rejected numeric(15,3) NOT NULL DEFAULT 0 CHECK (quantity_rejected >= 0),
    rejection_reason text,
    unit_price numeric(15,4) NOT NULL CHECK (unit_price >= 0),
    total_price numeric(15,2) NOT NULL
        GENERATED ALWAYS AS (round(quantity_accepted * unit_price, 2)) STORED,
    lot_number varchar(50) NOT NULL,
    manufacture_date date,
    expiry_date date NOT NULL,
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT receipt_items_quantities_check
        CHECK (quantity_accepted + quantity_rejected = quantity_received),
    CONSTRAINT receipt_items_expiry_date_check CHECK (expiry_date > manufacture_date)
);

CREATE INDEX idx_receipt_items_receipt ON inventory.receipt_items (receipt_id);
CREATE INDEX idx_receipt_items_po_item ON inventory.receipt_items (po_item_id);
CREATE INDEX idx_receipt_items_generic ON inventory.receipt_items (generic_id);
CREATE INDEX idx_receipt_items_lot ON inventory.receipt_items (lot_number);
CREATE INDEX idx_receipt_items_expiry ON inventory.receipt_items (expiry_date);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.receipt_items
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at('total_price');

COMMENT ON TABLE inventory.receipt_items IS 'What came with a receipt, one row a manufacturer''s lot.';
COMMENT ON COLUMN inventory.receipt_items.quantity_accepted IS
    'Quantity that passed inspection and goes into stock; what was received less what was rejected.';
COMMENT ON COLUMN inventory.receipt_items.unit_price IS 'Baht per unit; 0 for goods that came free.';
COMMENT ON COLUMN inventory.receipt_items.total_price IS
    'Baht, computed: accepted quantity times unit price, rounded to satang.';
COMMENT ON COLUMN inventory.receipt_items.lot_number IS 'The manufacturer''s lot number as printed.';
