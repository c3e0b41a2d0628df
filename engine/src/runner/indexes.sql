SELECT ({table})::oid;
SELECT c.oid, c.relname, pg_catalog.format('%I.%I', n.nspname, c.relname), i.indisvalid,
    CASE WHEN p.pid IS NOT NULL THEN pg_catalog.format('%s (pid %s, user %s)', a.application_name, p.pid, a.usename) END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_progress_create_index p
    ON p.index_relid = c.oid AND p.datname = current_database() AND p.pid <> pg_catalog.pg_backend_pid()
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = p.pid
WHERE i.indrelid = ({table})::oid AND c.relkind = 'i'
ORDER BY c.oid
