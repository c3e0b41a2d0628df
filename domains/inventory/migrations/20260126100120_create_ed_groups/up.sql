-- Therapeutic groups of the national list of essential medicines.

CREATE TABLE inventory.ed_groups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code varchar(8) NOT NULL UNIQUE,
    name varchar(100) NOT NULL,
    sub_commit_code integer,
    forecast numeric(15,2) CHECK (forecast >= 0),
    is_hidden boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT ed_groups_code_check CHECK (char_length(code) = 8)
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.ed_groups
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.ed_groups IS 'Therapeutic groups of the national list of essential medicines.';
COMMENT ON COLUMN inventory.ed_groups.code IS
    'Eight digits, two a level: 02050400 is group 4 of section 5 of chapter 2. Leading zeros count.';
COMMENT ON COLUMN inventory.ed_groups.sub_commit_code IS 'Number of the expert subcommittee that keeps the group.';
COMMENT ON COLUMN inventory.ed_groups.forecast IS 'Forecast figure that planning keeps for the group.';
COMMENT ON COLUMN inventory.ed_groups.is_hidden IS 'True when lists leave the group out.';
