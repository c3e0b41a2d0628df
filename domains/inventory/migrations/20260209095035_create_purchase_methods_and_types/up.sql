-- How the hospital buys: procurement methods and purchase types.

CREATE TABLE inventory.purchase_methods (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method_code varchar(10) NOT NULL UNIQUE,
    method_name varchar(100) NOT NULL,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.purchase_methods
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.purchase_methods IS
    'Procurement methods that the law allows, e.g. bidding, direct purchase.';

CREATE TABLE inventory.purchase_types (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type_code varchar(10) NOT NULL UNIQUE,
    type_name varchar(100) NOT NULL,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.purchase_types
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.purchase_types IS 'Kinds of purchase, e.g. by the hospital alone, jointly with others.';
