-- What is done with returned drugs.

CREATE TYPE inventory.return_action_type AS ENUM ('REFUND', 'REPLACE', 'CREDIT', 'DISPOSE');

COMMENT ON TYPE inventory.return_action_type IS
    'What comes of a returned drug: money back, other goods, a credit note, or destruction.';

CREATE TABLE inventory.return_actions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    action_code varchar(10) NOT NULL UNIQUE,
    action_name varchar(100) NOT NULL,
    action_type inventory.return_action_type,
    requires_vendor_approval boolean NOT NULL DEFAULT false,
    description text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.return_actions
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.return_actions IS 'What can be done with returned drugs.';
COMMENT ON COLUMN inventory.return_actions.action_type IS 'What the action comes to; null when none of them fits.';
COMMENT ON COLUMN inventory.return_actions.requires_vendor_approval IS 'True when the vendor must agree first.';
