SELECT 'sequence', n.nspname::text, '', c.relname::text, '',
       json_build_object(
         'name', c.relname,
         'owner', pg_get_userbyid(c.relowner),
         'comment', d.description,
         'grants', {grants c.relacl s c.relowner},
         'data_type', format_type(s.seqtypid, NULL),
         'start', s.seqstart,
         'increment', s.seqincrement,
         'minimum', s.seqmin,
         'maximum', s.seqmax,
         'cache', s.seqcache,
         'cycle', s.seqcycle,
         'persistence', {persistence},
         'owned_by', CASE WHEN a.attname IS NOT NULL THEN json_build_object(
             'table', o.relname, 'column', a.attname, 'identity', w.deptype = 'i') END
       )::text
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
LEFT JOIN pg_depend w ON w.classid = 'pg_class'::regclass AND w.objid = c.oid AND w.objsubid = 0
                     AND w.refclassid = 'pg_class'::regclass AND w.refobjsubid > 0 AND w.deptype IN ('a', 'i')
LEFT JOIN pg_class o ON o.oid = w.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = w.refobjid AND a.attnum = w.refobjsubid
WHERE n.nspname = ANY ({schemas}){among c.oid}
  AND {not_of_extension pg_class c.oid}
