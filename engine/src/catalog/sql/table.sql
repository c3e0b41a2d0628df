SELECT 'table', n.nspname::text, '', c.relname::text, '',
       json_build_object(
         'name', c.relname,
         'kind', CASE c.relkind WHEN 'p' THEN 'partitioned' WHEN 'f' THEN 'foreign' ELSE 'ordinary' END,
         'persistence', {persistence},
         'owner', pg_get_userbyid(c.relowner),
         'comment', d.description,
         'grants', {grants c.relacl r c.relowner},
         'row_security', CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN 'forced'
                              WHEN c.relrowsecurity THEN 'enabled'
                              WHEN c.relforcerowsecurity THEN 'dormant'
                              ELSE 'off' END,
         'partition_key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
         'partition_bound', pg_get_expr(c.relpartbound, c.oid),
         'parents', coalesce(p.parents, '[]'),
         'of_type', CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
         'options', CASE WHEN c.reloptions IS NULL AND toast.reloptions IS NULL THEN '[]' ELSE (
             SELECT json_agg(o.option ORDER BY o.option COLLATE "C")
             FROM (SELECT unnest(c.reloptions) UNION ALL
                   SELECT 'toast.' || t FROM unnest(toast.reloptions) t) o(option)) END,
         'replica_identity', CASE c.relreplident
             WHEN 'f' THEN 'full'
             WHEN 'n' THEN 'nothing'
             WHEN 'i' THEN 'using index ' || (SELECT k.relname FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid
                                              WHERE i.indrelid = c.oid AND i.indisreplident) END,
         'access_method', nullif(am.amname, 'heap'),
         'tablespace', s.spcname,
         'foreign_server', CASE WHEN f.ftrelid IS NOT NULL THEN format('server %s (%s)', v.srvname, (
             SELECT string_agg(o, ', ' ORDER BY o COLLATE "C") FROM unnest(f.ftoptions) o)) END
       )::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
LEFT JOIN pg_am am ON am.oid = c.relam
LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server v ON v.oid = f.ftserver
LEFT JOIN (SELECT i.inhrelid, json_agg(json_build_object('schema', pn.nspname, 'name', pc.relname)
                                       ORDER BY i.inhseqno) AS parents
           FROM pg_inherits i
           JOIN pg_class pc ON pc.oid = i.inhparent
           JOIN pg_namespace pn ON pn.oid = pc.relnamespace
           GROUP BY i.inhrelid) p ON p.inhrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname = ANY ({schemas}){among c.oid}
  AND {not_of_extension pg_class c.oid}
