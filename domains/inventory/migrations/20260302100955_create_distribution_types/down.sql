-- Takes back the kinds of distribution.

DROP TABLE inventory.distribution_types;
