SELECT 'policy', n.nspname::text, c.relname::text, p.polname::text, '',
       json_build_object(
         'name', p.polname,
         'command', CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
                                  WHEN 'd' THEN 'delete' ELSE 'all' END,
         'permissive', p.polpermissive,
         'roles', (SELECT json_agg(r.name ORDER BY r.name COLLATE "C")
                   FROM (SELECT CASE WHEN o = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(o)::text END
                         FROM unnest(p.polroles) o) r(name)),
         'using', pg_get_expr(p.polqual, p.polrelid),
         'with_check', pg_get_expr(p.polwithcheck, p.polrelid),
         'comment', d.description
       )::text
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_policy'::regclass AND d.objoid = p.oid
WHERE n.nspname = ANY ({schemas}){among c.oid}
