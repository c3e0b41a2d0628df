SELECT 'database', d.datname,
    EXISTS (
        SELECT FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) c
        WHERE s.setdatabase = d.oid AND s.setrole = 0
            AND pg_catalog.lower(pg_catalog.split_part(c, '=', 1)) = 'dbctl.protected'
            AND pg_catalog.lower(pg_catalog.split_part(c, '=', 2)) NOT IN ('off', 'false', 'no', '0', '')
    ) OR pg_catalog.strpos(coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), ''), '[dbctl: protected]') > 0,
    pg_catalog.pg_get_userbyid(d.datdba),
    pg_catalog.pg_backend_pid()
FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
