SELECT 'schema', n.nspname::text, '', n.nspname::text, '',
       json_build_object(
         'name', n.nspname,
         'owner', pg_get_userbyid(n.nspowner),
         'comment', d.description,
         'grants', {grants n.nspacl n n.nspowner},
         'default_privileges', (
           SELECT coalesce(json_agg(l.line ORDER BY l.line COLLATE "C"), '[]')
           FROM (SELECT format('%s on %s: %s=%s', pg_get_userbyid(a.defaclrole),
                               CASE a.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences'
                                                    WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types'
                                                    ELSE a.defaclobjtype::text END,
                               CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee) END,
                               string_agg(DISTINCT (e.privilege_type
                                          || CASE WHEN e.is_grantable THEN '*' ELSE '' END) COLLATE "C", ',')) AS line
                 FROM pg_default_acl a CROSS JOIN aclexplode(a.defaclacl) e
                 WHERE a.defaclnamespace = n.oid
                 GROUP BY a.defaclrole, a.defaclobjtype, e.grantee) l)
       )::text
FROM pg_namespace n
LEFT JOIN pg_description d ON d.classoid = 'pg_namespace'::regclass AND d.objoid = n.oid
WHERE n.nspname = ANY ({schemas})
