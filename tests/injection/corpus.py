# SPDX-License-Identifier: Apache-2.0
"""The hostile reports: every pattern at every place, for each dialect and migration tool. Deterministic.

A report comes with what it names: the facts that its script may add to the catalog, and take from it."""
import json

DIALECTS = ("postgresql", "mysql", "mariadb", "sqlite")
TOOLS = ("raw-sql", "flyway", "liquibase")

NAMES = [
    'a"b', 'x"; DROP TABLE canary; --', 'x") ; DROP TABLE canary; --', "it's", "x'; DROP TABLE canary; --", "a`b",
    "x`; DROP TABLE canary; #", "x`) ; DROP TABLE canary; -- ", "x]; DROP TABLE canary; --", "[x]", "a;b",
    "; DROP TABLE canary;",
    "a--b", "-- x", "--changeset evil:1", "a/*b", "a*/b", "/*!50000 DROP TABLE canary */", "/*M! x */", "#a", "$$",
    "$$; DROP TABLE canary; $$",
    "$a$b", "${user.name}", "${x}", "{{x}}", "{version}", "%s%n%1", "a\\", "a\\'; DROP TABLE canary; -- ",
    'a\\"; DROP TABLE canary; -- ',
    ":x", ":'x'", "@@version", "?", "\\! touch harm", ".shell touch harm", "a\nb",
    "x\n--changeset evil:1\nDROP TABLE canary;",
    "a\rb", "a\tb", "a\0b", "\0", "a\x1b[2Jb", "a\x7fb", "a\u0085b", "a\u202eb", "a\u200bb", "\ufeffa", "a\u2028b",
    "a\u00a0b", "a\u00adb",
    "\u0440\u0430ypal", "e\u0301", "\U0001f600", "\ue000", "\ufffe", "a" * 63, "a" * 64, "a" * 65, "é" * 32, "é" * 64,
    "a" * 2000, "select",
    "DROP", "Capital", "canary ", " canary", " ", "1", "1e5", "0x1", "true", "null", "a b", "a/b", "../a", "a|b",
    "a&b", "a=b", "a,b", "a(b)", "sqlite_x", "pg_x",
]
TEXTS = [n for n in NAMES if len(n) < 1000] + [
    "two\nlines", "\n--changeset evil:1\nDROP TABLE canary;\n", "\n-- rollback DROP TABLE canary;\n",
    "\n--liquibase formatted sql\n",
    "\n/* changeset x:y */\n", "\n--comment x\n", "\n--ignoreLines:start\n", "\n/\nDROP TABLE canary\n/\n",
    "\nGO\nDROP TABLE canary\nGO\n",
    "\nDELIMITER //\nDROP TABLE canary//\n", "\n\\.\n", "\n\\! touch harm\n", "\n.shell touch harm\n",
    "\nsource /etc/passwd\n", "\n;;\n",
    "'", "''", "'''", "\\", "\\\\", "\\'", "\\''; DROP TABLE canary; -- ", "'; DROP TABLE canary; --",
    "'||(SELECT 1)||'", "$1", "$a$", "E'\\x41'", "\\x41",
    "\\u0041", "\\n", "\\0", "\\Z", "%", "_", "\"", "<!-- x -->", "]]>", "&lt;", "- a: b", "#{x}", "!tag", "*alias",
    "empty", "not required",
    "${database.databaseChangeLogTableName}", "${:x}", "a" * 500,
]
EXPRESSIONS = [
    "1; DROP TABLE canary", "1); DROP TABLE canary; --", "1) , (2", "(1", "1)", "((1)", "1, 2", "", " ", ";", "--",
    "(SELECT 1)", "(select max(id) from canary)",
    "EXISTS (SELECT 1)", "(TABLE canary)", "(VALUES (1))", "(WITH x AS (SELECT 1) SELECT 1)", "1 -- x", "1 --x\n",
    "1 /* x */", "1 /*! + 1 */", "1 /*!50000 ; DROP TABLE canary */", "1 # x",
    "1 #x\n", "'a", "'a''", "'a' 'b'", "'a'\n'b'", "'a\\'; DROP TABLE canary; -- '", "'\\'; DROP TABLE canary; -- '",
    "E'\\'; DROP TABLE canary; -- '", "$$x$$", "$a$; DROP TABLE canary; $a$",
    "U&'\\0027'", "N'x'", "X'41'", "B'1'", "_utf8'x'", "pg_sleep(1)", "pg_read_file('/etc/passwd')",
    "pg_catalog.pg_read_file('/etc/passwd')", '"pg_read_file"(\'/etc/passwd\')', "lo_import('/etc/passwd')",
    "load_file('/etc/passwd')", "sleep(1)", "benchmark(1,1)", "load_extension('x')", "writefile('harm','x')",
    "query_to_xml('drop table canary',true,true,'')", "dblink('x','y')",
    "nextval('s')", "set_config('search_path','x',false)", "current_setting('is_superuser')", "version()",
    "1 INTO OUTFILE '/tmp/harm'", "1 UNION SELECT 1", "1 LIMIT 1", "1 ORDER BY 1", "1 RETURNING id",
    '"a"."b', "`a", "`a`", "[a]", "@@version", "@x := 1", ":x", "?", "$1", "1e999999", "9" * 400, "0x", "1..2",
    "1abc", "1e", "NOT", "AND", "a AND", "a NOT NULL", "a DEFAULT 1", "a PRIMARY KEY", "a CHECK (true)",
    "a COLLATE \"x\"; DROP TABLE canary", "a COLLATE", "CASE WHEN a THEN", "CASE END", "CAST(a AS int); x",
    "CAST(a AS int, b)", "a::int; DROP TABLE canary", "a::", "a[1", "a]", "{a}", "a \\ b", "a\0b", "a\u202eb",
    "a\u2028b", "\ufeff1",
    "a; ", "BEGIN", "DROP TABLE canary", "1 GO", "1\nGO\nDROP TABLE canary", "1\n/\n", "a > 0", "a IS NOT NULL",
    "length(s) < 100", "s <> 'it''s; --'", "s <> 'a;b'", "lower(s) = 's'", "a + 1", "-a", "- -1", "--1",
    "(" * 200 + "1" + ")" * 200, "1" + "+1" * 5000, "f(" * 60 + "1" + ")" * 60, "s <> '${user.name}'",
    "s <> '--changeset a:b'", "s <> '\n--changeset evil:1\nDROP TABLE canary;'",
    "now()", "CURRENT_TIMESTAMP", "true", "NULL", "'x'", "5",
]
TYPES = [
    "int; DROP TABLE canary", "int)", "int) --", "int); DROP TABLE canary; --", "int DEFAULT 1", "int NOT NULL",
    "int PRIMARY KEY", "int, d int", "int REFERENCES canary", "int CHECK (true)", "int GENERATED ALWAYS AS (1)",
    "int -- x", "int /* x */", "int /*!, d int */",
    "int # x", "varchar(10); x", "varchar('x')", "varchar(10", "varchar(10))", "varchar(-1)", "varchar(1e3)",
    "varchar(0x10)", "varchar(99999999999999999999)", "numeric(10,-2)", "numeric(10,2,3)", "numeric(1001)",
    "decimal(66,31)",
    "enum('a'); DROP TABLE canary; --", "enum('a'')', 'b')", "enum('a\\', 'b')",
    "enum('a\\'); DROP TABLE canary; -- ')", "enum('a' 'b')", "enum()", "enum('a',)", "enum(a)", "enum('a', 'a')",
    "enum('x\n--changeset e:1\ny')", "set('a,b')", "set('a','b')", "text COLLATE x; y", "text CHARACTER SET utf8mb4; x",
    "text CHARACTER SET 'x'", "int[]", "int[1;2]", "int[][][][][][][][]", "\"my type\"",
    "\"x\"; DROP TABLE canary; --\"", "`x`", "public.int; x", "a.b.c", "pg_catalog.int4", "int\nDROP TABLE canary",
    "int\0", "int\u200b", "int\u00a0", "ınt", "double precision precision", "timestamp with time zone with",
    "interval year to second", "anyelement", "cstring", "void", "unknown", "regclass", "geometry", "oracle_type",
    "DROP TABLE canary", "", " ", "()", "(10)", "int unsigned unsigned", "int zerofill; x", "bit(0)", "char(0)",
    "a" * 200, "int" + " int" * 50, "canary", "varchar(20)", "bigint",
]
WORDS = [
    "x; DROP TABLE canary", 'x" ; DROP TABLE canary; --', "x) ; DROP TABLE canary; --", "x y", "x--", "-- x", "x/*",
    "", " ", "x\n", "x\0", "`x`", "'x'", '"C"', "pg_catalog.\"C\"", "x'; DROP TABLE canary; --", "x=y", "x,y", "(x)",
    "x\\", "${x}",
    "\u202ex", "é", "9" * 400, "a" * 2000, "C", "no_such_thing", "x.y", "$$",
]
HEADERS = [
    "a\nDROP TABLE canary;", "a\rDROP TABLE canary;", "a\n--changeset evil:1\nDROP TABLE canary;", "a\0b",
    "a\x1b[2Jb", "a\u202eb", "a\u2028DROP TABLE canary;", "a\u0085DROP TABLE canary;", "*/ DROP TABLE canary; /*",
    "--> x", "]]>", "x -- y",
    "${user.name}", "'; DROP TABLE canary; --", "\\! touch harm", ".shell touch harm", "DELIMITER //", "a" * 201, "",
    " ", "\\", "{{x}}", "changeset evil:1", "Report hash: sha256:" + "0" * 64,
]

