SELECT n.nspname, c.relname, pg_catalog.pg_total_relation_size(c.oid), c.reltuples::bigint
FROM (VALUES {wanted}) AS wanted (schema, name)
JOIN pg_catalog.pg_namespace AS n ON n.nspname = wanted.schema
JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
