-- What is spelled with the columns of these relations: views and rules, policies, bodies of SQL functions.
SELECT DISTINCT CASE d.classid
         WHEN 'pg_rewrite'::regclass THEN (SELECT w.ev_class::text FROM pg_rewrite w WHERE w.oid = d.objid)
         WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid::text FROM pg_policy p WHERE p.oid = d.objid)
         ELSE 'function' END
FROM pg_depend d
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($1)
  AND d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_proc'::regclass)
