-- Takes back the therapeutic groups.

DROP TABLE inventory.ed_groups;
