SELECT DISTINCT
    blocking.pid,
    coalesce(a.application_name, ''),
    coalesce(a.usename, ''),
    coalesce(pg_catalog.host(a.client_addr), ''),
    coalesce(pg_catalog.to_char(coalesce(a.xact_start, a.backend_start), 'YYYY-MM-DD HH24:MI:SS TZ'), ''),
    coalesce(n.nspname || '.' || c.relname, ''),
    coalesce(a.state, ''),
    coalesce(pg_catalog.left(a.query, {query}), '')
FROM pg_catalog.pg_locks work
JOIN pg_catalog.pg_locks waiting ON waiting.pid = work.pid AND NOT waiting.granted
CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(waiting.pid)) AS blocking (pid)
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = blocking.pid
LEFT JOIN pg_catalog.pg_class c ON c.oid = waiting.relation
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE work.locktype = 'advisory' AND work.granted AND work.objsubid = 2
    AND work.classid::bigint = {class} AND work.objid::bigint = {statements}
    AND work.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
ORDER BY 1, 6
