-- Takes back the lots.

DROP TABLE inventory.drug_lots;