BEHIND = [  # behind a whole definition, or in its body
    ";", "; DROP TABLE canary", "; DROP TABLE canary;", ";; DROP TABLE canary", " -- x\n; DROP TABLE canary",
    " /* */; DROP TABLE canary",
    " /*!50000 ; DROP TABLE canary */", " /*! UNION SELECT 2 */", " # x\n; DROP TABLE canary",
    "\nGO\nDROP TABLE canary\nGO\n",
    "\n/\nDROP TABLE canary\n/\n", "\nDELIMITER //\nDROP TABLE canary//\n", "//\nDROP TABLE canary//",
    "$$\nDROP TABLE canary$$",
    "//\nDELIMITER ;\nDROP TABLE canary;\n", "\n\\! touch harm\n", "\n\\.\n", "\n.shell touch harm\n",
    "\nsource /etc/passwd\n",
    "\n--changeset evil:1\nDROP TABLE canary;\n", "\n-- rollback DROP TABLE canary;\n",
    "\n-- migrate:down\nDROP TABLE canary;\n",
    "\n-- +goose Down\nDROP TABLE canary;\n", "'", "''", "'; DROP TABLE canary; --", "\\'; DROP TABLE canary; --",
    "\"", "`", "[",
    "`; DROP TABLE canary; #", "]; DROP TABLE canary", "$$", "$$; DROP TABLE canary; $$",
    "$a$; DROP TABLE canary; $a$", "(", ")", "((",
    "); DROP TABLE canary; (", "\0", "\0; DROP TABLE canary", "\x1b[2J", "\u202e", "\u200b",
    "\u2028; DROP TABLE canary", "\u0085", "\r", "\r\n",
    " ", "\n", "\t", "\ufeff", " END; DROP TABLE canary", "; END; DROP TABLE canary; BEGIN SELECT 1; END",
    " INTO OUTFILE '/tmp/harm'",
    " FROM canary", " UNION SELECT 2", ", 2 AS b", " WHERE '${user.name}' = 'x'", " WHERE '{version}' <> '%1'",
    "; COMMIT; DROP TABLE canary",
    "; ROLLBACK; DROP TABLE canary; START TRANSACTION", " LIMIT 1; VACUUM", "a" * 2000, "(" * 2000, "BEGIN " * 2000,
]
STATEMENTS = [  # instead of one
    "", " ", ";", "--", "DROP TABLE canary", "DROP VIEW w; DROP TABLE canary", "DELETE FROM canary",
    "TRUNCATE canary", "CREATE TABLE w (a int)",
    "CREATE VIEW canary2 AS SELECT 1", "CREATE OR REPLACE VIEW w AS SELECT 1", " CREATE VIEW w AS SELECT 1",
    "-- x\nCREATE VIEW w AS SELECT 1",
    "/* x */ CREATE VIEW w AS SELECT 1", "CREATE VIEW w\0 AS SELECT 1", "create\nview\nw\nas\nselect 1",
    "CREATE TEMPORARY VIEW w AS SELECT 1",
    "CREATE VIEW IF NOT EXISTS w AS SELECT 1", "CREATE VIEW \"w\" AS SELECT 1", "CREATE VIEW other.w AS SELECT 1",
    "CREATE ROLE w",
    "CREATE USER w", "GRANT ALL ON canary TO PUBLIC", "SET ROLE w", "ALTER TABLE canary RENAME TO w",
    "COPY canary FROM PROGRAM 'touch harm'",
    "CREATE FUNCTION w() RETURNS int LANGUAGE c AS 'x.so', 'f'", "DO $$BEGIN DROP TABLE canary; END$$", "BEGIN",
    "COMMIT", "EXPLAIN DROP TABLE canary",
    "CREATE RULE w AS ON SELECT TO canary DO INSTEAD NOTHING", "ATTACH 'harm' AS w", "PRAGMA writable_schema = on",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE canary",
    "SELECT pg_read_file('/etc/passwd')", "CALL w()", "EXECUTE w", "PREPARE w AS DROP TABLE canary", "DELIMITER //",
    "\\! touch harm", ".shell touch harm",
]


