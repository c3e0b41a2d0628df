SELECT o.class, o.object, o.part, o.kind, pg_catalog.age(o.xid) AS age, CASE WHEN o.part <> 0 THEN o.relation
        ELSE coalesce(i.indrelid, o.relation) END AS owner,
    n.oid AS schema, (SELECT c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = o.target) AS target, e.oid AS extension, e.extnamespace AS home,
    -- What follows from a foreign key, from VACUUM or from a rebuilt key is no change.
    CASE WHEN o.kind = 'relation' THEN pg_catalog.to_jsonb(r) - 'relhastriggers' - 'relpages' - 'reltuples' - 'relallvisible'
            - 'relallfrozen' - 'relfrozenxid' - 'relminmxid'
        WHEN o.kind = 'constraint' THEN (SELECT pg_catalog.to_jsonb(k) - 'oid' - 'conindid' - 'conparentid' - 'conpfeqop' - 'conppeqop'
            - 'conffeqop' - 'conexclop' FROM pg_catalog.pg_constraint k WHERE k.oid = o.object)
        WHEN o.kind = 'internal trigger' THEN (SELECT pg_catalog.to_jsonb(g.tgenabled) FROM pg_catalog.pg_trigger g WHERE g.oid = o.object)
    END AS form,
    CASE WHEN o.part = 0 THEN (SELECT pg_catalog.jsonb_object_agg(d.objsubid, d.description)
        FROM pg_catalog.pg_description d WHERE d.classoid = o.class AND d.objoid = o.object) END AS comments,
    CASE WHEN o.kind IN ('relation', 'part') THEN pg_catalog.format('%s %I.%I', CASE r.relkind WHEN 'i' THEN 'index'
            WHEN 'I' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'c' THEN 'type' WHEN 'f' THEN 'foreign table' ELSE 'table' END, n.nspname, r.relname)
        WHEN o.kind = 'rule' AND o.name = '_RETURN' THEN pg_catalog.format('view %I.%I', n.nspname, r.relname)
        WHEN o.kind = 'internal trigger' THEN pg_catalog.format('foreign key triggers on %I.%I', n.nspname, r.relname)
        WHEN o.kind = 'column' THEN pg_catalog.format('column %I.%I.%I', n.nspname, r.relname, o.name)
        WHEN o.relation <> 0 THEN pg_catalog.format('%s %I on %I.%I', o.kind, o.name, n.nspname, r.relname)
        WHEN o.kind = 'schema' OR n.oid IS NULL THEN pg_catalog.format('%s %I', o.kind, o.name)
        WHEN o.kind = 'cast' THEN 'cast of ' || o.name
        WHEN o.kind IN ('extension', 'default privileges of') THEN pg_catalog.format('%s %I in schema %I', o.kind, o.name, n.nspname)
        ELSE pg_catalog.format('%s %I.%I', o.kind, n.nspname, o.name) END AS label
FROM ({objects}) o
-- OFFSET 0 has the few objects looked up one by one, instead of all relations read.
LEFT JOIN LATERAL (SELECT * FROM pg_catalog.pg_class c WHERE c.oid = o.relation OFFSET 0) r ON true
LEFT JOIN LATERAL (SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = o.relation OFFSET 0) i ON true
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = CASE WHEN o.relation <> 0 THEN r.relnamespace ELSE o.schema END
LEFT JOIN LATERAL (SELECT x.oid, x.extnamespace FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
    WHERE d.deptype = 'e' AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
    AND ((d.classid = o.class AND d.objid = o.object)
        OR (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = coalesce(i.indrelid, o.relation))) LIMIT 1) e ON true
WHERE o.object = ANY (ARRAY(SELECT w::oid
    FROM pg_catalog.string_to_table(pg_catalog.current_setting('dbctl.wanted'), ',') w))
