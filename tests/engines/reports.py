#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the engines themselves make of our scripts.

A folder of tests/reports holds a database as it is (actual.schema.sql), as it should be (expected.schema.sql), and the
validation report that lies between them. For each: load what is, run the script that the program writes, compare the
catalog with that of what should be; run the way back, and compare again. In several ways:

    raw-sql     the script and its .down.sql
    idempotent  the same with --idempotent, and MySQL's as MariaDB's; twice where test.json has "twice": true
    flyway      V and U files in the order of their versions, each in a transaction unless its .conf says otherwise

Also in a folder, where needed: config.yaml; rows.sql (rows that are there before); checks.sql (queries whose answers
must stay the same; checks.expected.sql: the same queries with the new names); back.schema.sql (what the way back leads
to, where that is not the same as before: then, and only then, the script must say so); test.json ("ways": only these).

    reports.py --program build/bin/smartspec-migrate [--way NAME] [--keep DIR] [REPORT...]

Exit 0: all is well. 1: not. 77: nothing could be tried, for an engine is missing.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import catalogs
import servers

REPORTS = pathlib.Path(__file__).resolve().parent.parent / "reports"
DIALECTS = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql",
            "sqlite": "sqlite"}
WAYS = ("raw-sql", "idempotent", "flyway")
INCOMPLETE = "NOT A COMPLETE WAY BACK"


class Wrong(Exception):
    """The test's answer: no."""


# ------------------------------------------------------------------ databases

class Database:
    """One scratch database; `run` gives a script's output or raises RuntimeError."""

    def __init__(self, engine, name):
        self.engine, self.name = engine, name
        engine.create(name)

    def run(self, sql):
        return self.engine.run(self.name, sql)

    def catalog(self):
        return self.engine.catalog(self.name)

    def run_as_tool(self, sql):
        """In one transaction, as a migration tool does."""
        begin, commit = self.engine.transaction
        return self.run(f"{begin}\n{sql}\n{commit}\n")


class PostgreSQL(servers.PostgreSQL):
    transaction = ("BEGIN;", "COMMIT;")

    def catalog(self, database):
        return catalogs.postgresql(self, database)


class MariaDB(servers.MariaDB):
    transaction = ("", "")

    def catalog(self, database):
        return catalogs.mariadb(self, database)


class SQLite:
    transaction = ("BEGIN;", "COMMIT;")

    def __init__(self, folder):
        os.mkdir(folder)
        self.folder, self.program = folder, servers.find("sqlite3")

    def path(self, database):
        return os.path.join(self.folder, database)

    def create(self, database):
        pathlib.Path(self.path(database)).touch()

    def run(self, database, sql):
        # Foreign keys on: that is the dangerous setting for whoever drops or rebuilds a table.
        return servers.call([self.program, "-bail", "-batch", "-cmd", "PRAGMA foreign_keys = ON", self.path(database)],
                            sql)

    def catalog(self, database):
        return catalogs.sqlite(self.path(database))


class Engines:
    """Started when the first report needs them."""

    def __init__(self, scratch):
        self.scratch, self.running, self.count = scratch, {}, 0

    def start(self, dialect):
        if dialect == "sqlite":
            return SQLite(os.path.join(self.scratch.folder, "sqlite"))
        return self.scratch.server({"postgresql": PostgreSQL, "mysql": MariaDB}[dialect])

    def database(self, dialect):
        if dialect not in self.running:
            self.running[dialect] = self.start(dialect)
        self.count += 1
        return Database(self.running[dialect], f"t{self.count}")


# ------------------------------------------------------------------ the program's scripts

