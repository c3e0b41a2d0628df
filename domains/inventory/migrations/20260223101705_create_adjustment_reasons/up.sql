-- Why stock is corrected by hand.

CREATE TYPE inventory.adjustment_type AS ENUM ('INCREASE', 'DECREASE');

COMMENT ON TYPE inventory.adjustment_type IS 'Which way a correction changes stock.';

CREATE TABLE inventory.adjustment_reasons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reason_code varchar(10) NOT NULL UNIQUE,
    reason_name varchar(100) NOT NULL,
    adjustment_type inventory.adjustment_type,
    requires_approval boolean NOT NULL DEFAULT false,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.adjustment_reasons
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.adjustment_reasons IS
    'Reasons for correcting stock by hand, e.g. count difference, breakage.';
COMMENT ON COLUMN inventory.adjustment_reasons.adjustment_type IS
    'Sign that an adjustment with this reason must have; null when both are allowed.';
COMMENT ON COLUMN inventory.adjustment_reasons.requires_approval IS
    'True when a second person must approve the adjustment.';
