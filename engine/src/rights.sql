SELECT
    CASE WHEN n.oid IS NULL THEN pg_catalog.format('create the schema %I', s.name)
        WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE') THEN pg_catalog.format('create in the schema %I', s.name)
        ELSE pg_catalog.format('write the history %s', c.oid::pg_catalog.regclass) END,
    CASE WHEN n.oid IS NULL
        THEN pg_catalog.format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
        WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
        THEN pg_catalog.format('GRANT CREATE ON SCHEMA %I TO %I', s.name, current_user)
        ELSE pg_catalog.format('GRANT %I TO %I, or connect as %1$I', pg_catalog.pg_get_userbyid(c.relowner), current_user) END
FROM (VALUES {schemas}) s (name)
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = s.name
LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = {table}
WHERE NOT CASE WHEN n.oid IS NULL THEN pg_catalog.has_database_privilege(current_database(), 'CREATE')
        ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE') END
    OR (c.oid IS NOT NULL AND NOT (pg_catalog.has_table_privilege(c.oid, 'INSERT')
        AND pg_catalog.has_table_privilege(c.oid, 'UPDATE') AND pg_catalog.has_table_privilege(c.oid, 'DELETE')))
LIMIT 1