class Report:
    """One hostile report, and what it names: `new` and `gone` are the facts that differ once its script has run;
    `probe` is a query and the text that it gives. `unsure`: the engine may refuse the script, and is then as before;
    `own`: also its way back, for it is the report's own SQL, which may make an object of the name w."""

    def __init__(self, name, dialect, tool, raw, new=(), gone=(), probe=None, unsure=False, own=False, args=()):
        self.name, self.dialect, self.tool, self.raw, self.own, self.args = name, dialect, tool, raw, own, list(args)
        self.new, self.gone, self.probe, self.unsure = [list(f) for f in new], [list(f) for f in gone], probe, unsure


def envelope(diffs, **top):
    members = {"workflow": "smartspec_data_model_validator", "version": "1", "run_id": "r",
               "scope": {"spec_path": "specs/x/spec.md"}, "diffs": diffs, **top}
    return json.dumps(members).encode()


# ---- parts of reports

ID = {"name": "id", "type": "int", "nullable": False, "default": None}
A = {"name": "a", "type": "int", "nullable": True, "default": None}
S = {"name": "s", "type": "varchar(40)", "nullable": True, "default": None, "comment": None}
ACTUAL = {"tables": {"base": {"columns": [ID, A, S], "primary_key": ["id"]}, "spare": {"columns": [A]}}}


