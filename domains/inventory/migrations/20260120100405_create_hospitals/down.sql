-- Takes back the hospitals.

DROP TABLE inventory.hospitals;
