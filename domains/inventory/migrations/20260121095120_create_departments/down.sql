-- Takes back the departments.

DROP TABLE inventory.departments;