def table(name, columns, **more):
    return {"kind": "missing_table", "table": name, "expected": {"columns": columns, **more}}


def column(name, expected):
    return {"kind": "missing_column", "table": "base", "column": name, "expected": expected}


def constraint(name, kind, **what):
    return {"kind": "missing_constraint", "table": "base", "constraint": {"name": name, "type": kind, **what}}


def index(name, columns=("a",), **what):
    return {"kind": "missing_index", "table": "base", "index": {"name": name, "columns": list(columns), **what}}


NEW_COLUMN = [("column", "base", "c")]
NEW_INDEX = [("index", "base", "i")]
NEW_KEY = [("constraint", "base", "k")]
NEW_TABLE = [("table", "fresh"), ("column", "fresh", "a")]
VALUE = ("SELECT {json} FROM base", "c")


# ---- places: what they are called, the difference, and what it names

def name_places(s, dialect):
    yield "column", column(s, "int"), [("column", "base", s)], []
    yield "index", index(s), [("index", "base", s)], []
    rename = {"kind": "renamed_column", "table": "base", "from": "s", "to": s}
    yield "rename-column", rename, [("column", "base", s)], [("column", "base", "s")]
    inside = table("fresh", [{"name": s, "type": "int"}], indexes=[{"name": "i", "columns": [s]}],
                   constraints=[{"name": "k", "type": "check", "columns": [s], "expression": "1 = 1"}])
    yield "inside", inside, [("table", "fresh"), ("column", "fresh", s), ("constraint", "fresh", "k"),
                             ("index", "fresh", "i")], []
    if dialect != "sqlite":
        yield "constraint", constraint(s, "check", expression="a > 0"), [("constraint", "base", s)], []
    if "." in s:
        return
    yield "table", table(s, [A]), [("table", s), ("column", s, "a")], []
    rename = {"kind": "renamed_table", "from": "spare", "to": s}
    yield "rename-table", rename, [("table", s), ("column", s, "a")], [("table", "spare"), ("column", "spare", "a")]
    if dialect == "postgresql":
        yield "enum", {"kind": "missing_enum", "enum": s, "values": ["x"]}, [("enum", s, ["x"])], []


