WITH inside AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ({schemas})
),
targets AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid, relkind = 'i' AS is_index
    FROM pg_catalog.pg_class WHERE relnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, false
    FROM pg_catalog.pg_type WHERE typnamespace IN (TABLE inside)
    UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, false
    FROM pg_catalog.pg_proc WHERE pronamespace IN (TABLE inside)
),
found AS (
    SELECT DISTINCT ON (d.classid, d.objid) d.classid, d.objid, d.refclassid, d.refobjid
    FROM targets t
    JOIN pg_catalog.pg_depend d ON d.refclassid = t.class AND d.refobjid = t.oid AND d.deptype = 'n'
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend e WHERE e.classid = t.class AND e.objid = t.oid AND e.deptype = 'e'
    )
    ORDER BY d.classid, d.objid, t.is_index
),
owned AS (
    SELECT found.*, coalesce(k.conrelid, w.ev_class, g.tgrelid, f.adrelid, p.polrelid,
        CASE WHEN found.classid = 'pg_catalog.pg_class'::pg_catalog.regclass THEN found.objid END) AS relation,
        w.ev_class AS view, k.contypid AS domain_type
    FROM found
    LEFT JOIN pg_catalog.pg_constraint k
        ON found.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = found.objid
    LEFT JOIN pg_catalog.pg_rewrite w
        ON found.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = found.objid
    LEFT JOIN pg_catalog.pg_trigger g
        ON found.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND g.oid = found.objid
    LEFT JOIN pg_catalog.pg_attrdef f
        ON found.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND f.oid = found.objid
    LEFT JOIN pg_catalog.pg_policy p
        ON found.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND p.oid = found.objid
)
SELECT DISTINCT coalesce(n.nspname, y.schema, i.schema),
    CASE WHEN view IS NULL THEN pg_catalog.pg_describe_object(classid, objid, 0)
        ELSE pg_catalog.pg_describe_object('pg_catalog.pg_class'::pg_catalog.regclass, view, 0) END,
    pg_catalog.pg_describe_object(refclassid, refobjid, 0),
    coalesce(c.oid::pg_catalog.regclass::text, y.identity, i.identity)
FROM owned
LEFT JOIN pg_catalog.pg_class c ON c.oid = nullif(relation, 0)
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL pg_catalog.pg_identify_object(classid, objid, 0) i
LEFT JOIN LATERAL pg_catalog.pg_identify_object('pg_catalog.pg_type'::pg_catalog.regclass, domain_type, 0) y
    ON domain_type <> 0
WHERE coalesce(n.nspname, y.schema, i.schema) NOT IN ({schemas})
ORDER BY 1, 2, 3
