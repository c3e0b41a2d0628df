-- Takes back the trade drugs.

DROP TABLE inventory.drugs;
DROP TYPE inventory.product_category;
DROP TYPE inventory.drug_status;
DROP TYPE inventory.nlem_status;
