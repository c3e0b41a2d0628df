-- A region's accounts: 20,000 of them, each with a role or two and two sessions, beside 60 roles of 250 permissions.
INSERT INTO public.users (email, username, password, status, created_at)
SELECT 'u' || n || '@hospital.example', 'u' || n, '-', 'active',
    -- Every tenth came with one import.
    CASE n % 10 WHEN 0 THEN TIMESTAMPTZ '2025-01-01 00:00Z' ELSE TIMESTAMPTZ '2024-01-01 00:00Z' + n * INTERVAL '31 minutes' END
FROM generate_series(1, 20000) n;

INSERT INTO public.roles (name) SELECT 'role ' || n FROM generate_series(1, 60) n;

INSERT INTO public.permissions (resource, action)
SELECT 'thing ' || n, action FROM generate_series(1, 100) n, unnest(ARRAY['create', 'read', 'update', 'delete', 'approve']) action;

INSERT INTO public.role_permissions (role_id, permission_id)
SELECT r.id, p.id
FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM public.roles WHERE name LIKE 'role %') r
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM public.permissions WHERE resource LIKE 'thing %') p
    ON (p.nth + r.nth) % 2 = 0;

INSERT INTO public.user_roles (user_id, role_id, expires_at)
SELECT u.id, r.id, CASE u.nth % 20 WHEN 0 THEN now() + INTERVAL '1 year' END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM public.users) u
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM public.roles WHERE name LIKE 'role %') r
    ON r.nth IN (u.nth % 60 + 1, (u.nth % 7 + u.nth) % 60 + 1);

-- One in eight has not ended yet.
INSERT INTO public.user_sessions (user_id, refresh_token, created_at, expires_at)
SELECT u.id, 'token ' || u.nth || ' ' || n, now() - INTERVAL '60 days', now() - INTERVAL '6 days' + (u.nth % 8) * INTERVAL '1 day'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM public.users) u, generate_series(1, 2) n;

ANALYZE;
