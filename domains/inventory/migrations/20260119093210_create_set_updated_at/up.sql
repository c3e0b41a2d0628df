-- Keeps updated_at: one trigger function for every table of this domain.

CREATE FUNCTION inventory.set_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    changed boolean;
BEGIN
    IF TG_NARGS = 0 THEN
        changed := NEW IS DISTINCT FROM OLD;
    ELSE
        -- Generated columns of NEW are still null in a BEFORE trigger: compare without them.
        changed := (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV);
    END IF;
    IF changed THEN
        NEW.updated_at := CURRENT_TIMESTAMP;
    END IF;
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION inventory.set_updated_at() IS
    'Sets updated_at when an UPDATE really changes the row. Its arguments name the generated columns of the table.';
