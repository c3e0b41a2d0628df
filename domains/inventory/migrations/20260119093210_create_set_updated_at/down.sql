-- Takes back the trigger function that keeps updated_at.

DROP FUNCTION inventory.set_updated_at();
