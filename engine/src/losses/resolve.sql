WITH RECURSIVE wanted (kind, schema, name, col) AS (VALUES {wanted}),
named AS (
    SELECT w.kind, c.oid, w.col
    FROM wanted w
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
    WHERE c.relname = w.name
        OR (w.kind = 'schema' AND NOT c.relispartition AND c.relname NOT IN ({bookkeeping}))
),
referring AS (
    SELECT oid FROM named WHERE kind = 'referring'
    UNION
    SELECT k.conrelid FROM referring r JOIN pg_catalog.pg_constraint k ON k.confrelid = r.oid AND k.contype = 'f'
),
every (kind, oid, col) AS (
    SELECT CASE kind WHEN 'schema' THEN 'table' ELSE kind END, oid, col FROM named WHERE kind <> 'referring'
    UNION SELECT 'table', oid, NULL FROM referring
)
SELECT e.kind, n.nspname, c.relname, e.col,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND NOT pg_catalog.row_security_active(c.oid)
        AND CASE WHEN e.col IS NULL THEN pg_catalog.has_table_privilege(c.oid, 'SELECT')
            ELSE pg_catalog.has_column_privilege(c.oid, e.col, 'SELECT') END
FROM every e
JOIN pg_catalog.pg_class c ON c.oid = e.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE e.col IS NULL OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attname = e.col AND a.attnum > 0 AND NOT a.attisdropped
)
ORDER BY n.nspname, c.relname, e.col NULLS FIRST
