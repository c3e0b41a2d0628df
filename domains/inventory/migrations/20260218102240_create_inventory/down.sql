-- Takes back the stock per location.

DROP TABLE inventory.inventory;
