SELECT 'attribute', n.nspname::text, c.relname::text, a.attname::text, a.atttypid || ':' || a.atttypmod,
       json_build_object(
         'name', a.attname,
         'collation', CASE WHEN a.attcollation <> t.typcollation THEN {collation a.attcollation} END,
         'comment', d.description
       )::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_description d
       ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE c.relkind = 'c' AND n.nspname = ANY ({schemas})
ORDER BY c.oid, a.attnum