def text_places(s, dialect):
    literal = "'" + s.replace("'", "''") + "'"
    yield "default", column("c", {"type": "varchar(500)", "default": s}), NEW_COLUMN, (*VALUE, s)
    if dialect == "postgresql":
        yield "enum-value", {"kind": "missing_enum", "enum": "e", "values": [s]}, [("enum", "e", [s])], None
    elif dialect != "sqlite":
        yield "enum-value", column("c", {"type": f"enum({literal})", "nullable": False}), NEW_COLUMN, (*VALUE, s)
    if dialect == "sqlite":
        return
    yield "check-literal", constraint("k", "check", expression=f"s <> {literal}"), NEW_KEY, None
    comment = {"kind": "comment_mismatch", "table": "base"}
    yield "comment", {**comment, "expected": {"comment": s}}, [("comment", "base", "", s)], None
    of_column = {**comment, "column": "s", "expected": {**S, "comment": s}, "actual": S}
    yield "column-comment", of_column, [("comment", "base", "s", s)], None
    both = [("comment", "fresh", "", s), ("comment", "fresh", "a", s)]
    yield "table-comment", table("fresh", [{**A, "comment": s}], comment=s), NEW_TABLE + both, None


def expression_places(s, dialect):
    yield "expression-default", column("c", {"type": "int", "default": {"expression": s}}), NEW_COLUMN
    generated = {"expression": s, "stored": dialect != "sqlite"}
    yield "generated", column("c", {"type": "int", "generated": generated}), NEW_COLUMN
    check = table("fresh", [A, S], constraints=[{"name": "k", "type": "check", "expression": s}])
    yield "check", check, NEW_TABLE + [("column", "fresh", "s"), ("constraint", "fresh", "k")]
    yield "index-expression", index("i", [{"expression": s}]), NEW_INDEX
    if dialect in ("postgresql", "sqlite"):
        yield "where", index("i", where=s), NEW_INDEX
    if dialect == "postgresql":
        using = {"kind": "type_mismatch", "table": "base", "column": "s", "expected": "varchar(50)",
                 "actual": "varchar(40)", "using": s}
        yield "using", using, []
        yield "exclusion", constraint("k", "exclude", expression=s), NEW_KEY + [("index", "base", "k")]


def word_places(s, _):
    yield "collation", column("c", {"type": "varchar(20)", "collation": s}), NEW_COLUMN
    yield "method", index("i", method=s), NEW_INDEX
    yield "opclass", index("i", [{"name": "a", "opclass": s}]), NEW_INDEX
    yield "index-collation", index("i", [{"name": "s", "collation": s}]), NEW_INDEX
    yield "option-value", index("i", **{"with": {"fillfactor": s}}), NEW_INDEX
    yield "option-name", index("i", **{"with": {s: "70"}}), NEW_INDEX
    yield "table-option", table("fresh", [A], options={"engine": s}), NEW_TABLE
    yield "table-option-name", table("fresh", [A], options={s: "x"}), NEW_TABLE
    yield "charset", table("fresh", [A], options={"charset": s, "collation": s}), NEW_TABLE
    yield "schema", {**table("fresh", [A]), "schema": s}, NEW_TABLE
    to = {"table": s, "columns": ["id"]}
    yield "reference", constraint("k", "foreign_key", columns=["a"], references=to), NEW_KEY


