-- Takes back the reasons for returns.

DROP TABLE inventory.return_reasons;
