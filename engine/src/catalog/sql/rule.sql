SELECT 'rule', n.nspname::text, c.relname::text, r.rulename::text, '',
       json_build_object(
         'name', r.rulename,
         'definition', pg_get_ruledef(r.oid),
         'firing', {firing r.ev_enabled},
         'comment', d.description
       )::text
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_rewrite'::regclass AND d.objoid = r.oid
WHERE r.rulename <> '_RETURN' AND n.nspname = ANY ({schemas}){among c.oid}
