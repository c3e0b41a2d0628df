WITH by_lot AS (
    SELECT lot_id, sum(quantity) AS quantity FROM inventory.inventory_transactions GROUP BY lot_id
), by_stock AS (
    SELECT l.inventory_id, sum(l.quantity_available) AS in_lots, sum(b.quantity) AS in_ledger,
        bool_and(l.quantity_available = b.quantity) AS lots_agree
    FROM inventory.drug_lots l LEFT JOIN by_lot b ON b.lot_id = l.id
    GROUP BY l.inventory_id
)
SELECT format(
    '%s stock rows and one, %s lots and one, %s ledger rows and one, %s apart',
    count(*) - 1, (SELECT count(*) - 1 FROM inventory.drug_lots), (SELECT count(*) - 1 FROM inventory.inventory_transactions),
    count(*) FILTER (WHERE (quantity_on_hand, quantity_on_hand, true) IS DISTINCT FROM (in_lots, in_ledger, lots_agree))
)
FROM inventory.inventory i LEFT JOIN by_stock s ON s.inventory_id = i.id;
