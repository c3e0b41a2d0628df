SELECT 'statistics', n.nspname::text, c.relname::text, s.stxname::text, '',
       json_build_object(
         'name', s.stxname,
         'definition', pg_get_statisticsobjdef(s.oid),
         'comment', d.description
       )::text
FROM pg_statistic_ext s
JOIN pg_class c ON c.oid = s.stxrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_statistic_ext'::regclass AND d.objoid = s.oid
WHERE n.nspname = ANY ({schemas}){among c.oid}
