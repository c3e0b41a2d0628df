WITH RECURSIVE used(typid, typmod) AS (
  SELECT a.atttypid, a.atttypmod
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND n.nspname = ANY ({schemas}){among_or_composite}
  GROUP BY 1, 2
  UNION
  SELECT t.typbasetype, t.typtypmod
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype = 'd' AND n.nspname = ANY ({schemas})
  UNION
  SELECT r.rngsubtype, -1
  FROM pg_range r
  JOIN pg_type t ON t.oid = r.rngtypid
  JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE n.nspname = ANY ({schemas})
), element AS (
  -- A true array type is the one its element names; oidvector and point have an element too, but are no arrays.
  SELECT u.typid, u.typmod, t.oid <> coalesce(e.oid, t.oid) AS is_array, coalesce(e.oid, t.oid) AS oid
  FROM used u
  JOIN pg_type t ON t.oid = u.typid
  LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
), chain(typid, typmod, base, base_typmod) AS (
  SELECT l.typid, l.typmod, t.typbasetype, t.typtypmod
  FROM element l JOIN pg_type t ON t.oid = l.oid WHERE t.typtype = 'd'
  UNION ALL
  SELECT k.typid, k.typmod, t.typbasetype, t.typtypmod
  FROM chain k JOIN pg_type t ON t.oid = k.base WHERE t.typtype = 'd'
), spelled AS (
  SELECT typid, typmod, false AS is_base, oid, is_array, typid AS shown, typmod AS modifier FROM element
  UNION ALL
  SELECT k.typid, k.typmod, true, coalesce(e.oid, t.oid), e.oid IS NOT NULL, k.base, k.base_typmod
  FROM chain k
  JOIN pg_type t ON t.oid = k.base AND t.typtype <> 'd'
  LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
)
SELECT CASE WHEN s.is_base THEN 'typebase' ELSE 'typeref' END, '', '', '', s.typid || ':' || s.typmod,
       json_build_object(
         'schema', n.nspname,
         'name', t.typname,
         'kind', CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'c' THEN 'composite'
                                WHEN 'r' THEN 'range' WHEN 'm' THEN 'multirange' WHEN 'p' THEN 'pseudo'
                                ELSE 'base' END,
         'array', s.is_array,
         'formatted', format_type(s.shown, s.modifier),
         'max_length', CASE WHEN s.modifier < 0 THEN NULL
                            WHEN t.oid IN ('varchar'::regtype, 'bpchar'::regtype) THEN s.modifier - 4
                            WHEN t.oid IN ('bit'::regtype, 'varbit'::regtype) THEN s.modifier END,
         'precision', CASE WHEN s.modifier >= 0 AND t.oid = 'numeric'::regtype
                           THEN ((s.modifier - 4) >> 16) & 65535 END,
         -- The scale is a signed number of 11 bits since PostgreSQL 15; below that it is never over 1000.
         'scale', CASE WHEN s.modifier >= 0 AND t.oid = 'numeric'::regtype
                       THEN (((s.modifier - 4) & 2047) # 1024) - 1024 END
       )::text
FROM spelled s
JOIN pg_type t ON t.oid = s.oid
JOIN pg_namespace n ON n.oid = t.typnamespace
