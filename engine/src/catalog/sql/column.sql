-- The most numerous rows: concat() leaves out what is NULL and costs a third of json_build_object.
SELECT 'column', n.nspname::text, c.relname::text, a.attname::text, a.atttypid || ':' || a.atttypmod,
       concat(
         '{"name":', to_json(a.attname),
         ',"position":', a.attnum,
         CASE WHEN NOT a.attnotnull THEN ',"nullable":true' END,
         CASE WHEN a.attgenerated = ''
              THEN ',"default":' || to_json(pg_get_expr(e.adbin, e.adrelid))::text
              ELSE ',"generated":' || json_build_object(
                'kind', CASE a.attgenerated WHEN 'v' THEN 'virtual' ELSE 'stored' END,
                'expression', pg_get_expr(e.adbin, e.adrelid)) END,
         CASE a.attidentity WHEN 'a' THEN ',"identity":"always"' WHEN 'd' THEN ',"identity":"by_default"' END,
         CASE WHEN a.attcollation <> t.typcollation
              THEN ',"collation":' || to_json({collation a.attcollation})::text END,
         ',"comment":' || to_json(d.description)::text,
         CASE WHEN a.attacl IS NOT NULL THEN ',"grants":' || ({grants a.attacl c c.relowner})::text END,
         CASE WHEN NOT a.attislocal THEN ',"inherited":true' END,
         CASE WHEN a.attstorage <> t.typstorage
              THEN CASE a.attstorage WHEN 'p' THEN ',"storage":"plain"' WHEN 'e' THEN ',"storage":"external"'
                                     WHEN 'm' THEN ',"storage":"main"' ELSE ',"storage":"extended"' END END,
         CASE a.attcompression WHEN 'p' THEN ',"compression":"pglz"' WHEN 'l' THEN ',"compression":"lz4"' END,
         -- Not set is -1 up to PostgreSQL 16 and NULL since.
         ',"statistics":' || nullif(a.attstattarget, -1),
         CASE WHEN a.attoptions IS NOT NULL OR a.attfdwoptions IS NOT NULL THEN ',"options":' || (
             SELECT json_agg(o ORDER BY o COLLATE "C") FROM unnest(a.attoptions || a.attfdwoptions) o)::text END,
         '}')
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
LEFT JOIN pg_description d
       ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND n.nspname = ANY ({schemas}){among c.oid}
