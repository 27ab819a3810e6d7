#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pairs of SQLite schemas: `diff --format sql` from one to the other is run on the real engine, and the catalogs are compared; what
the engine then keeps does not differ from what was wanted. And what is refused, with its place.

usage: sqlite.py --program PROGRAM
"""
import argparse
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

BASE = """CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INT);
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INT REFERENCES users(id) ON DELETE CASCADE, total NUMERIC(10, 2) DEFAULT 0);
CREATE TABLE log (x);
CREATE INDEX ix ON users(name);
CREATE VIEW uv AS SELECT id, name FROM users; CREATE VIEW uv2 AS SELECT id FROM uv WHERE id > 1;
CREATE TRIGGER tr AFTER INSERT ON users BEGIN INSERT INTO log VALUES (new.name); DELETE FROM log WHERE x IS NULL; END;
CREATE TRIGGER tr2 AFTER INSERT ON log BEGIN UPDATE users SET age = 1 WHERE id = 1; END;
"""


def changed(*pairs):
    text = BASE
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after)
    return text


# name: what is there, what shall be
PAIRS = {
    "a type": (BASE, changed(("age INT", "age BIGINT"))),
    "not null": (BASE, changed(("age INT", "age INT NOT NULL DEFAULT 0"))),
    "a column goes": (BASE, changed((", age INT", ""), ("SET age", "SET name"))),
    "a check comes": (BASE, changed(("age INT", 'age INT, CONSTRAINT c CHECK (age > 0 AND name != "zz")'))),
    "strict": (BASE, changed(("age INT)", "age INT) STRICT"))),
    "without rowid": ("CREATE TABLE t (a TEXT PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t;",
                      "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID; CREATE VIEW v AS SELECT * FROM t;"),
    "a key with order": (BASE, changed(("age INT)", "age INT, UNIQUE (name DESC, age COLLATE nocase))"))),
    "no row identifier": (BASE, changed(("id INTEGER PRIMARY KEY, name", "id INTEGER PRIMARY KEY DESC, name"))),
    "a collation": (BASE, changed(("name TEXT NOT NULL", "name TEXT NOT NULL COLLATE nocase"))),
    "a view beneath a view": (BASE, changed(("SELECT id, name FROM users", "SELECT id, name, age FROM users"))),
    "free types": ("", """CREATE TABLE t (a, b INT, c UUID, d JSON, e DOUBLE, f UNSIGNED BIG INT, g CHARACTER VARYING (20), h BOOL DEFAULT true,
                      i "enum('x','y')", j NATIVE CHARACTER(70), k STRING, l LONG, m decimal(10, 5), n DATETIME DEFAULT (datetime('now')),
                      o BLOB DEFAULT x'00ff', p DEFAULT +1, q DEFAULT .5);"""),
    "generated columns": ("CREATE TABLE t (a INT);",
                          "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c TEXT AS (a || 'x'));"),
    "indexes": ("CREATE TABLE t (a INT, b TEXT);", """CREATE TABLE t (a INT, b TEXT);
                CREATE UNIQUE INDEX i ON t(a DESC, b COLLATE nocase) WHERE a > 0 AND b IS NOT NULL; CREATE INDEX [i 2] ON t(lower(b), a + 1 DESC);"""),
    "a virtual table": ("CREATE TABLE t (a INT);", """CREATE TABLE t (a INT); CREATE VIRTUAL TABLE ft USING fts5(body);
                        CREATE TRIGGER x AFTER INSERT ON t BEGIN INSERT INTO ft VALUES (new.a); END;"""),
    "a virtual table goes": ("CREATE VIRTUAL TABLE ft USING fts5(body);", ""),
    "references": ("CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (x INT);",
                   """CREATE TABLE a (id INTEGER PRIMARY KEY);
                      CREATE TABLE b (x INT REFERENCES a DEFERRABLE INITIALLY DEFERRED, y INT REFERENCES a(id) ON DELETE RESTRICT);"""),
    "quoted names": ('CREATE TABLE "a b" ("c d" INT, [select] TEXT, `x``y` INT);',
                     'CREATE TABLE "a b" ("c d" INT NOT NULL, [select] TEXT, `x``y` INT, "q""r" INT); CREATE INDEX "i-i" ON "a b"("c d");'),
    "renames": ("CREATE TABLE old (a INT, b TEXT); CREATE INDEX i ON old(a);",
                "CREATE TABLE new ( -- @renamed from=old\n a INT,\n -- @renamed from=b\n c TEXT\n); CREATE INDEX i ON new(a);"),
    "names in capitals": ("CREATE TABLE Users (Id INTEGER PRIMARY KEY, Name TEXT);", "CREATE TABLE users (ID INTEGER PRIMARY KEY, NAME TEXT);"),
    "migrations": ("CREATE TABLE t (a INT);", "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b TEXT; ALTER TABLE t RENAME COLUMN a TO c;"
                   "CREATE TABLE u (x); INSERT INTO u VALUES (1); DROP TABLE u; PRAGMA foreign_keys = ON; BEGIN; COMMIT;"),
    "instead of": (BASE + "CREATE TRIGGER io INSTEAD OF INSERT ON uv BEGIN SELECT 1; END;",
                   changed(("age INT", "age TEXT")) + "CREATE TRIGGER io INSTEAD OF INSERT ON uv BEGIN SELECT 1; END;"),
    "itself": ("CREATE TABLE t (id INTEGER PRIMARY KEY, p INT);",
               "CREATE TABLE t (id INTEGER PRIMARY KEY, p INT REFERENCES t(id) ON DELETE CASCADE);"),
}

# What stands before what it needs: no engine takes it in this order.
BACKWARDS = ("CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END; CREATE INDEX i ON t(a);\n"
             "CREATE TABLE u (a INT REFERENCES t); CREATE TABLE t (a INT PRIMARY KEY);")

# Two spellings of one thing.
SAME = [
    ("CREATE TABLE t (a int, CHECK ((\"a\" != 1)));", "create table T(A INT, check (a<>1));"),
    ("CREATE TABLE t (a TEXT DEFAULT (datetime('now')));", "CREATE TABLE t (a text default ( datetime( 'now' ) ));"),
    ("CREATE TABLE t (a DEFAULT \"x\", b DEFAULT word);", "CREATE TABLE t (a DEFAULT 'x', b DEFAULT 'word');"),
    ("CREATE TABLE t (a TEXT CHECK (a NOT NULL));", "CREATE TABLE t (a TEXT CHECK (a IS NOT NULL));"),
    ("CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p);",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a REFERENCES p(id) ON DELETE NO ACTION);"),
    ("CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t;", "CREATE TABLE t (a); create view v as /* all */ select `a`\nfrom [t];"),
]

# Not the same, however alike.
DIFFERENT = [
    ("CREATE TABLE t (a INT);", "CREATE TABLE t (a INTEGER);"),
    ("CREATE TABLE t (a CHECK (a = 'A'));", "CREATE TABLE t (a CHECK (a = 'a'));"),
    ("CREATE TABLE t (a, b, CHECK (a = \"b\"));", "CREATE TABLE t (a, b, CHECK (a = 'b'));"),
    ("CREATE TABLE t (id INTEGER PRIMARY KEY);", "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);"),
    ("CREATE TABLE t (id INTEGER, PRIMARY KEY (id DESC));", "CREATE TABLE t (id INTEGER PRIMARY KEY DESC);"),
    ("CREATE TABLE t (a UNIQUE);", "CREATE TABLE t (a UNIQUE ON CONFLICT IGNORE);"),
    ("CREATE TABLE t (a); CREATE INDEX i ON t(a);", "CREATE TABLE t (a); CREATE INDEX i ON t(a COLLATE nocase);"),
    ("CREATE TABLE t (a REFERENCES t);", "CREATE TABLE t (a REFERENCES t DEFERRABLE INITIALLY DEFERRED);"),
]

# What is refused, and what the message says.
REFUSED = [
    ("CREATE TABLE t (a\n  b c,,);", 2, r"bad\.sql:2:7: .*syntax error"),
    ("CREATE VIEW v AS SELECT 1;\nCREATE TRIGGER x AFTER INSERT ON nowhere BEGIN SELECT 1; END;", 2, r"bad\.sql:2:1: .*no such table"),
    ("ATTACH 'x' AS y;", None, r"bad\.sql:1:1: .*attach"),
    ("PRAGMA writable_files = 1;", None, r"bad\.sql:1:1: .*pragma"),
    ("CREATE TABLE t (a CHECK (load_extension('x') = 1));", 2, r"bad\.sql:1:\d+: "),
    ("CREATE TABLE t AS SELECT 1 AS a;", None, r"bad\.sql:1:1: .*table_from_query"),
    ("CREATE TABLE t (a);\n.read other.sql\nCREATE TABLE u (a);", None, r"bad\.sql:2:1: .*`?read`? .*other\.sql"),
    (".rea other.sql", None, r"bad\.sql:1:1: .*other\.sql"),
    (".import rows.csv t", None, r"bad\.sql:1:1: .*rows\.csv t"),
    (".restore x.db", None, r"bad\.sql:1:1: .*restore"), (".open x.db", None, r"bad\.sql:1:1: .*open"),
    (".load x", None, r"bad\.sql:1:1: .*load"), (".exit", None, r"bad\.sql:1:1: .*exit"),
    ("CREATE VIRTUAL TABLE t USING csv(filename='/etc/passwd');", None, r"bad\.sql:1:1: .*virtual_table_module"),
    ("CREATE TABLE t AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c;", 2, "too long"),
]


def catalog(db):
    """All that the engine says of its tables, and the text of what else it has, without white space, quotes and case."""
    ask = lambda sql: db.execute(sql).fetchall()
    bare = lambda s: re.sub(r'[\s"`\[\]]+', "", s or "").lower()
    out = []
    for kind, name, table, sql in ask("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"):
        if kind == "table":
            low = name.lower()
            out.append((kind, low, sorted(str(r[1:]).lower() for r in ask(f"PRAGMA table_xinfo({quoted(name)})")),
                        sorted(str(r[2:]).lower() for r in ask(f"PRAGMA foreign_key_list({quoted(name)})")),
                        sorted(str((r[2:], [c[2:] for c in ask(f"PRAGMA index_xinfo({quoted(r[1])})")])).lower()
                               for r in ask(f"PRAGMA index_list({quoted(name)})")),
                        "strict" in bare(sql).split(")")[-1], "withoutrowid" in bare(sql).split(")")[-1]))
        elif kind != "index":
            out.append((kind, name.lower(), table.lower(), bare(sql)))
    return sorted(out)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Test:
    def __init__(self, program, folder):
        self.program, self.folder, self.bad = program, folder, 0

    def diff(self, before, after, *flags, names=("from.sql", "to.sql")):
        for name, text in zip(names, (before, after)):
            (self.folder / name).write_text(text, encoding="utf-8")
        return subprocess.run([self.program, "diff", "--dialect", "sqlite", "--from", names[0], "--to", names[1], *flags],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)

    def wrong(self, name, why):
        self.bad += 1
        print(f"{name}: {why}")

    def migrate(self, name, before, after, wanted):
        run = self.diff(before, after, "--format", "sql", "--allow-destructive")
        if run.returncode:
            return self.wrong(name, run.stderr)
        db, there = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
        there.executescript(wanted)
        db.executescript(before)
        try:
            db.executescript(run.stdout)
        except sqlite3.Error as e:
            return self.wrong(name, f"{e}\n{run.stdout}")
        if catalog(db) != catalog(there):
            self.wrong(name, f"{catalog(db)}\nis not\n{catalog(there)}")
        kept = ";\n".join(r[0] for r in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
                                                   "AND name NOT LIKE 'ft\\_%' ESCAPE '\\'")) + ";"
        again = self.diff(kept, after, "--format", "summary", "--exit-code")
        return again.returncode and self.wrong(name, f"what the engine keeps differs:\n{again.stdout}{again.stderr}")

    def compare(self, before, after, code):
        run = self.diff(before, after, "--exit-code")
        if run.returncode != code:
            self.wrong(f"{before} | {after}", f"exit {run.returncode}\n{run.stderr}")

    def refuse(self, text, code, message):
        run = self.diff("", text, names=("from.sql", "bad.sql"))
        if run.returncode != code and (code or run.returncode not in (1, 2)):
            self.wrong(text, f"exit {run.returncode}")
        if not re.search(message, run.stderr):
            self.wrong(text, run.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    with tempfile.TemporaryDirectory() as folder:
        test = Test(str(pathlib.Path(parser.parse_args().program).resolve()), pathlib.Path(folder))
        for name, (before, after) in PAIRS.items():
            test.migrate(name, before, after, after)
        first, second = BACKWARDS.split("\n")
        test.migrate("backwards", "", BACKWARDS, second + first)
        for before, after in SAME:
            test.compare(before, after, 0)
        for before, after in DIFFERENT:
            test.compare(before, after, 3)
        for text, code, message in REFUSED:
            test.refuse(text, code, message)
    print(f"readers/sqlite: {test.bad} bad")
    sys.exit(1 if test.bad else 0)


if __name__ == "__main__":
    main()
