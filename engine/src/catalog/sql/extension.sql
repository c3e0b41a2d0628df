SELECT 'extension', n.nspname::text, '', x.extname::text, '',
       json_build_object('name', x.extname, 'version', x.extversion, 'comment', d.description)::text
FROM pg_extension x
JOIN pg_namespace n ON n.oid = x.extnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_extension'::regclass AND d.objoid = x.oid
WHERE n.nspname = ANY ({schemas})
