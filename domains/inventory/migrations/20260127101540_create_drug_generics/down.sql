-- Takes back the generic drugs.

DROP TABLE inventory.drug_generics;
DROP TYPE inventory.ven_category;
DROP TYPE inventory.ed_category;
