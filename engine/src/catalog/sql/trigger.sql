SELECT 'trigger', n.nspname::text, c.relname::text, g.tgname::text, '',
       json_build_object(
         'name', g.tgname,
         'definition', pg_get_triggerdef(g.oid),
         'firing', {firing g.tgenabled},
         'function', json_build_object('schema', pn.nspname, 'name', p.proname),
         'comment', d.description
       )::text
FROM pg_trigger g
JOIN pg_class c ON c.oid = g.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc p ON p.oid = g.tgfoid
JOIN pg_namespace pn ON pn.oid = p.pronamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_trigger'::regclass AND d.objoid = g.oid
WHERE NOT g.tgisinternal AND n.nspname = ANY ({schemas}){among c.oid}
