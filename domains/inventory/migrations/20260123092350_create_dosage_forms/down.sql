-- Takes back the dosage forms.

DROP TABLE inventory.dosage_forms;
