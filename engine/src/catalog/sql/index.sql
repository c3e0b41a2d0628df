-- The key column holds the number of keys, then the attribute numbers of keys and included columns, 0 for an
-- expression. Their names are looked up among the columns; the body holds the expressions.
SELECT 'index', n.nspname::text, c.relname::text, x.relname::text, i.indnkeyatts || ' ' || i.indkey::text,
       concat(
         '{"name":', to_json(x.relname),
         ',"method":', to_json(am.amname),
         CASE WHEN i.indisunique THEN ',"unique":true' END,
         CASE WHEN i.indisprimary THEN ',"primary":true' END,
         CASE WHEN i.indisvalid THEN ',"valid":true' END,
         CASE WHEN i.indisclustered THEN ',"clustered":true' END,
         CASE WHEN i.indexprs IS NOT NULL THEN ',"keys":' || (
             SELECT json_agg(json_build_object('expression', pg_get_indexdef(i.indexrelid, u.place::int, false))
                             ORDER BY u.place)
             FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, place)
             WHERE u.attnum = 0)::text END,
         CASE WHEN i.indpred IS NOT NULL
              THEN ',"predicate":' || to_json(pg_get_expr(i.indpred, i.indrelid))::text END,
         -- The dearest call of all; a constraint tells the rest, unless someone set a storage option by hand.
         ',"definition":', CASE WHEN backed.conindid IS NULL OR x.reloptions IS NOT NULL OR x.reltablespace <> 0
                                THEN to_json(pg_get_indexdef(i.indexrelid)) ELSE '""' END,
         CASE WHEN backed.conindid IS NOT NULL THEN ',"backs_constraint":true' END,
         ',"comment":' || to_json(d.description)::text,
         '}')
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am am ON am.oid = x.relam
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = x.oid AND d.objsubid = 0
LEFT JOIN (SELECT DISTINCT o.conindid FROM pg_constraint o WHERE o.contype IN ('p', 'u', 'x')) backed
       ON backed.conindid = i.indexrelid
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname = ANY ({schemas}){among c.oid}
