-- Takes back the procurement methods and purchase types.

DROP TABLE inventory.purchase_types;
DROP TABLE inventory.purchase_methods;
