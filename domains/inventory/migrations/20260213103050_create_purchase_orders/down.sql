-- Takes back the purchase orders.

DROP TABLE inventory.purchase_order_items;
DROP TABLE inventory.purchase_orders;
DROP TYPE inventory.payment_terms;
DROP TYPE inventory.po_status;
