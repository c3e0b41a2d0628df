SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::oid AS class, oid AS object, 0 AS part, oid AS relation,
    0::oid AS schema, 0::oid AS target, 'relation' AS kind, relname::text AS name, xmin AS xid FROM pg_catalog.pg_class
UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, attrelid, attnum, attrelid,
    0, 0, 'column', attname::text, xmin FROM pg_catalog.pg_attribute WHERE attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, indexrelid, 0, indexrelid,
    0, 0, 'part', '', xmin FROM pg_catalog.pg_index
UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, seqrelid, 0, seqrelid,
    0, 0, 'part', '', xmin FROM pg_catalog.pg_sequence
UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, inhparent, 0, inhparent,
    0, 0, 'part', '', xmin FROM pg_catalog.pg_inherits
UNION ALL SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, ftrelid, 0, ftrelid,
    0, 0, 'part', '', xmin FROM pg_catalog.pg_foreign_table
UNION ALL SELECT 'pg_catalog.pg_constraint'::pg_catalog.regclass, oid, 0, conrelid,
    connamespace, confrelid, 'constraint', conname::text, xmin FROM pg_catalog.pg_constraint
UNION ALL SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, oid, 0, tgrelid,
    0, 0, CASE WHEN tgisinternal THEN 'internal trigger' ELSE 'trigger' END, tgname::text, xmin FROM pg_catalog.pg_trigger
UNION ALL SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, oid, 0, ev_class,
    0, 0, 'rule', rulename::text, xmin FROM pg_catalog.pg_rewrite
UNION ALL SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, oid, 0, polrelid,
    0, 0, 'policy', polname::text, xmin FROM pg_catalog.pg_policy
UNION ALL SELECT 'pg_catalog.pg_publication_rel'::pg_catalog.regclass, oid, 0, prrelid,
    0, 0, 'place in a publication', '', xmin FROM pg_catalog.pg_publication_rel
UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, oid, 0, 0,
    stxnamespace, 0, 'statistics', stxname::text, xmin FROM pg_catalog.pg_statistic_ext
UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, 0, 0,
    typnamespace, 0, 'type', typname::text, xmin FROM pg_catalog.pg_type WHERE typcategory <> 'A' AND typrelid = 0
UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, enumtypid, 0, 0,
    (SELECT typnamespace FROM pg_catalog.pg_type t WHERE t.oid = enumtypid), 0, 'type',
    (SELECT typname::text FROM pg_catalog.pg_type t WHERE t.oid = enumtypid), xmin FROM pg_catalog.pg_enum
UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 0, 0, pronamespace, 0,
    CASE prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, proname::text, xmin FROM pg_catalog.pg_proc
UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, oid, 0, 0,
    oprnamespace, 0, 'operator', oprname::text, xmin FROM pg_catalog.pg_operator
UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, oid, 0, 0,
    opcnamespace, 0, 'operator class', opcname::text, xmin FROM pg_catalog.pg_opclass
UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, oid, 0, 0,
    opfnamespace, 0, 'operator family', opfname::text, xmin FROM pg_catalog.pg_opfamily
UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, oid, 0, 0,
    collnamespace, 0, 'collation', collname::text, xmin FROM pg_catalog.pg_collation
UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, oid, 0, 0,
    connamespace, 0, 'conversion', conname::text, xmin FROM pg_catalog.pg_conversion
UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, oid, 0, 0,
    cfgnamespace, 0, 'text search configuration', cfgname::text, xmin FROM pg_catalog.pg_ts_config
UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, oid, 0, 0,
    dictnamespace, 0, 'text search dictionary', dictname::text, xmin FROM pg_catalog.pg_ts_dict
UNION ALL SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, oid, 0, 0,
    prsnamespace, 0, 'text search parser', prsname::text, xmin FROM pg_catalog.pg_ts_parser
UNION ALL SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, oid, 0, 0,
    tmplnamespace, 0, 'text search template', tmplname::text, xmin FROM pg_catalog.pg_ts_template
UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, 0, 0,
    oid, 0, 'schema', nspname::text, xmin FROM pg_catalog.pg_namespace
UNION ALL SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass, oid, 0, 0,
    extnamespace, 0, 'extension', extname::text, xmin FROM pg_catalog.pg_extension
UNION ALL SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass, oid, 0, 0,
    defaclnamespace, 0, 'default privileges of', pg_catalog.pg_get_userbyid(defaclrole)::text, xmin FROM pg_catalog.pg_default_acl
UNION ALL SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, oid, 0, 0,
    (SELECT t.typnamespace FROM pg_catalog.pg_type t WHERE t.oid IN (castsource, casttarget)
        ORDER BY t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace, t.oid = casttarget LIMIT 1), 0, 'cast',
    (SELECT pg_catalog.string_agg(t.typname, ' to ' ORDER BY t.oid = casttarget)
        FROM pg_catalog.pg_type t WHERE t.oid IN (castsource, casttarget)), xmin FROM pg_catalog.pg_cast
UNION ALL SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'event trigger', evtname::text, xmin FROM pg_catalog.pg_event_trigger
UNION ALL SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'publication', pubname::text, xmin FROM pg_catalog.pg_publication
UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'foreign-data wrapper', fdwname::text, xmin FROM pg_catalog.pg_foreign_data_wrapper
UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'foreign server', srvname::text, xmin FROM pg_catalog.pg_foreign_server
UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'language', lanname::text, xmin FROM pg_catalog.pg_language
UNION ALL SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'access method', amname::text, xmin FROM pg_catalog.pg_am
UNION ALL SELECT 'pg_catalog.pg_database'::pg_catalog.regclass, oid, 0, 0,
    0, 0, 'database', datname::text, xmin FROM pg_catalog.pg_database
