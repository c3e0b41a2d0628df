-- Why departments return drugs.

CREATE TABLE inventory.return_reasons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reason_code varchar(10) NOT NULL UNIQUE,
    reason_name varchar(100) NOT NULL,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.return_reasons
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.return_reasons IS
    'Reasons for which departments return drugs, e.g. expired, damaged, surplus.';
