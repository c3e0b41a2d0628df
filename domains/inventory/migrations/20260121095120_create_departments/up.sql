-- Departments: who plans, asks for, uses and returns drugs. The only departments table of the database.

CREATE TABLE inventory.departments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dept_code varchar(10) NOT NULL UNIQUE,
    dept_name varchar(100) NOT NULL,
    his_code varchar(20),
    parent_id bigint REFERENCES inventory.departments (id),
    hospital_id bigint REFERENCES inventory.hospitals (id),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT departments_parent_id_check CHECK (parent_id <> id)
);

CREATE INDEX idx_departments_his_code ON inventory.departments (his_code);
CREATE INDEX idx_departments_parent ON inventory.departments (parent_id);
CREATE INDEX idx_departments_hospital ON inventory.departments (hospital_id);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.departments
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.departments IS 'Departments of the hospitals; budgets, requests and returns belong to one.';
COMMENT ON COLUMN inventory.departments.his_code IS 'Code of the department in the hospital information system.';
COMMENT ON COLUMN inventory.departments.parent_id IS 'The department this one is part of; null at the top.';
