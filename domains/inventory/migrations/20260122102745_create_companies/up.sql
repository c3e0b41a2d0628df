-- Companies that sell or make drugs.

CREATE TABLE inventory.companies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    company_code varchar(10) NOT NULL UNIQUE,
    company_name varchar(200) NOT NULL,
    tax_id varchar(20) UNIQUE CHECK (tax_id <> ''),
    bank_account_number varchar(50),
    bank_account_name varchar(100),
    is_vendor boolean NOT NULL DEFAULT true,
    is_manufacturer boolean NOT NULL DEFAULT false,
    contact_person varchar(100),
    phone varchar(20),
    email varchar(100),
    address text,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT companies_role_check CHECK (is_vendor OR is_manufacturer)
);

CREATE TRIGGER set_updated_at
    BEFORE UPDATE ON inventory.companies
    FOR EACH ROW EXECUTE FUNCTION inventory.set_updated_at();

COMMENT ON TABLE inventory.companies IS 'Vendors and manufacturers; a company is at least one of the two.';
COMMENT ON COLUMN inventory.companies.tax_id IS
    'Tax number, 13 digits for Thai companies; null when unknown, never empty.';
COMMENT ON COLUMN inventory.companies.is_vendor IS 'True when drugs are bought from it.';
COMMENT ON COLUMN inventory.companies.is_manufacturer IS 'True when it makes drugs.';
