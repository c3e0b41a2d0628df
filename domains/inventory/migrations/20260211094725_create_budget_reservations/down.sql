-- Takes back the reservations.

DROP TABLE inventory.budget_reservations;
DROP TYPE inventory.reservation_status;
