DO $dbctl$
DECLARE
    own oid := (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = {schema});
    declared CONSTANT oid[] := ARRAY(SELECT oid FROM pg_catalog.pg_namespace WHERE nspname IN ({declared}));
    free oid[] := ARRAY(SELECT oid FROM pg_catalog.pg_namespace
        WHERE oid = own OR pg_catalog.starts_with(nspname, 'pg_temp_') OR pg_catalog.starts_with(nspname, 'pg_toast'));
    top CONSTANT bigint := pg_catalog.pg_current_xact_id()::text::bigint;
    mine bigint[] := ARRAY[]::bigint[];
    before CONSTANT refcursor := 'dbctl before';
    written oid[];
    writers bigint[];
    writer bigint;
    objects jsonb;
    old jsonb;
    wanted text;
    shared text;
    breach text;
    gone oid;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    PERFORM pg_catalog.set_config('search_path', '', true), pg_catalog.set_config('jit', 'off', true);
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE name = 'dbctl before') THEN
        RAISE EXCEPTION USING ERRCODE = {blind}, MESSAGE = 'the migration closed a cursor that is not its own',
            DETAIL = 'CLOSE ALL closes the cursor that knows what was there before', HINT = 'close cursors by their names';
    END IF;
    SELECT pg_catalog.array_agg(o.object), pg_catalog.array_agg(top - pg_catalog.age(o.xid)) INTO written, writers
    FROM (SELECT object, xid FROM ({objects}) o UNION ALL SELECT objoid, xmin FROM pg_catalog.pg_description) o
    WHERE pg_catalog.age(o.xid) <= 0;
    -- Of the transactions since this one began, its own are those that are still under way. Rows that were frozen long
    -- ago may seem to be of the future: those come last, and asking for one is an error.
    FOR writer IN SELECT DISTINCT w FROM pg_catalog.unnest(writers) w ORDER BY 1 LOOP
        BEGIN
            IF pg_catalog.pg_xact_status(writer::text::xid8) = 'in progress' THEN
                mine := mine || writer;
            END IF;
        EXCEPTION WHEN invalid_parameter_value THEN
            EXIT;
        END;
    END LOOP;
    -- What was written or dropped. A comment that is removed leaves only the lock of COMMENT.
    wanted := (SELECT pg_catalog.string_agg(w.object::text, ',') FROM (
        SELECT object FROM ROWS FROM (pg_catalog.unnest(written), pg_catalog.unnest(writers)) AS w(object, xid) WHERE w.xid = ANY (mine)
        UNION SELECT coalesce(objid, relation) FROM pg_catalog.pg_locks WHERE pid = pg_catalog.pg_backend_pid()
            AND locktype IN ('relation', 'object') AND mode IN ('ShareUpdateExclusiveLock', 'AccessExclusiveLock')) w);
    -- What all databases share may not be read by everybody; whoever writes it keeps a lock on its catalog.
    shared := (SELECT pg_catalog.string_agg(DISTINCT 'changed ' || CASE c.relname
            WHEN 'pg_db_role_setting' THEN 'settings of a database or a role'
            WHEN 'pg_shdescription' THEN 'comments on a database, a role or a tablespace' ELSE 'roles' END, E'\n')
        FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
        WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.mode = 'RowExclusiveLock'
            AND c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
            AND c.relname IN ('pg_authid', 'pg_auth_members', 'pg_db_role_setting', 'pg_shdescription'));
    IF wanted IS NULL AND shared IS NULL THEN
        RETURN;
    END IF;
    PERFORM pg_catalog.set_config('dbctl.wanted', coalesce(wanted, ''), true);
    SELECT pg_catalog.jsonb_agg(pg_catalog.to_jsonb(seen)) INTO objects FROM ({described}) seen;
    FETCH before INTO old;
    -- A migration may drop its own schema; one that is only renamed is still there.
    gone := (SELECT (o->>'object')::oid FROM pg_catalog.jsonb_array_elements(coalesce(old, '[]')) o
        WHERE o->>'kind' = 'schema' AND o->>'label' = pg_catalog.format('schema %I', {schema})
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.oid = (o->>'object')::oid));
    IF gone IS NOT NULL THEN
        own := coalesce(own, gone);
        free := free || gone;
    END IF;
    WITH now AS (
        SELECT *, top - age = ANY (mine) AS written FROM pg_catalog.jsonb_to_recordset(coalesce(objects, '[]')) AS o(class oid, object oid, part int,
            kind text, age bigint, owner oid, schema oid, target oid, extension oid, home oid, form jsonb, comments jsonb, label text)
    ), was AS (
        SELECT DISTINCT ON (class, object, part, kind) * FROM pg_catalog.jsonb_to_recordset(coalesce(old, '[]')) AS o(class oid,
            object oid, part int, kind text, owner oid, schema oid, extension oid, home oid, form jsonb, comments jsonb, label text)
    ), touched AS (
        SELECT CASE WHEN was.object IS NULL THEN 'created' WHEN was.schema <> now.schema THEN 'moved' ELSE 'changed' END AS how,
            now.class, now.object, now.part, now.kind, now.owner, now.extension, now.form,
            CASE WHEN was.schema <> now.schema THEN was.label || ' (it is ' || now.label || ' now)' ELSE now.label END AS label,
            (now.schema = ANY (free) OR now.home = own) IS TRUE
                AND (was.object IS NULL OR (was.schema = ANY (free) OR was.home = own) IS TRUE) AS inside
        FROM now LEFT JOIN was ON was.class = now.class AND was.object = now.object AND was.part = now.part
            AND was.kind = CASE now.kind WHEN 'part' THEN 'relation' ELSE now.kind END
        WHERE now.written AND (now.form IS NULL OR now.form IS DISTINCT FROM was.form)
            OR was.object IS NOT NULL AND now.comments IS DISTINCT FROM was.comments
        UNION ALL
        SELECT 'dropped', class, object, part, kind, owner, extension, form, label, (schema = ANY (free) OR home = own) IS TRUE
        FROM was WHERE CASE WHEN part = 0 THEN pg_catalog.pg_describe_object(class, object, 0) IS NULL
            ELSE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = object AND a.attnum = part AND NOT a.attisdropped) END
    ), outside AS (
        SELECT * FROM touched one WHERE NOT inside AND (kind <> 'internal trigger' OR how = 'changed')
            -- Changing the type of a key makes the constraints of those who refer to it anew, and the same.
            AND NOT (kind = 'constraint' AND EXISTS (SELECT FROM touched other
                WHERE other.kind = 'constraint' AND other.form = one.form AND other.how <> one.how))
    )
    SELECT pg_catalog.string_agg(line, E'\n' ORDER BY line) INTO breach FROM (
        SELECT how || ' ' || label AS line FROM outside part
        -- A part goes without saying when the whole is named, and a whole when one of its parts is.
        WHERE NOT EXISTS (SELECT FROM touched whole WHERE whole.how = part.how AND whole.how <> 'changed'
                AND whole.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND whole.object = part.owner AND whole.part = 0
                AND (part.object <> part.owner OR part.part <> 0))
            AND NOT EXISTS (SELECT FROM outside detail WHERE part.how = 'changed' AND part.part = 0 AND detail.owner = part.object
                AND part.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND (detail.part <> 0 OR detail.class <> part.class))
            AND NOT EXISTS (SELECT FROM outside whole
                WHERE whole.class = 'pg_catalog.pg_extension'::pg_catalog.regclass AND whole.object = part.extension)
        UNION SELECT shared WHERE shared IS NOT NULL
    ) lines;
    IF breach IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = {outside}, MESSAGE = 'the migration reaches outside the schema ' || {schema}, DETAIL = breach;
    END IF;
    SELECT pg_catalog.string_agg(o->>'label' || ' refers to schema ' || n.nspname, E'\n' ORDER BY o->>'label') INTO breach
    FROM pg_catalog.jsonb_array_elements(coalesce(objects, '[]')) o JOIN pg_catalog.pg_namespace n ON n.oid = (o->>'target')::oid
    WHERE top - (o->>'age')::bigint = ANY (mine) AND n.oid <> own AND n.oid <> ALL (declared);
    IF breach IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = {undeclared}, MESSAGE = 'the migration makes a foreign key to a domain that is not declared',
            DETAIL = breach;
    END IF;
END $dbctl$
