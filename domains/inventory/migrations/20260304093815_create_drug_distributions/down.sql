-- Takes back the distributions.

DROP TABLE inventory.drug_distribution_items;
DROP TABLE inventory.drug_distributions;
DROP TYPE inventory.distribution_status;
