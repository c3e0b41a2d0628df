SELECT
    CASE WHEN n.oid IS NULL THEN pg_catalog.format('create the schema %I', s.name)
        WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE') THEN pg_catalog.format('create in the schema %I', s.name)
        WHEN t.history IS NOT NULL THEN pg_catalog.format('write the history %s', t.history::pg_catalog.regclass)
        ELSE pg_catalog.format('read and write the log %s', t.log::pg_catalog.regclass) END,
    CASE WHEN n.oid IS NULL
        THEN pg_catalog.format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
        WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
        THEN pg_catalog.format('GRANT CREATE ON SCHEMA %I TO %I', s.name, current_user)
        ELSE pg_catalog.format('GRANT %I TO %I, or connect as %1$I', pg_catalog.pg_get_userbyid(t.owner), current_user) END
FROM (VALUES {schemas}) s (name)
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = s.name
LEFT JOIN (
    SELECT relnamespace, relowner AS owner, oid AS history, NULL::oid AS log FROM pg_catalog.pg_class
    WHERE relname = {table} AND NOT (pg_catalog.has_table_privilege(oid, 'INSERT')
        AND pg_catalog.has_table_privilege(oid, 'UPDATE') AND pg_catalog.has_table_privilege(oid, 'DELETE'))
    UNION ALL SELECT relnamespace, relowner, NULL, oid FROM pg_catalog.pg_class
    WHERE relname = {log} AND NOT (pg_catalog.has_table_privilege(oid, 'SELECT')
        AND pg_catalog.has_table_privilege(oid, 'INSERT'))
) t ON t.relnamespace = n.oid
WHERE NOT CASE WHEN n.oid IS NULL THEN pg_catalog.has_database_privilege(current_database(), 'CREATE')
        ELSE pg_catalog.has_schema_privilege(n.oid, 'CREATE') END
    OR t.owner IS NOT NULL
ORDER BY t.log IS NOT NULL
LIMIT 1
