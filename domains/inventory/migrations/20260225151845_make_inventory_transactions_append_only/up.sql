-- Refuses to change or delete what the stock ledger holds.

CREATE FUNCTION inventory.refuse_ledger_change() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION '% on inventory.%: the stock ledger is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
              HINT = 'Insert a row that corrects the quantity, of type ADJUST and with a reason.';
END;
$$;

COMMENT ON FUNCTION inventory.refuse_ledger_change() IS
    'Refuses UPDATE, DELETE and TRUNCATE on the stock ledger with SQLSTATE 23001.';

CREATE TRIGGER refuse_change
    BEFORE UPDATE OR DELETE ON inventory.inventory_transactions
    FOR EACH ROW EXECUTE FUNCTION inventory.refuse_ledger_change();

CREATE TRIGGER refuse_truncate
    BEFORE TRUNCATE ON inventory.inventory_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION inventory.refuse_ledger_change();
