SELECT 'function', n.nspname::text, '', format('%s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), '',
       json_build_object(
         'name', p.proname,
         'arguments', pg_get_function_identity_arguments(p.oid),
         'kind', CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
                                WHEN 'w' THEN 'window' ELSE 'function' END,
         'result', pg_get_function_result(p.oid),
         'language', l.lanname,
         'definition', CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE concat_ws(', ',
             'sfunc = ' || a.aggtransfn,
             'stype = ' || format_type(a.aggtranstype, NULL),
             'sspace = ' || nullif(a.aggtransspace, 0),
             CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc = ' || a.aggfinalfn END,
             CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END,
             'finalfunc_modify = ' || a.aggfinalmodify::text,
             CASE WHEN a.aggcombinefn <> 0 THEN 'combinefunc = ' || a.aggcombinefn END,
             CASE WHEN a.aggserialfn <> 0 THEN 'serialfunc = ' || a.aggserialfn END,
             CASE WHEN a.aggdeserialfn <> 0 THEN 'deserialfunc = ' || a.aggdeserialfn END,
             'initcond = ' || quote_literal(a.agginitval),
             CASE WHEN a.aggmtransfn <> 0 THEN concat_ws(', ', 'msfunc = ' || a.aggmtransfn,
               'minvfunc = ' || a.aggminvtransfn, 'mstype = ' || format_type(a.aggmtranstype, NULL),
               'msspace = ' || nullif(a.aggmtransspace, 0),
               CASE WHEN a.aggmfinalfn <> 0 THEN 'mfinalfunc = ' || a.aggmfinalfn END,
               CASE WHEN a.aggmfinalextra THEN 'mfinalfunc_extra' END,
               'mfinalfunc_modify = ' || a.aggmfinalmodify::text, 'minitcond = ' || quote_literal(a.aggminitval)) END,
             CASE WHEN a.aggsortop <> 0 THEN 'sortop = ' || a.aggsortop::regoperator END,
             'parallel = ' || p.proparallel::text,
             CASE WHEN a.aggkind = 'h' THEN 'hypothetical' END) END,
         'owner', pg_get_userbyid(p.proowner),
         'comment', d.description,
         'grants', {grants p.proacl f p.proowner}
       )::text
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
LEFT JOIN pg_description d ON d.classoid = 'pg_proc'::regclass AND d.objoid = p.oid
WHERE n.nspname = ANY ({schemas})
  AND {not_of_extension pg_proc p.oid}
  -- Constructors of range types come and go with their type.
  AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_proc'::regclass AND i.objid = p.oid
                  AND i.refclassid = 'pg_type'::regclass AND i.deptype = 'i')
