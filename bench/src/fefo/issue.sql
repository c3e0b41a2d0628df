-- The work of domain_inventory::stock::issue as one function: the same locks, and the same writes to lots, stock and ledger.
CREATE SCHEMA bench;

CREATE FUNCTION bench.issue(of_drug bigint, from_location bigint, wanted numeric, on_day date) RETURNS numeric
LANGUAGE plpgsql
AS $$
DECLARE
    stock record;
    lot record;
    portion numeric;
    missing numeric := wanted;
BEGIN
    SELECT id, quantity_on_hand INTO stock FROM inventory.inventory
    WHERE drug_id = of_drug AND location_id = from_location
    FOR NO KEY UPDATE;
    FOR lot IN
        SELECT id, quantity_available, unit_cost FROM inventory.drug_lots
        WHERE drug_id = of_drug AND location_id = from_location
            AND quantity_available > 0 AND is_active AND expiry_date > on_day
            AND (SELECT drug_status FROM inventory.drugs WHERE id = of_drug) <> 'WITHDRAWN'
            AND (SELECT location_type FROM inventory.locations WHERE id = from_location) <> 'QUARANTINE'
        ORDER BY expiry_date, id
        FOR NO KEY UPDATE
    LOOP
        EXIT WHEN missing = 0;
        portion := least(missing, lot.quantity_available);
        missing := missing - portion;
        UPDATE inventory.drug_lots SET quantity_available = lot.quantity_available - portion, unit_cost = lot.unit_cost
        WHERE id = lot.id;
        INSERT INTO inventory.inventory_transactions (inventory_id, lot_id, transaction_type, quantity, unit_cost, created_at)
        VALUES (stock.id, lot.id, 'ISSUE', -portion, lot.unit_cost, clock_timestamp());
    END LOOP;
    IF missing > 0 THEN
        RAISE EXCEPTION 'not enough stock of drug % at location %', of_drug, from_location;
    END IF;
    UPDATE inventory.inventory SET quantity_on_hand = stock.quantity_on_hand - wanted, last_updated = clock_timestamp()
    WHERE id = stock.id;
    RETURN stock.quantity_on_hand - wanted;
END;
$$;
