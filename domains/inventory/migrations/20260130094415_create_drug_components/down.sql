-- Takes back the components.

DROP TABLE inventory.drug_components;
