-- Purchase orders sent to vendors, and their items.

CREATE TYPE inventory.po_status AS ENUM (
    'DRAFT', 'PENDING', 'APPROVED', 'SENT', 'PARTIAL', 'COMPLETED', 'CANCELLED'
);

COMMENT ON TYPE inventory.po_status IS
    'How far a purchase order is: PENDING waits for approval, PARTIAL is delivered in part.';

CREATE TYPE inventory.payment_terms AS ENUM ('NET15', 'NET30', 'NET45', 'NET60', 'IMMEDIATE', 'COD');

COMMENT ON TYPE inventory.payment_terms IS
    'When the vendor is paid: NETn within n days of the invoice, IMMEDIATE on invoice, COD on delivery.';

CREATE TABLE inventory.purchase_orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    po_number varchar(50) NOT NULL UNIQUE,
    pr_id bigint NOT NULL REFERENCES inventory.purchase_requests (id),
    vendor_id bigint NOT NULL REFERENCES inventory.companies (id),
    po_date date NOT NULL DEFAULT CURRENT_DATE,
    delivery_date date NOT NULL,
    total_amount numeric(15,2) NOT NULL CHECK (total_amount >= 0),
    vat_amount numeric(15,2) NOT NULL DEFAULT 0 CHECK (vat_amount >= 0),
    grand_total numeric(15,2) NOT NULL GENERATED ALWAYS AS (total_amount + vat_amount) STORED,
    status inventory.po_status NOT NULL DEFAULT 'DRAFT',
    payment_terms inventory.payment_terms NOT NULL DEFAULT 'NET30',
    shipping_address text,
    billing_address text,
    notes text,
    created_by uuid NOT NULL REFERENCES public.users (id),
    approved_by uuid REFERENCES public.users (id),
    approved_at timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT purchase_orders_delivery_date_check CHECK (delivery_date >= po_date),
    CONSTRAINT purchase_orders_approved_check CHECK ((approved_at IS NULL) = (approved_by IS NULL))
);

CREATE INDEX idx_purchase_orders_pr ON inventory.purchase_orders (pr_id);
CREATE INDEX idx_purchase_orders_vendor ON inventory.purchase_orders (vendor_id);
CREATE INDEX idx_purchase_orders_created_by ON inventory.purchase_orders (created_by);
CREATE INDEX idx_purchase_orders_approved_by ON inventory.purchase_orders (approved_by);
CREATE INDEX idx_purchase_orders_status ON inventory.purchase_orders (status, po_date);
CREATE INDEX idx_purchase_orders_po_date ON inventory.purchase_orders (po_date);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.purchase_orders
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at('grand_total');

COMMENT ON TABLE inventory.purchase_orders IS 'Orders sent to vendors on the strength of a purchase request.';
COMMENT ON COLUMN inventory.purchase_orders.delivery_date IS 'Day on which delivery is due.';
COMMENT ON COLUMN inventory.purchase_orders.total_amount IS
    'Baht before value added tax; the sum of total_price of the items.';
COMMENT ON COLUMN inventory.purchase_orders.vat_amount IS 'Value added tax in baht.';
COMMENT ON COLUMN inventory.purchase_orders.grand_total IS 'Baht with value added tax, computed.';

CREATE TABLE inventory.purchase_order_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    po_id bigint NOT NULL REFERENCES inventory.purchase_orders (id) ON DELETE CASCADE,
    pr_item_id bigint REFERENCES inventory.purchase_request_items (id),
    generic_id bigint NOT NULL REFERENCES inventory.drug_generics (id),
    quantity numeric(15,3) NOT NULL CHECK (quantity > 0),
    unit varchar(20) NOT NULL,
    unit_price numeric(15,4) NOT NULL CHECK (unit_price > 0),
    discount_percent numeric(5,2) NOT NULL DEFAULT 0 CHECK (discount_percent BETWEEN 0 AND 100),
    discount_amount numeric(15,2) NOT NULL DEFAULT 0 CHECK (discount_amount >= 0),
    total_price numeric(15,2) NOT NULL
        GENERATED ALWAYS AS (round(quantity * unit_price, 2) - discount_amount) STORED
        CHECK (total_price >= 0),
    notes text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX idx_purchase_order_items_po ON inventory.purchase_order_items (po_id);
CREATE INDEX idx_purchase_order_items_pr_item ON inventory.purchase_order_items (pr_item_id);
CREATE INDEX idx_purchase_order_items_generic ON inventory.purchase_order_items (generic_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.purchase_order_items
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at('total_price');

COMMENT ON TABLE inventory.purchase_order_items IS 'Generic drugs that a purchase order orders.';
COMMENT ON COLUMN inventory.purchase_order_items.quantity IS 'How many of unit.';
COMMENT ON COLUMN inventory.purchase_order_items.unit_price IS 'Baht per unit before discount.';
COMMENT ON COLUMN inventory.purchase_order_items.discount_percent IS
    'Percentage agreed with the vendor, 0 to 100, for information: discount_amount is what counts.';
COMMENT ON COLUMN inventory.purchase_order_items.discount_amount IS 'Baht taken off the whole line.';
COMMENT ON COLUMN inventory.purchase_order_items.total_price IS
    'Baht, computed: quantity times unit price rounded to satang, less the discount amount.';
