-- What tells that an object was written: a number made of the identifiers and the writing transactions of all rows of
-- the catalog that describe it. Insert, update and delete all change it; nobody has to say what differs.
WITH n AS MATERIALIZED (
  SELECT oid, nspname, xmin FROM pg_namespace WHERE nspname = ANY ({schemas})
), r AS MATERIALIZED (
  SELECT c.oid, c.relkind, c.relname, c.relnamespace, c.xmin, coalesce(i.indrelid, c.oid) AS owner
  FROM pg_class c
  LEFT JOIN pg_index i ON i.indexrelid = c.oid AND c.relkind IN ('i', 'I')
  WHERE c.oid >= 16384 AND c.relnamespace IN (SELECT oid FROM n)
), d AS MATERIALIZED (
  -- The system's own comments, thousands of them, stand below the first identifier of a user's object.
  -- Two queries, so that both go by the index.
  SELECT classoid, objoid, objsubid, xmin FROM pg_description WHERE objoid >= 16384
  UNION ALL
  SELECT classoid, objoid, objsubid, xmin FROM pg_description
  WHERE objoid < 16384 AND objoid IN (SELECT oid FROM n WHERE oid < 16384)
), part(owner, mark) AS (
  SELECT owner, hashoidextended(oid, xmin::text::bigint * 32 + 1) FROM r
  UNION ALL
  SELECT a.attrelid, hashint2extended(a.attnum, a.xmin::text::bigint * 32 + 2)
  FROM pg_attribute a
  WHERE a.attnum > 0 AND a.attrelid >= 16384 AND a.attrelid IN (SELECT oid FROM r WHERE relkind NOT IN ('i', 'I', 'S'))
  UNION ALL
  SELECT adrelid, hashoidextended(oid, xmin::text::bigint * 32 + 3) FROM pg_attrdef
  UNION ALL
  SELECT conrelid, hashoidextended(oid, xmin::text::bigint * 32 + 4) FROM pg_constraint
  UNION ALL
  SELECT indrelid, hashoidextended(indexrelid, xmin::text::bigint * 32 + 5) FROM pg_index
  UNION ALL
  SELECT tgrelid, hashoidextended(oid, xmin::text::bigint * 32 + 6) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT ev_class, hashoidextended(oid, xmin::text::bigint * 32 + 7) FROM pg_rewrite
  UNION ALL
  SELECT polrelid, hashoidextended(oid, xmin::text::bigint * 32 + 8) FROM pg_policy
  UNION ALL
  SELECT seqrelid, hashoidextended(seqrelid, xmin::text::bigint * 32 + 9) FROM pg_sequence
  UNION ALL
  SELECT stxrelid, hashoidextended(oid, xmin::text::bigint * 32 + 10) FROM pg_statistic_ext
  UNION ALL
  SELECT inhrelid, hashoidextended(inhparent, xmin::text::bigint * 32 + 11) FROM pg_inherits
  UNION ALL
  SELECT ftrelid, hashoidextended(ftrelid, xmin::text::bigint * 32 + 12) FROM pg_foreign_table
  UNION ALL
  SELECT coalesce(i.indrelid, d.objoid), hashoidextended(d.objoid, hashint4extended(d.objsubid, d.xmin::text::bigint * 32 + 13))
  FROM d LEFT JOIN pg_index i ON i.indexrelid = d.objoid
  WHERE d.classoid = 'pg_class'::regclass
  UNION ALL
  SELECT CASE d.classoid
           WHEN 'pg_constraint'::regclass THEN (SELECT k.conrelid FROM pg_constraint k WHERE k.oid = d.objoid)
           WHEN 'pg_trigger'::regclass THEN (SELECT g.tgrelid FROM pg_trigger g WHERE g.oid = d.objoid)
           WHEN 'pg_rewrite'::regclass THEN (SELECT w.ev_class FROM pg_rewrite w WHERE w.oid = d.objoid)
           WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid FROM pg_policy p WHERE p.oid = d.objoid)
           ELSE (SELECT s.stxrelid FROM pg_statistic_ext s WHERE s.oid = d.objoid) END,
         hashoidextended(d.objoid, d.xmin::text::bigint * 32 + 14)
  FROM d
  WHERE d.classoid IN ('pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
                       'pg_policy'::regclass, 'pg_statistic_ext'::regclass)
), whole(owner, mark) AS (
  SELECT owner, bit_xor(mark) FROM part GROUP BY owner
), shared(kind, mark) AS (
  SELECT 'type', hashoidextended(t.oid, t.xmin::text::bigint * 32 + 1)
  FROM pg_type t
  WHERE t.oid >= 16384 AND t.typnamespace IN (SELECT oid FROM n) AND t.typrelid = 0 AND t.typtype <> 'm' AND t.typcategory <> 'A'
  UNION ALL
  SELECT 'type', hashoidextended(oid, xmin::text::bigint * 32 + 2) FROM pg_enum
  UNION ALL
  SELECT 'type', hashoidextended(oid, xmin::text::bigint * 32 + 3) FROM pg_constraint WHERE contypid <> 0
  UNION ALL
  SELECT 'type', hashoidextended(d.objoid, d.xmin::text::bigint * 32 + 4)
  FROM d
  WHERE d.classoid = 'pg_type'::regclass
     OR d.classoid = 'pg_constraint'::regclass
        AND EXISTS (SELECT FROM pg_constraint k WHERE k.oid = d.objoid AND k.contypid <> 0)
  UNION ALL
  SELECT 'function', hashoidextended(oid, xmin::text::bigint * 32 + 1) FROM pg_proc WHERE pronamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'function', hashoidextended(objoid, xmin::text::bigint * 32 + 2) FROM d WHERE classoid = 'pg_proc'::regclass
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 1) FROM n
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 2) FROM pg_extension
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 3) FROM pg_default_acl
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 4) FROM pg_operator
  WHERE oid >= 16384 AND oprnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 5) FROM pg_opclass WHERE opcnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 6) FROM pg_opfamily WHERE opfnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 7) FROM pg_amop WHERE oid >= 16384
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 8) FROM pg_amproc WHERE oid >= 16384
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 9) FROM pg_collation
  WHERE oid >= 16384 AND collnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 10) FROM pg_conversion WHERE connamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 11) FROM pg_ts_config WHERE cfgnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hash_record_extended(ROW(mapcfg, maptokentype, mapseqno, xmin), 12)
  FROM pg_ts_config_map WHERE mapcfg >= 16384
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 13) FROM pg_ts_dict WHERE dictnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 14) FROM pg_ts_parser WHERE prsnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hashoidextended(oid, xmin::text::bigint * 32 + 15) FROM pg_ts_template WHERE tmplnamespace IN (SELECT oid FROM n)
  UNION ALL
  SELECT 'rest', hash_record_extended(ROW(classid, objid, xmin), 16)
  FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND objid >= 16384
  UNION ALL
  SELECT 'rest', hashoidextended(objoid, xmin::text::bigint * 32 + 17)
  FROM d
  WHERE classoid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_rewrite'::regclass,
                         'pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
)
SELECT 'relation', r.oid::text, n.nspname::text, r.relname::text, r.relkind::text, w.mark::text
FROM r
JOIN n ON n.oid = r.relnamespace
JOIN whole w ON w.owner = r.oid
WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
UNION ALL
SELECT kind, '', '', '', '', bit_xor(mark)::text FROM shared GROUP BY kind
