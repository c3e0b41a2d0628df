-- One function keeps every updated_at of this schema, so that no writer has to remember it.
CREATE FUNCTION public.set_updated_at()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    -- A write that changes nothing must not look like a change. (In a table with a stored generated
    -- column NEW is not complete before the row is written: compare the plain columns there instead.)
    IF NEW IS DISTINCT FROM OLD THEN
        NEW.updated_at := CURRENT_TIMESTAMP;
    END IF;
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION public.set_updated_at() IS
    'Trigger function: sets updated_at to the start of the transaction when an update really changes the row.';
