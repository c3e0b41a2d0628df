SELECT DISTINCT
    blocking.pid,
    coalesce(a.application_name, ''),
    coalesce(a.usename, ''),
    coalesce(pg_catalog.host(a.client_addr), ''),
    coalesce(pg_catalog.to_char(coalesce(a.xact_start, a.backend_start), 'YYYY-MM-DD HH24:MI:SS TZ'), ''),
    coalesce(n.nspname || '.' || c.relname, ''),
    coalesce(a.state, ''),
    coalesce(pg_catalog.left(a.query, {query}), '')
FROM pg_catalog.pg_locks mark
JOIN pg_catalog.pg_locks waiting ON waiting.pid = mark.pid AND NOT waiting.granted
CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(waiting.pid)) AS blocking (pid)
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = blocking.pid
LEFT JOIN pg_catalog.pg_class c ON c.oid = waiting.relation
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE mark.locktype = 'advisory' AND mark.granted AND mark.objsubid = 2
    AND mark.classid::bigint = {class} AND mark.objid::bigint IN ({migration}, {statements})
    AND mark.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
ORDER BY 1, 6
