-- Takes back the reasons for corrections.

DROP TABLE inventory.adjustment_reasons;
DROP TYPE inventory.adjustment_type;
