WITH ours AS (
    SELECT * FROM pg_catalog.pg_roles WHERE rolname IN ({roles})
),
spaces AS (
    SELECT oid, nspname, nspowner, nspacl, nspname IN ({schemas}) AS is_home FROM pg_catalog.pg_namespace
    WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'
),
relations AS (
    SELECT c.oid, n.nspname, n.is_home, c.relname, c.relowner, c.relacl, c.relkind = 'S' AS is_sequence,
        CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'f' THEN 'foreign table' ELSE 'table' END AS kind,
        pg_catalog.format('%I.%I', n.nspname, c.relname) AS identity
    FROM pg_catalog.pg_class c JOIN spaces n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
),
-- What belongs to a table follows its owner; what belongs to an extension is the extension's.
owned AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid, nspname, kind, relowner AS owner
    FROM relations WHERE is_home
    UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, n.nspname, 'routine', p.proowner
    FROM pg_catalog.pg_proc p JOIN spaces n ON n.oid = p.pronamespace WHERE n.is_home
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, n.nspname, 'type', t.typowner
    FROM pg_catalog.pg_type t JOIN spaces n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE n.is_home AND t.typelem = 0 AND (t.typtype IN ('b', 'e', 'd', 'r') OR c.relkind = 'c')
    UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, s.oid, n.nspname, 'statistics', s.stxowner
    FROM pg_catalog.pg_statistic_ext s JOIN spaces n ON n.oid = s.stxnamespace WHERE n.is_home
)
SELECT 'me', current_user::text, r.rolsuper::text, '', '', '' FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
UNION ALL SELECT 'role', rolname::text, pg_catalog.concat_ws(', ', CASE WHEN rolcanlogin THEN 'LOGIN' END,
        CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
        CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
        CASE WHEN rolbypassrls THEN 'BYPASSRLS' END),
    pg_catalog.pg_has_role(current_user, oid, 'USAGE')::text, '', ''
FROM ours
UNION ALL SELECT 'member', ours.rolname::text, p.rolname::text, '', '', ''
FROM pg_catalog.pg_auth_members m JOIN ours ON ours.oid = m.member JOIN pg_catalog.pg_roles p ON p.oid = m.roleid
UNION ALL SELECT 'schema', nspname::text, pg_catalog.quote_ident(nspname), '', '', '' FROM spaces WHERE is_home
UNION ALL SELECT 'object', o.nspname::text, o.kind, i.identity, pg_catalog.pg_get_userbyid(o.owner)::text, ''
FROM owned o CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.class, o.oid, 0) i
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND (d.deptype = 'e'
        OR d.deptype = 'i' AND o.kind IN ('type', 'routine') OR d.deptype IN ('a', 'i') AND o.kind = 'sequence'
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass))
UNION ALL SELECT CASE WHEN is_sequence THEN 'sequence' ELSE 'relation' END, nspname::text, relname::text, identity, '', ''
FROM relations WHERE is_home
UNION ALL SELECT 'grant', 'schema', n.nspname::text, pg_catalog.quote_ident(n.nspname),
    coalesce(ours.rolname::text, 'public'), a.privilege_type
FROM spaces n CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a
LEFT JOIN ours ON ours.oid = a.grantee
WHERE ours.oid IS NOT NULL OR a.grantee = 0 AND n.is_home AND a.privilege_type = 'CREATE'
UNION ALL SELECT 'grant', CASE WHEN c.is_sequence THEN 'sequence' ELSE 'relation' END, c.nspname::text, c.identity,
    coalesce(ours.rolname::text, 'public'), a.privilege_type
FROM relations c CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) a LEFT JOIN ours ON ours.oid = a.grantee
WHERE a.grantee <> c.relowner AND (ours.oid IS NOT NULL OR a.grantee = 0 AND c.is_home)
UNION ALL SELECT 'grant', 'column', c.nspname::text, pg_catalog.format('(%I) ON TABLE %s', t.attname, c.identity),
    ours.rolname::text, a.privilege_type
FROM relations c JOIN pg_catalog.pg_attribute t ON t.attrelid = c.oid AND NOT t.attisdropped AND t.attacl IS NOT NULL
CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) a JOIN ours ON ours.oid = a.grantee AND ours.oid <> c.relowner
UNION ALL SELECT 'grant', 'database', '', pg_catalog.quote_ident(d.datname), ours.rolname::text, a.privilege_type
FROM pg_catalog.pg_database d
CROSS JOIN LATERAL pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
JOIN ours ON ours.oid = a.grantee
WHERE d.datname = current_database() AND a.privilege_type = 'CREATE'
UNION ALL SELECT 'default', pg_catalog.pg_get_userbyid(d.defaclrole)::text, coalesce(n.nspname::text, ''),
    d.defaclobjtype::text, ours.rolname::text, a.privilege_type
FROM pg_catalog.pg_default_acl d CROSS JOIN LATERAL pg_catalog.aclexplode(d.defaclacl) a
JOIN ours ON ours.oid = a.grantee AND ours.oid <> d.defaclrole
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
ORDER BY 1, 2, 3, 4, 5, 6
