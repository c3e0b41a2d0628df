//! Scripts that are easily split wrong, with the number of statements a PostgreSQL server counts in each.
//!
//! The counts are those of `CommandComplete` messages (PostgreSQL 15), each script sent as one simple-query
//! message inside a transaction, after [`SETUP`]. A message of no statement at all is answered by
//! `EmptyQueryResponse`, which tokio-postgres reports as one completed command.

/// One script and its count.
pub(crate) struct Script {
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
    pub(crate) statements: usize,
}

/// What the scripts expect to exist.
pub(crate) const SETUP: &str = "
CREATE TABLE t (a int, b text DEFAULT 'x;y');
CREATE TABLE u (a int, b text);
";

macro_rules! scripts {
    ($($name:literal: $count:literal = $sql:expr;)*) => {
        /// All scripts.
        pub(crate) const SCRIPTS: &[Script] = &[
            $(Script { name: $name, sql: $sql, statements: $count }),*
        ];
    };
}

scripts! {
    "empty": 0 = "";
    "only comments and semicolons": 0 = " ; -- a;b\n /* ; /* ; */ ; */ ;;";
    "one without a semicolon": 1 = "SELECT 1";
    "empty ones in between": 2 = ";;SELECT 1;;;SELECT 2;-- end";
    "an empty select": 2 = "SELECT; SELECT;";
    "semicolons in strings": 2 = "SELECT ';', 'a'';b', E'\\';', U&'\\0041;', N';', B'1', X'1F'; SELECT 2";
    "a backslash is ordinary in a plain string": 2 = r"SELECT 'a\'; SELECT 'b;\'";
    "a string continued on the next line": 2 = "SELECT 'a'\n ';b'; SELECT 2";
    "an escape string continued on the next line": 2 = "SELECT E'a'\n '\\';b'; SELECT 2";
    "an escape string continued behind comments": 2 = "SELECT E'a' -- ;x\n -- '\n\t'\\';b'\n'\\'' ; SELECT 2";
    "quoted identifiers": 2 = "SELECT 1 AS \"a;\"\"b\"; SELECT 1 AS U&\"\\0061;\"";
    "dollar quotes": 3 = "SELECT $$;$$; SELECT $a$ $$;$b$ $ $a$; SELECT $é$ ; $é$";
    "dollars in names": 2 = "SELECT 1 AS a$b$; SELECT 2 AS c$b$";
    "nested comments": 2 = "SELECT 1 /* ; /* ' */ ; */; SELECT 2 --*/ ;\n";
    "a comment glued to an operator": 2 = "SELECT 1+--;\n2; SELECT 3*/* ; */4";
    "carriage returns": 2 = "SELECT 1 -- ;\r; SELECT 2\r\n;";
    "case": 2 = "SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT 2 AS end";
    "reserved words as labels": 2 = "SELECT 1 AS begin, 2 case, 3 end; SELECT 2";
    "a do block": 2 = "DO $$ BEGIN IF true THEN PERFORM 1; END IF; END; $$; SELECT 2";
    "a plpgsql function": 2 = "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$; SELECT 1";
    "a function in a string": 2 = "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2;'; SELECT 1";
    "a function with RETURN": 2 = "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int RETURN CASE a WHEN 1 THEN 2 END; SELECT 1";
    "a body": 2 = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 1";
    "an empty body": 2 = "CREATE PROCEDURE f() BEGIN ATOMIC END; SELECT 1";
    "empty statements in a body": 2 = "CREATE PROCEDURE f() BEGIN ATOMIC ;; SELECT 1;; END; SELECT 1";
    "a body with case": 2 = "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql begin atomic
        SELECT CASE WHEN a > 1 THEN CASE a WHEN 2 THEN 3 END END; SELECT (CASE WHEN a = 1 THEN 2 END); end; SELECT 1";
    "a body with labels": 2 = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC
        SELECT 1 AS end; SELECT 1 end; SELECT 1 case; SELECT 1 begin; END; SELECT 1";
    "a body with RETURN": 2 = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC; RETURN 1; END; SELECT 1";
    "a body behind defaults": 2 = "CREATE FUNCTION f(a int DEFAULT (CASE WHEN true THEN 1 END), b text DEFAULT ';')
        RETURNS int SET search_path = public BEGIN ATOMIC SELECT a; END; SELECT 1";
    "a function named begin": 2 = "CREATE FUNCTION begin() RETURNS int BEGIN ATOMIC SELECT 1; END; SELECT begin()";
    "a body with comments": 2 = "CREATE FUNCTION f() RETURNS int BEGIN /* ; */ ATOMIC -- END;\n SELECT 1; /* x */ END; SELECT 1";
    "a rule with several actions": 2 = "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO u VALUES (1); SELECT 2;); SELECT 1";
    "a rule that does nothing": 2 = "CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING; INSERT INTO t VALUES (1)";
    "a trigger": 3 = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.b IS DISTINCT FROM ';') EXECUTE FUNCTION f(); SELECT 1";
    "a schema with elements": 2 = "CREATE SCHEMA s CREATE TABLE x (a int) CREATE VIEW v AS SELECT 1; SELECT 1";
    "savepoints": 5 = "SAVEPOINT a; SELECT 1; ROLLBACK TO SAVEPOINT a; RELEASE a; SELECT 1";
    "a prepared statement": 3 = "PREPARE transaction AS SELECT 1; EXECUTE transaction; DEALLOCATE transaction";
    "array slices and casts": 2 = "SELECT (ARRAY[1,2,3])[1:2], '1'::int; SELECT 2";
    "operators": 2 = "SELECT ARRAY[1] <@ ARRAY[1] FROM t WHERE a = ANY ('{1}'::int[]) AND b !~ ';'; SELECT @ -1, 1=-1";
    "merge": 2 = "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (u.a, ';'); SELECT 1";
    "generated columns and partitions": 3 = "CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a * 2) STORED) PARTITION BY RANGE (a);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (MINVALUE) TO (10); COMMENT ON TABLE p IS 'a;b'";
    "copy to a file's name in a comment": 1 = "SELECT 1 -- COPY t FROM STDIN;\n";
    "a name in Thai": 2 = "CREATE TABLE ยา (\"ชื่อ;\" text); SELECT 1";
}
