-- Takes back the locations.

DROP TABLE inventory.locations;
DROP TYPE inventory.location_type;