VIEW = {"kind": "view", "name": "w", "create": "CREATE VIEW w AS SELECT 1 AS a", "drop": "DROP VIEW w"}


def definition_places(s, behind):
    """Views by hostile statements: a view is no fact, so that whatever shows is too much."""
    def made(**what):
        return {"kind": "missing_object", "object": {**VIEW, **what}}
    yield "create", made(create=VIEW["create"] + s if behind else s)
    yield "drop", made(drop=VIEW["drop"] + s if behind else s)
    yield "replace", {"kind": "changed_object", "actual": {**VIEW},
                      "expected": {**VIEW, "replace": ("CREATE OR REPLACE VIEW w AS SELECT 1" if behind else "") + s}}
    if behind:
        yield "name", made(name=s, create=f"CREATE VIEW {s} AS SELECT 1 AS a", drop=f"DROP VIEW {s}")
        yield "trigger", made(kind="trigger", name="w", table="base",
                              create="CREATE TRIGGER w AFTER INSERT ON base FOR EACH ROW "
                                     "BEGIN UPDATE base SET a = 1; END" + s, drop="DROP TRIGGER w")
        function = "CREATE FUNCTION w() RETURNS int LANGUAGE sql AS "
        yield "function", made(kind="function", name="w()", create=f"{function}'select 1'{s}", drop="DROP FUNCTION w()")
        yield "body", made(kind="function", name="w()", create=f"{function}$b${s}$b$", drop="DROP FUNCTION w()")
        yield "procedure", made(kind="procedure", name="w", drop="DROP PROCEDURE w",
                                create=f"CREATE PROCEDURE w() BEGIN SELECT 1; SELECT 2{s}; END")


def option_places(s, _):
    def differs(before, after, **more):
        return {"kind": "option_mismatch", "table": "base", "expected": {"options": after},
                "actual": {"options": before}, **more}
    for name in ("fillfactor", "engine", "partition", "inherits"):
        yield f"option {name}", differs({}, {name: s}, option=name), []
    yield "option back", differs({"fillfactor": s}, {}, option="fillfactor"), []
    yield "option name", differs({}, {s.lower(): "1"}, option=s), []
    yield "column option", differs({}, {"identity_options": s}, option="identity_options", column="a"), []
    yield "partition_of", {"kind": "missing_table", "table": "fresh", "expected": {"options": {"partition_of": s}}}, []
    yield "index option", index("i", options={"comment": s}), NEW_INDEX
    yield "constraint option", constraint("k", "check", expression="a > 0", options={"no_inherit": s}), NEW_KEY


HEAD = b'{"workflow": "smartspec_data_model_validator", "version": "1", "run_id": "r", '
BROKEN = {  # reports that no parser should let pass
    "duplicate-key": HEAD + b'"diffs": [], "diffs": [%s]}',
    "duplicate-key-escaped": HEAD + b'"diffs": [], "\\u0064iffs": [%s]}',
    "duplicate-kind": HEAD + b'"diffs": [{"kind": "missing_column", "kind": "extra_table", "table": "canary"}]}',
    "deep": b'{"workflow": ' + b"[" * 100000,
    "deep-objects": b'{"a":' * 50000,
    "deep-and-closed": b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b"}",
    "huge-number": HEAD + b'"diffs": [], "x": ' + b"9" * 5000 + b"}",
    "huge-exponent": HEAD + b'"diffs": [], "x": 1e99999999999}',
    "number-default": HEAD + b'"diffs": [{"kind": "missing_column", "table": "base", "column": "c", "expected": '
    b'{"type": "int", "default": 123456789012345678901234567890}}]}',
    "not-a-number": HEAD + b'"diffs": [], "x": NaN}',
    "two-documents": HEAD + b'"diffs": []}{"diffs": [%s]}',
    "nul-behind": HEAD + b'"diffs": []}\0DROP TABLE canary',
    "invalid-utf-8": HEAD + b'"diffs": [{"kind": "extra_table", "table": "a\xff"}]}',
    "overlong-quote": HEAD + b'"diffs": [{"kind": "extra_table", "table": "a\xc0\xa7"}]}',
    "cesu-8": HEAD + b'"diffs": [{"kind": "extra_table", "table": "a\xed\xa0\x80\xed\xb0\x80"}]}',
    "cut-utf-8": HEAD + b'"diffs": [{"kind": "extra_table", "table": "a\xe2\x82"}]}',
    "gbk-backslash": HEAD + b'"diffs": [{"kind": "extra_table", "table": "\xbf\x5c\x27; DROP TABLE canary; --"}]}',
    "half-surrogate": HEAD + b'"diffs": [{"kind": "extra_table", "table": "\\ud800"}]}',
    "comment": b'/* x */ {"workflow": "smartspec_data_model_validator", "version": "1", "run_id": "r", "diffs": []}',
    "line-comment": HEAD + b'"diffs": [] // x\n}',
    "utf-16": (HEAD + b'"diffs": []}').decode().encode("utf-16"),
    "drop-unasked": HEAD + b'"diffs": [{"kind": "extra_table", "table": "canary"}]}',
    "drop-by-itself": HEAD + b'"allow_destructive": true, "diffs": [{"kind": "extra_table", "table": "canary"}]}',
    "type-as-kind-twice": HEAD + b'"diffs": [{"kind": "missing_column", "type": "extra_table", "table": "canary"}]}',
    "not-an-array": HEAD + b'"diffs": "DROP TABLE canary"}',
    "another-workflow": b'{"workflow": "evil", "version": "1", "run_id": "r", "diffs": []}',
    "empty": b"",
    "nothing-but-nul": b"\0" * 100,
}


