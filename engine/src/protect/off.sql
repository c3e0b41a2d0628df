DO $dbctl$
DECLARE
    name text := pg_catalog.current_database();
    id oid := (SELECT oid FROM pg_catalog.pg_database WHERE datname = name);
    comment text := pg_catalog.shobj_description(id, 'pg_database');
BEGIN
    IF pg_catalog.strpos(comment, '[dbctl: protected]') > 0 THEN
        comment := pg_catalog.replace(comment, pg_catalog.chr(10) || '[dbctl: protected]', '');
        EXECUTE pg_catalog.format('COMMENT ON DATABASE %I IS %L', name,
            nullif(pg_catalog.replace(comment, '[dbctl: protected]', ''), ''));
    END IF;
    IF EXISTS (
        SELECT FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) c
        WHERE s.setdatabase = id AND s.setrole = 0
            AND pg_catalog.lower(pg_catalog.split_part(c, '=', 1)) = 'dbctl.protected'
    ) THEN
        EXECUTE pg_catalog.format('ALTER DATABASE %I RESET dbctl.protected', name);
    END IF;
END
$dbctl$
