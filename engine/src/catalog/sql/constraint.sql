-- The key column holds the attribute numbers; their names are looked up among the columns.
SELECT 'constraint', n.nspname::text, c.relname::text, k.conname::text,
       coalesce(array_to_string(k.conkey, ' '), ''),
       concat(
         '{"name":', to_json(k.conname),
         ',"kind":', CASE k.contype WHEN 'p' THEN '"primary_key"' WHEN 'u' THEN '"unique"'
                                    WHEN 'f' THEN '"foreign_key"' WHEN 'x' THEN '"exclusion"' ELSE '"check"' END,
         ',"definition":', to_json(pg_get_constraintdef(k.oid)),
         CASE WHEN k.condeferred THEN ',"deferral":"initially_deferred"'
              WHEN k.condeferrable THEN ',"deferral":"initially_immediate"' END,
         CASE WHEN k.convalidated THEN ',"validated":true' END,
         CASE WHEN NOT k.conislocal THEN ',"inherited":true' END,
         CASE WHEN k.contype = 'f' THEN ',"references":' || json_build_object(
             'schema', fn.nspname,
             'table', fc.relname,
             'columns', target.names,
             'on_update', {action k.confupdtype},
             'on_delete', {action k.confdeltype}) END,
         CASE WHEN k.contype IN ('p', 'u', 'x') THEN ',"index":' || to_json(i.relname)::text END,
         ',"comment":' || to_json(d.description)::text,
         '}')
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class i ON i.oid = k.conindid
LEFT JOIN pg_class fc ON fc.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = fc.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid
-- Targets may lie outside of the snapshot, so their columns are named here.
LEFT JOIN (SELECT o.oid, json_agg(a.attname ORDER BY u.place) AS names
           FROM pg_constraint o
           JOIN pg_namespace pn ON pn.oid = o.connamespace AND pn.nspname = ANY ({schemas})
           CROSS JOIN unnest(o.confkey) WITH ORDINALITY u(attnum, place)
           JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = u.attnum
           WHERE o.contype = 'f'{among o.conrelid}
           GROUP BY o.oid) target ON target.oid = k.oid
WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND n.nspname = ANY ({schemas}){among c.oid}
