-- Takes back the purchase requests.

DROP TABLE inventory.purchase_request_items;
DROP TABLE inventory.purchase_requests;
DROP TYPE inventory.pr_priority;
DROP TYPE inventory.pr_status;
