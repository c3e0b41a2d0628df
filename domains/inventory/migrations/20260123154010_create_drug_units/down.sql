-- Takes back the units.

DROP TABLE inventory.drug_units;
DROP TYPE inventory.unit_type;
