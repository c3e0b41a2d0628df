-- Takes back the packs.

DROP TABLE inventory.drug_pack_ratios;
