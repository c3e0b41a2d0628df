-- Takes back the companies.

DROP TABLE inventory.companies;