class Migration:
    """What one run of the program wrote."""

    def __init__(self, program, report, way, dialect, keep):
        self.way = way
        emitter = "flyway" if way == "flyway" else "raw-sql"
        flags = ["--plugin-option", "flyway.undo=true"] if way == "flyway" else []
        if way == "idempotent":
            flags += ["--idempotent", "--dialect", "mariadb" if dialect == "mysql" else dialect]
        with tempfile.TemporaryDirectory() as workspace:
            folder = pathlib.Path(workspace, "db", "migrations")
            folder.mkdir(parents=True)
            config = report / "config.yaml"
            flags += ["--config", config] if config.exists() else []
            self.call([program, "generate", "--report", report / "report.json", "--migration-tool", emitter,
                       "--output-dir", "db/migrations", "--workspace", workspace, "--timestamp", "20251213101500",
                       "--allow-destructive", "--reason", "a test", "--quiet", "--apply", *flags], workspace)
            self.files = {f.name: f.read_text(encoding="utf-8") for f in sorted(folder.iterdir())}
            if keep:
                shutil.copytree(folder, pathlib.Path(keep, report.name, way), dirs_exist_ok=True)
        names = [n for n in self.files if n.endswith(".sql")]
        self.down_names = sorted((n for n in names if n.endswith(".down.sql") or n.startswith("U")), reverse=True)
        self.up_names = [n for n in names if n not in self.down_names]

    @staticmethod
    def call(argv, folder):
        r = subprocess.run(argv, cwd=folder, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
        if r.returncode != 0:
            raise Wrong(f"the program: exit {r.returncode}\n{r.stdout}")

    def run_file(self, database, name):
        text = self.files[name]
        if self.way != "flyway":
            return database.run(text)
        conf = self.files.get(f"{name}.conf", "")
        if "${" in text and "placeholderReplacement=false" not in conf:
            raise Wrong(f"{name}: Flyway would replace ${{...}}")
        return database.run(text) if "executeInTransaction=false" in conf else database.run_as_tool(text)

    def run(self, database, names):
        for name in names:
            try:
                self.run_file(database, name)
            except RuntimeError as e:
                raise Wrong(f"{name}: the server says no\n{e}\n{numbered(self.files[name])}") from e

    def up(self, database):
        if not self.up_names:
            raise Wrong("the program wrote no script")
        self.run(database, self.up_names)

    def down(self, database):
        self.run(database, self.down_names)

    def says_incomplete(self):
        return any(INCOMPLETE in self.files[n] for n in self.down_names)


def numbered(text):
    return "\n".join(f"    {i:3} {line}" for i, line in enumerate(text.splitlines(), 1) if line)


# ------------------------------------------------------------------ one report

class Report:
    def __init__(self, folder, engines):
        self.folder, self.engines = folder, engines
        self.dialect = DIALECTS[json.loads(self.text("report.json"))["scope"]["dialect"].lower()]
        settings = json.loads(self.text("test.json") or "{}")
        self.twice = settings.pop("twice", False)
        self.ways = settings.pop("ways", WAYS)
        if settings:
            raise Wrong(f"test.json: unknown: {', '.join(settings)}")
        self.wanted = {}

    def text(self, name):
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def load(self, *names):
        database = self.engines.database(self.dialect)
        for name in names:
            try:
                database.run(self.text(name))
            except RuntimeError as e:
                raise Wrong(f"{name} itself is wrong: {e}") from e
        return database

    def must_be(self, what, database, state):
        if state not in self.wanted:
            self.wanted[state] = self.load(f"{state}.schema.sql").catalog()
        found, wanted = database.catalog(), self.wanted[state]
        if found != wanted:
            raise Wrong(f"{what}: the catalog differs from {state}.schema.sql\n" + "\n".join(
                sorted([f"    is     {x}" for x in found - wanted] + [f"    should {x}" for x in wanted - found],
                       key=lambda line: line[11:])))

    def answers(self, database, state):
        queries = state == "expected" and self.text("checks.expected.sql") or self.text("checks.sql")
        return database.run(queries) if queries else ""

    def must_answer(self, what, database, state, before):
        now = self.answers(database, state)
        if now != before:
            raise Wrong(f"{what}: checks.sql: before\n{before}after\n{now}")

    def check(self, program, way, keep):
        migration = Migration(program, self.folder, way, self.dialect, keep)
        database = self.load("actual.schema.sql", "rows.sql")
        before = self.answers(database, "actual")

        migration.up(database)
        self.must_be("the script", database, "expected")
        self.must_answer("the script", database, "expected", before)
        if way == "idempotent" and self.twice:
            migration.up(database)
            self.must_be("the script, run again", database, "expected")
            self.must_answer("the script, run again", database, "expected", before)

        incomplete = (self.folder / "back.schema.sql").exists()
        migration.down(database)
        self.must_be("the way back", database, "back" if incomplete else "actual")
        self.must_answer("the way back", database, "expected" if incomplete else "actual", before)
        if incomplete != migration.says_incomplete():
            raise Wrong("the way back is incomplete, and does not say so" if incomplete else
                        "the way back says that it is incomplete, and is not")


def try_report(folder, engines, args):
    """Why it fails, in the first way that does; None where it passes."""
    way = "report"
    try:
        report = Report(folder, engines)
        for way in report.ways:
            if way in (args.way or WAYS):
                report.check(args.program, way, args.keep)
    except (Wrong, RuntimeError) as e:
        return f"{way}: {e}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--way", action="append", choices=WAYS, help="only this one; repeatable")
    parser.add_argument("--keep", metavar="DIR", help="keep the scripts there")
    parser.add_argument("report", nargs="*", help="only these")
    args = parser.parse_args()
    folders = [REPORTS / name for name in args.report] or sorted(p for p in REPORTS.iterdir() if p.is_dir())

    passed, failed, skipped = 0, 0, 0
    with servers.scratch() as scratch:
        engines = Engines(scratch)
        for folder in folders:
            try:
                wrong = try_report(folder, engines, args)
            except servers.Missing as e:
                skipped += 1
                print(f"skip  {folder.name}: {e}", flush=True)
                continue
            passed, failed = passed + (not wrong), failed + bool(wrong)
            print(f"FAIL  {folder.name}: {wrong}" if wrong else f"ok    {folder.name}", flush=True)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not (passed or skipped) else 0 if passed else 77


if __name__ == "__main__":
    sys.exit(main())
