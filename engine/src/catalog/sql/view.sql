SELECT 'view', n.nspname::text, '', c.relname::text, '',
       json_build_object(
         'name', c.relname,
         'kind', CASE c.relkind WHEN 'm' THEN 'materialized' ELSE 'plain' END,
         'owner', pg_get_userbyid(c.relowner),
         'comment', d.description,
         'grants', {grants c.relacl r c.relowner},
         'definition', pg_get_viewdef(c.oid),
         'options', coalesce((SELECT json_agg(o ORDER BY o COLLATE "C") FROM unnest(c.reloptions) o), '[]')
       )::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY ({schemas}){among c.oid}
  AND {not_of_extension pg_class c.oid}
