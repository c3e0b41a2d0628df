DO $dbctl$
BEGIN
    EXECUTE pg_catalog.format('ALTER DATABASE %I SET dbctl.protected = ''on''', pg_catalog.current_database());
EXCEPTION WHEN insufficient_privilege THEN
    EXECUTE pg_catalog.format('COMMENT ON DATABASE %I IS %L', pg_catalog.current_database(), (
        SELECT pg_catalog.concat_ws(pg_catalog.chr(10), pg_catalog.shobj_description(oid, 'pg_database'), '[dbctl: protected]')
        FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
    ));
END
$dbctl$
