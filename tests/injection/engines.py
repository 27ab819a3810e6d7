# SPDX-License-Identifier: Apache-2.0
"""The engines that the scripts run on, and what stands in their catalogs: facts, as lists.

Each engine runs many scripts, one after the other, each from the same beginning. `run(jobs)` takes (script, probe, way
back or None) and gives a Result for each: errors or None, the facts behind the script and behind its way back, and
what the probe answered."""
import bisect
import collections
import json
import os
import re
import sqlite3
import subprocess

BASE = """CREATE TABLE canary (id int PRIMARY KEY, note varchar(20));
INSERT INTO canary VALUES (1, 'alive');
CREATE TABLE base (id int PRIMARY KEY, a int, s varchar(40));
INSERT INTO base VALUES (1, 5, 'x');
CREATE TABLE spare (a int);
"""
MARK = "@@@mark"
Result = collections.namedtuple("Result", "error facts answer back_error back_facts")


class Shell:
    """An engine that is spoken to through its own shell, many scripts at a time."""
    batch = 100

    def run(self, jobs):
        results = []
        for at in range(0, len(jobs), self.batch):
            some = jobs[at:at + self.batch]
            found = self.talk(some)
            # A script that failed, or swallowed what came behind it, is judged alone.
            whole = len(found) == len(some)
            results += [found[i] if whole and not found[i].error else self.alone(job) for i, job in enumerate(some)]
        return results

    def alone(self, job):
        found = self.talk([job])
        return found[0] if found else Result("the script swallowed what came behind it", None, None, None, None)

    def text(self, n, job):
        """One job: its steps are marked, for what they print and for the errors."""
        script, probe, back = job
        steps = [script + "\n", self.facts, self.ask(probe) if probe else "", (back or "") + "\n",
                 self.facts if back else ""]
        return self.reset() + "".join(self.say(f"{MARK} {len(steps) * n + i}") + step for i, step in enumerate(steps))

    def talk(self, jobs):
        text = "".join(self.text(n, job) for n, job in enumerate(jobs)) + self.say(f"{MARK} {5 * len(jobs)}")
        r = subprocess.run(self.shell(), input=text.encode(), capture_output=True, cwd=self.folder)
        out, err = r.stdout.decode(errors="replace"), r.stderr.decode(errors="replace")
        steps = re.split(rf"^{MARK} (\d+)\n", out, flags=re.M)
        steps = dict(zip(map(int, steps[1::2]), steps[2::2]))
        if sorted(steps) != list(range(5 * len(jobs) + 1)):
            return []
        errors = self.errors(text, err)

        def facts(step):
            return [json.loads(line) for line in steps[step].split("\n") if line]
        return [Result(errors.get(5 * n), facts(5 * n + 1), steps[5 * n + 2], errors.get(5 * n + 3), facts(5 * n + 4))
                for n in range(len(jobs))]


class PostgreSQL(Shell):
    name = "postgresql"
    facts = r"""
SELECT json_build_array('table', relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r';
SELECT json_build_array('column', relname, attname) FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped;
SELECT json_build_array('index', t.relname, i.relname)
  FROM pg_index JOIN pg_class i ON indexrelid = i.oid JOIN pg_class t ON indrelid = t.oid
  WHERE i.relnamespace = 'public'::regnamespace;
SELECT json_build_array('constraint', relname, conname) FROM pg_constraint JOIN pg_class ON conrelid = pg_class.oid
  WHERE relnamespace = 'public'::regnamespace;
SELECT json_build_array('enum', typname, (SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum
  WHERE enumtypid = pg_type.oid)) FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace;
SELECT json_build_array('comment', relname, coalesce(attname, ''), description)
  FROM pg_description JOIN pg_class ON objoid = pg_class.oid
  LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
  WHERE classoid = 'pg_class'::regclass AND relnamespace = 'public'::regnamespace;
SELECT json_build_array('other', relname, relkind) FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'i');
SELECT json_build_array('schema', nspname) FROM pg_namespace WHERE nspname !~ '^pg_(toast|temp)';
SELECT json_build_array('function', proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace;
SELECT json_build_array('server', (SELECT count(*) FROM pg_roles), (SELECT count(*) FROM pg_database),
  (SELECT count(*) FROM pg_extension), (SELECT count(*) FROM pg_trigger),
  (SELECT count(*) FROM pg_largeobject_metadata));
SELECT json_build_array('canary', id, note) FROM canary;
SELECT json_build_array('row', id, a) FROM base;
"""

    def __init__(self, servers, folder):
        self.server, self.folder = servers.postgresql(), folder
        self.server.create("injection")

    def shell(self):
        return [self.server.psql, "-X", "-q", "-A", "-t", *self.server.at("injection")]

    def reset(self):
        return ("ROLLBACK;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\nDISCARD ALL;\n"
                "SET client_min_messages = error;\n" + BASE)

    def say(self, text):
        return f"\\echo {text}\n\\warn {text}\n"

    def ask(self, probe):
        return f"{probe[0].format(json=f'to_json({probe[1]})')};\n"

    def errors(self, _, err):
        pieces = re.split(rf"^{MARK} (\d+)\n", err, flags=re.M)
        return {int(step): text for step, text in zip(pieces[1::2], pieces[2::2])
                if re.search("ERROR|FATAL|invalid command", text)}


