-- Takes back the codes of the national drug dictionary.

DROP TABLE inventory.drug_generic_tmt_codes;
DROP TYPE inventory.tmt_level;
