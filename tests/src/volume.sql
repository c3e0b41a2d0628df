-- A hospital after some years, on top of the small world. Numbers behind a colon are filled in by volume.rs.
SET session_replication_role = replica; -- the rows fit together; checking each of them takes seconds

INSERT INTO public.users (email, username, password)
SELECT 'u' || n || '@hospital.example', 'u' || n, '-' FROM generate_series(1, 199) n;

INSERT INTO inventory.locations (location_code, location_name, location_type)
SELECT 'W' || n, 'Ward ' || n, 'WARD' FROM generate_series(3, 120) n;

INSERT INTO inventory.companies (company_code, company_name)
SELECT 'C' || n, 'Company ' || n FROM generate_series(2, 200) n;

INSERT INTO inventory.departments (dept_code, dept_name)
SELECT 'D' || n, 'Department ' || n FROM generate_series(2, 1200) n;

INSERT INTO inventory.drug_generics (working_code, generic_name)
SELECT lpad((n + 100)::text, 7, '0'), 'Generic ' || n FROM generate_series(2, 3000) n;

INSERT INTO inventory.drugs (drug_code, trade_name, generic_id, manufacturer_id, nlem_status, product_category)
SELECT lpad((n + 100)::text, 24, '0'), 'Drug ' || md5(n::text), n % 3000 + 1, n % 200 + 1, 'ESSENTIAL', 'MODERN_REGISTERED'
FROM generate_series(2, :drugs) n;

-- Each of them at one of the 120 locations, then at a second and so on, as far as the stock goes.
CREATE TEMPORARY TABLE new_stock ON COMMIT DROP AS
SELECT n, n % (:drugs - 1) + 2 AS drug_id, (n % (:drugs - 1) * 7 + n / (:drugs - 1) * 43) % 120 + 1 AS location_id,
    :lots / :stock + (n < :lots % :stock)::int AS lots, CASE n % 50 WHEN 0 THEN 5 ELSE 60 END AS in_lot
FROM generate_series(0, :stock - 1) n;

-- The older half of its lots is used up; one in fifty is to be ordered again.
INSERT INTO inventory.inventory (drug_id, location_id, quantity_on_hand, reorder_point, max_level, average_cost, last_cost, last_updated)
SELECT drug_id, location_id, (lots - lots / 2) * in_lot, (lots - lots / 2) * 10, lots * 100, 1.5, 1.5, '2025-07-07'
FROM new_stock ORDER BY n;

-- Those of a stock row expire one year after the other; as many on each day of three years.
INSERT INTO inventory.drug_lots (inventory_id, drug_id, location_id, lot_number, expiry_date, quantity_available, unit_cost, received_date)
SELECT i.id, i.drug_id, i.location_id, 'B' || nth, DATE '2026-01-01' + (s.n * 13 % 1000 + nth * 365) % 1095,
    CASE WHEN nth < s.lots / 2 THEN 0 ELSE s.in_lot END, 1.5, '2025-01-01'
FROM new_stock s JOIN inventory.inventory i USING (drug_id, location_id), generate_series(0, s.lots - 1) nth
ORDER BY nth, s.n;

-- The ledger of half a year: a lot comes, with what is left of it now and what was issued since, and is issued by ones.
INSERT INTO inventory.inventory_transactions (inventory_id, lot_id, transaction_type, quantity, unit_cost, created_by, created_at)
SELECT l.inventory_id, l.id, (CASE WHEN n < :lots THEN 'RECEIVE' ELSE 'ISSUE' END)::inventory.transaction_type,
    CASE WHEN n < :lots THEN l.quantity_available + (:ledger - 1 - n) / :lots ELSE -1 END, 1.5,
    u.id, TIMESTAMPTZ '2025-01-01 00:00Z' + n * (INTERVAL '187 days' / :ledger)
FROM generate_series(0, :ledger - 1) n
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS nth FROM inventory.drug_lots WHERE lot_number <> 'L1') l ON l.nth = n % :lots
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth FROM public.users) u ON u.nth = n % 200
ORDER BY n;

INSERT INTO inventory.budget_allocations (fiscal_year, budget_id, department_id, total_budget, q1_budget, q2_budget, q3_budget, q4_budget)
SELECT year, 1, department, 4000, 1000, 1000, 1000, 1000
FROM generate_series(2560, 2569) year, generate_series(1, 1200) department
WHERE (year, department) <> (2569, 1);

INSERT INTO inventory.purchase_requests (pr_number, department_id, budget_id, fiscal_year, required_date, requested_by, total_amount)
SELECT 'PR' || n, n % 1200 + 1, 1, 2569, '2099-01-01', u.id, 10
FROM generate_series(2, :documents + 1) n, (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM public.users) u
WHERE u.nth = n % 200 + 1;

INSERT INTO inventory.budget_reservations (allocation_id, pr_id, reserved_amount, quarter, status, expires_date, released_at)
SELECT id % 12000 + 1, id, 10, id % 4 + 1, (CASE id % 10 WHEN 0 THEN 'ACTIVE' ELSE 'COMMITTED' END)::inventory.reservation_status,
    '2099-01-01', CASE id % 10 WHEN 0 THEN NULL ELSE now() END
FROM inventory.purchase_requests;

-- One order in fifty is open.
INSERT INTO inventory.purchase_orders (po_number, pr_id, vendor_id, po_date, delivery_date, total_amount, status, created_by)
SELECT 'PO' || id, id, id % 200 + 1, DATE '2024-01-01' + (id / 16)::int, DATE '2024-02-01' + (id / 16)::int, 10,
    (CASE id % 50 WHEN 0 THEN 'SENT' ELSE 'COMPLETED' END)::inventory.po_status, requested_by
FROM inventory.purchase_requests;

INSERT INTO inventory.purchase_order_items (po_id, generic_id, quantity, unit, unit_price)
SELECT id, id % 3000 + 1, 10, 'TAB', 1 FROM inventory.purchase_orders, generate_series(1, 2);

INSERT INTO inventory.receipts (receipt_number, po_id, location_id, receipt_date, status, received_by)
SELECT 'RC' || id, id, id % 120 + 1, delivery_date, 'POSTED', created_by FROM inventory.purchase_orders;

INSERT INTO inventory.receipt_items (receipt_id, po_item_id, generic_id, quantity_ordered, quantity_received, quantity_accepted, unit_price, lot_number, expiry_date)
SELECT r.id, i.id, i.generic_id, 10, 9, 9, 1, 'B1', '2099-01-01'
FROM inventory.purchase_order_items i JOIN inventory.receipts r ON r.po_id = i.po_id;

INSERT INTO inventory.drug_distributions (distribution_number, distribution_date, from_location_id, requesting_dept_id, requested_by)
SELECT 'DD' || id, po_date, 1, id % 1200 + 1, created_by FROM inventory.purchase_orders;

INSERT INTO inventory.drug_returns (return_number, department_id, return_date, received_by)
SELECT 'DR' || id, id % 1200 + 1, po_date, created_by FROM inventory.purchase_orders;

RESET session_replication_role;
