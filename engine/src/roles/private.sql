DO $dbctl$ DECLARE taken text; BEGIN
FOR taken IN SELECT pg_catalog.format('REVOKE %s ON TABLE {table} FROM %s', a.privilege_type,
    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a
WHERE c.oid = {name}::pg_catalog.regclass AND a.grantee <> c.relowner AND a.privilege_type <> 'SELECT'
LOOP EXECUTE taken; END LOOP; END $dbctl$
