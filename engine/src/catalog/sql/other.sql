WITH wanted AS MATERIALIZED (
  SELECT n.oid, n.nspname FROM pg_namespace n WHERE n.nspname = ANY ({schemas})
), rare(classid, objid, namespace, owner, properties) AS (
  SELECT 'pg_operator'::regclass, o.oid, o.oprnamespace, o.oprowner, ARRAY[
           'commutator=' || CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoperator::text ELSE '-' END,
           'function=' || o.oprcode, 'hashes=' || o.oprcanhash, 'join=' || o.oprjoin,
           'merges=' || o.oprcanmerge,
           'negator=' || CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoperator::text ELSE '-' END,
           'restrict=' || o.oprrest, 'result=' || format_type(o.oprresult, NULL)]
  FROM pg_operator o WHERE o.oprnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_opclass'::regclass, o.oid, o.opcnamespace, o.opcowner, ARRAY[
           'default=' || o.opcdefault, 'family=' || format('%I.%I', fn.nspname, f.opfname),
           'key=' || CASE WHEN o.opckeytype <> 0 THEN format_type(o.opckeytype, NULL) ELSE '-' END,
           'type=' || format_type(o.opcintype, NULL)]
  FROM pg_opclass o
  JOIN pg_opfamily f ON f.oid = o.opcfamily
  JOIN pg_namespace fn ON fn.oid = f.opfnamespace
  WHERE o.opcnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_opfamily'::regclass, f.oid, f.opfnamespace, f.opfowner,
         ARRAY(SELECT m.line FROM (
                 SELECT format('operator %s=%s', m.amopstrategy, m.amopopr::regoperator)
                 FROM pg_amop m WHERE m.amopfamily = f.oid
                 UNION ALL
                 SELECT format('function %s(%s, %s)=%s', m.amprocnum, format_type(m.amproclefttype, NULL),
                               format_type(m.amprocrighttype, NULL), m.amproc::regprocedure)
                 FROM pg_amproc m WHERE m.amprocfamily = f.oid) m(line)
               ORDER BY m.line COLLATE "C")
  FROM pg_opfamily f WHERE f.opfnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_collation'::regclass, o.oid, o.collnamespace, o.collowner,
         ARRAY(SELECT j.key || '=' || j.value FROM jsonb_each_text(to_jsonb(o)) j
               WHERE j.key NOT IN ('oid', 'collname', 'collnamespace', 'collowner', 'collversion')
                 AND j.value IS NOT NULL
               ORDER BY j.key COLLATE "C")
  FROM pg_collation o WHERE o.collnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_conversion'::regclass, o.oid, o.connamespace, o.conowner, ARRAY[
           'default=' || o.condefault, 'from=' || pg_encoding_to_char(o.conforencoding),
           'function=' || o.conproc, 'to=' || pg_encoding_to_char(o.contoencoding)]
  FROM pg_conversion o WHERE o.connamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_ts_config'::regclass, o.oid, o.cfgnamespace, o.cfgowner,
         ARRAY['parser=' || (SELECT format('%I.%I', pn.nspname, p.prsname) FROM pg_ts_parser p
                             JOIN pg_namespace pn ON pn.oid = p.prsnamespace WHERE p.oid = o.cfgparser)]
         || ARRAY(SELECT format('token %s=%s', m.maptokentype,
                                string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno))
                  FROM pg_ts_config_map m WHERE m.mapcfg = o.oid
                  GROUP BY m.maptokentype ORDER BY m.maptokentype)
  FROM pg_ts_config o WHERE o.cfgnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_ts_dict'::regclass, o.oid, o.dictnamespace, o.dictowner, ARRAY[
           'options=' || coalesce(o.dictinitoption, ''),
           'template=' || (SELECT format('%I.%I', tn.nspname, t.tmplname) FROM pg_ts_template t
                           JOIN pg_namespace tn ON tn.oid = t.tmplnamespace WHERE t.oid = o.dicttemplate)]
  FROM pg_ts_dict o WHERE o.dictnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_ts_parser'::regclass, o.oid, o.prsnamespace, NULL, ARRAY[
           'end=' || o.prsend, 'headline=' || o.prsheadline, 'lextypes=' || o.prslextype,
           'start=' || o.prsstart, 'token=' || o.prstoken]
  FROM pg_ts_parser o WHERE o.prsnamespace IN (SELECT w.oid FROM wanted w)
  UNION ALL
  SELECT 'pg_ts_template'::regclass, o.oid, o.tmplnamespace, NULL, ARRAY[
           'init=' || o.tmplinit, 'lexize=' || o.tmpllexize]
  FROM pg_ts_template o WHERE o.tmplnamespace IN (SELECT w.oid FROM wanted w)
)
SELECT 'other', n.nspname::text, '', format('%s %s', i.type, i.identity), '',
       json_build_object(
         'kind', i.type,
         'identity', i.identity,
         'properties', r.properties,
         'owner', CASE WHEN r.owner IS NOT NULL THEN pg_get_userbyid(r.owner) END,
         'comment', d.description
       )::text
FROM rare r
JOIN wanted n ON n.oid = r.namespace
CROSS JOIN LATERAL pg_identify_object(r.classid, r.objid, 0) i
LEFT JOIN pg_description d ON d.classoid = r.classid AND d.objoid = r.objid AND d.objsubid = 0
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = r.classid AND e.objid = r.objid AND e.deptype = 'e')
