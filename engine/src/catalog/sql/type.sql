SELECT 'type', n.nspname::text, '', t.typname::text,
       CASE t.typtype WHEN 'd' THEN t.typbasetype || ':' || t.typtypmod
                      WHEN 'r' THEN r.rngsubtype || ':-1' ELSE '' END,
       json_build_object(
         'name', t.typname,
         'owner', pg_get_userbyid(t.typowner),
         'comment', d.description,
         'grants', {grants t.typacl T t.typowner},
         'definition', CASE t.typtype
           WHEN 'e' THEN json_build_object('enum', json_build_object('labels', (
             SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')
             FROM pg_enum e WHERE e.enumtypid = t.oid)))
           WHEN 'c' THEN '{"composite": {"attributes": []}}'
           WHEN 'd' THEN json_build_object('domain', json_build_object(
             'base', '{}'::json,
             'not_null', t.typnotnull,
             'default', pg_get_expr(t.typdefaultbin, 0),
             'collation', CASE WHEN t.typcollation <> b.typcollation THEN {collation t.typcollation} END,
             'checks', (SELECT coalesce(json_object_agg(k.conname, json_build_object(
                                 'definition', pg_get_constraintdef(k.oid),
                                 'validated', k.convalidated,
                                 'comment', obj_description(k.oid, 'pg_constraint'))), '{}')
                        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c')))
           WHEN 'r' THEN json_build_object('range', json_build_object(
             'subtype', '{}'::json,
             'multirange', format_type(r.rngmultitypid, NULL),
             'options', array_remove(ARRAY[
               'subtype_opclass=' || (SELECT format('%I.%I', on_.nspname, o.opcname) FROM pg_opclass o
                                      JOIN pg_namespace on_ ON on_.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
               CASE WHEN r.rngcollation <> 0 THEN 'collation=' || {collation r.rngcollation} END,
               CASE WHEN r.rngcanonical <> 0 THEN 'canonical=' || r.rngcanonical END,
               CASE WHEN r.rngsubdiff <> 0 THEN 'subtype_diff=' || r.rngsubdiff END], NULL)))
           ELSE json_build_object('base', json_build_object('options', ARRAY[
             'alignment=' || t.typalign::text, 'analyze=' || t.typanalyze, 'by_value=' || t.typbyval,
             'category=' || t.typcategory::text, 'default=' || coalesce(t.typdefault, 'NULL'),
             'defined=' || t.typisdefined, 'delimiter=' || t.typdelim::text,
             'element=' || CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) ELSE '-' END,
             'input=' || t.typinput, 'length=' || t.typlen, 'modifier_input=' || t.typmodin,
             'modifier_output=' || t.typmodout, 'output=' || t.typoutput, 'preferred=' || t.typispreferred,
             'receive=' || t.typreceive, 'send=' || t.typsend, 'storage=' || t.typstorage::text])) END
       )::text
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_description d ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE n.nspname = ANY ({schemas})
  AND e.oid IS NULL AND t.typtype <> 'm' AND (c.oid IS NULL OR c.relkind = 'c')
  AND {not_of_extension pg_type t.oid}