class MariaDB(Shell):
    name = "mariadb"
    facts = r"""
SELECT JSON_ARRAY('table', table_name) FROM information_schema.tables WHERE table_schema = 'injection';
SELECT JSON_ARRAY('comment', table_name, '', table_comment) FROM information_schema.tables
  WHERE table_schema = 'injection' AND LENGTH(table_comment) > 0;
SELECT JSON_ARRAY('column', table_name, column_name) FROM information_schema.columns WHERE table_schema = 'injection';
SELECT JSON_ARRAY('comment', table_name, column_name, column_comment) FROM information_schema.columns
  WHERE table_schema = 'injection' AND LENGTH(column_comment) > 0;
SELECT DISTINCT JSON_ARRAY('index', table_name, index_name) FROM information_schema.statistics
  WHERE table_schema = 'injection';
SELECT JSON_ARRAY('constraint', table_name, constraint_name) FROM information_schema.table_constraints
  WHERE table_schema = 'injection';
SELECT JSON_ARRAY('schema', schema_name) FROM information_schema.schemata;
SELECT JSON_ARRAY('other', trigger_name) FROM information_schema.triggers WHERE trigger_schema = 'injection';
SELECT JSON_ARRAY('function', routine_name) FROM information_schema.routines WHERE routine_schema = 'injection';
SELECT JSON_ARRAY('server', (SELECT COUNT(*) FROM mysql.global_priv), @@global.sql_mode);
SELECT JSON_ARRAY('canary', id, note) FROM canary;
SELECT JSON_ARRAY('row', id, a) FROM base;
"""

    def __init__(self, servers, folder):
        self.server, self.folder = servers.mariadb(), folder

    def shell(self):
        return [self.server.client, *self.server.at(), "--default-character-set=utf8mb4", "-B", "-N", "-r", "--force",
                "--unbuffered", "mysql"]

    def reset(self):
        return ("DELIMITER ;\nSET SESSION sql_mode = DEFAULT, foreign_key_checks = 1;\n"
                "DROP DATABASE IF EXISTS injection;\nCREATE DATABASE injection CHARACTER SET utf8mb4;\n"
                "USE injection;\n" + BASE)

    def say(self, text):
        return f"SELECT '{text}';\n"

    def ask(self, probe):
        return f"{probe[0].format(json=f'JSON_QUOTE({probe[1]})')};\n"

    def errors(self, text, err):
        """By the line that an error names."""
        starts = [n for n, line in enumerate(text.split("\n"), 1) if re.match(rf"SELECT '{MARK} \d+';", line)]
        errors = {}
        for m in re.finditer(r"^ERROR.*?(?:at line (\d+).*)?$", err, re.M):
            errors.setdefault(bisect.bisect_right(starts, int(m[1] or 0)) - 1, m[0])
        return errors


class SQLite:
    """Through Python's module and through the shell: both must agree."""
    name = "sqlite"

    def __init__(self, shell, folder):
        self.shell, self.folder = shell, folder

    def run(self, jobs):
        return [self.both(*job) for job in jobs]

    def both(self, script, probe, back):
        error, facts, answer = self.module(script, probe)
        other, others = self.by_shell(script)
        if (error is None) != (other is None) or facts != others:
            error = f"Python: {error}, {facts}; the shell: {other}, {others}"
        back_error, back_facts, _ = self.module(script + "\n" + back, None) if back else (None, [], None)
        return Result(error, facts, answer, back_error, back_facts)

    def open(self, path):
        db = sqlite3.connect(path, isolation_level=None)
        if path == ":memory:" or not os.path.getsize(path):
            db.executescript(BASE)
        return db

    def module(self, script, probe):
        db, error = self.open(":memory:"), None
        try:
            db.executescript(script)
        except (sqlite3.Error, ValueError) as e:
            error = str(e)
            if db.in_transaction:
                db.rollback()
        facts = self.look(db)
        answer = ""
        if probe and not error:
            answer = json.dumps(db.execute(probe[0].format(json=probe[1])).fetchone()[0])
        db.close()
        return error, facts, answer

    def by_shell(self, script):
        path = os.path.join(self.folder, "db")
        open(path, "wb").close()
        self.open(path).close()
        r = subprocess.run([self.shell, "-batch", "-bail", "-init", "/dev/null", path], input=script.encode(),
                           capture_output=True, cwd=self.folder)
        db = sqlite3.connect(path)
        facts = self.look(db)
        db.close()
        os.unlink(path)
        return (r.stderr.decode(errors="replace") or "failed") if r.returncode else None, facts

    def look(self, db):
        facts = []
        for kind, name, table, sql in db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master "
                                                 "WHERE type IN ('table', 'index')"):  # as on the other engines
            facts.append([kind, name] if kind == "table" else [kind, table, name])
            if kind == "table":
                quoted = name.replace('"', '""')
                facts += [["column", name, row[1]] for row in db.execute(f'PRAGMA table_xinfo("{quoted}")')]
                facts += [["constraint", name, k] for k in re.findall(r"CONSTRAINT (\w+) CHECK", sql)]
        for kind, table, columns in (("canary", "canary", "*"), ("row", "base", "id, a")):
            if ["table", table] in facts:
                facts += [[kind, *row] for row in db.execute(f"SELECT {columns} FROM {table}")]
        return sorted(facts, key=repr)
