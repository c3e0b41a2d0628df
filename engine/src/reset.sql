BEGIN;
SET LOCAL search_path = '';
SELECT 'log', n.nspname
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ({schemas}) AND c.relkind IN ('r', 'p') AND c.relname = {log};
WITH inside AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ({schemas})
),
every AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid,
        CASE WHEN relname = {history} THEN 0 WHEN relkind IN ('v', 'm') THEN 1 ELSE 2 END AS rank
    FROM pg_catalog.pg_class
    WHERE relnamespace IN (TABLE inside) AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relname <> {log}
    UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 3
    FROM pg_catalog.pg_proc WHERE pronamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 4
    FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
    WHERE t.typnamespace IN (TABLE inside) AND t.typelem = 0
        AND (t.typtype IN ('b', 'e', 'd', 'r') OR c.relkind = 'c')
    UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, 5
    FROM pg_catalog.pg_operator WHERE oprnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, 6
    FROM pg_catalog.pg_opclass WHERE opcnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, 7
    FROM pg_catalog.pg_opfamily WHERE opfnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, oid, 8
    FROM pg_catalog.pg_collation WHERE collnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, 8
    FROM pg_catalog.pg_conversion WHERE connamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, 9
    FROM pg_catalog.pg_ts_config WHERE cfgnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, 10
    FROM pg_catalog.pg_ts_dict WHERE dictnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, oid, 11
    FROM pg_catalog.pg_ts_template WHERE tmplnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, oid, 11
    FROM pg_catalog.pg_ts_parser WHERE prsnamespace IN (TABLE inside)
)
SELECT 'drop', pg_catalog.format('DROP %s IF EXISTS %s CASCADE', pg_catalog.upper(i.type), i.identity)
FROM every CROSS JOIN LATERAL pg_catalog.pg_identify_object(class, every.oid, 0) i
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = class AND d.objid = every.oid AND d.objsubid = 0 AND d.deptype IN ('a', 'e', 'i')
)
ORDER BY rank, 2;
COMMIT