def of_dialect(dialect):
    """(name, raw, what it names) of every report of a dialect."""
    def report(*diffs):
        return envelope(diffs, actual_schema=ACTUAL)
    for i, s in enumerate(NAMES):
        for place, diff, new, gone in name_places(s, dialect):
            yield f"{place}/name {i}", report(diff), {"new": new, "gone": gone}
    for i, s in enumerate(TEXTS):
        for place, diff, new, probe in text_places(s, dialect):
            yield f"{place}/text {i}", report(diff), {"new": new, "probe": probe}
    for i, s in enumerate(EXPRESSIONS):
        for place, diff, new in expression_places(s, dialect):
            yield f"{place}/expression {i}", report(diff), {"new": new, "unsure": True}
    for i, s in enumerate(TYPES):
        yield f"type/type {i}", report(column("c", s)), {"new": NEW_COLUMN, "unsure": True}
    for i, s in enumerate(WORDS):
        for place, diff, new in word_places(s, dialect):
            yield f"{place}/word {i}", report(diff), {"new": new, "unsure": True}
    for i, s in enumerate(BEHIND):
        for place, diff in definition_places(s, True):
            for permitted in ([], ["--allow-definitions"]):
                what = {"unsure": True, "own": True, "args": permitted}
                yield f"definition {place}/behind {i} {permitted}", report(diff), what
    for i, s in enumerate(STATEMENTS):
        for place, diff in definition_places(s, False):
            what = {"unsure": True, "own": True, "args": ["--allow-definitions"]}
            yield f"definition {place}/statement {i}", report(diff), what
    for i, s in enumerate(WORDS + BEHIND):
        for place, diff, new in option_places(s, dialect):
            yield f"{place}/setting {i}", report(diff), {"new": new, "unsure": True, "own": True}
    for i, s in enumerate(HEADERS):
        for place, top in (("run_id", {"run_id": s}), ("spec_path", {"scope": {"spec_path": s}}),
                           ("dialect", {"scope": {"dialect": s}})):
            yield f"{place}/header {i}", envelope([column("c", "int")], **top), {"new": NEW_COLUMN}
    for name, raw in BROKEN.items():
        yield f"report/{name}", raw.replace(b"%s", b'{"kind": "extra_table", "table": "canary"}'), {}


def reports(dialects=DIALECTS):
    """All of them. The tools take turns."""
    for dialect in dialects:
        for n, (name, raw, what) in enumerate(of_dialect(dialect)):
            if dialect == "mysql" and n % 3:  # the same plugin as MariaDB's
                continue
            tool = TOOLS[n // 3 % len(TOOLS)]
            yield Report(f"{dialect} {tool} {name}", dialect, tool, raw, **what)
