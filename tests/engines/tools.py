# SPDX-License-Identifier: Apache-2.0
"""What a migration tool makes of our scripts: for dbmate.py, golang_migrate.py and sqitch.py.

For each report of tests/reports: load the database as it is, generate with --apply, let the tool go forward, compare the
catalog with that of what should be; back, compare with what was; and forward again. Reports whose way back is incomplete
(back.schema.sql) go back once. Queries of checks.sql have the same answers all the way.

A tool's test subclasses Tool and calls main().
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import tempfile
import unittest.mock

import reports
import servers
from reports import Wrong

FOLDER = pathlib.Path("db", "migrations")


class Tool:
    """One migration in a workspace of its own, and the database that it is for."""

    emitter = None  # --migration-tool
    own = "no table of its own"  # a pattern of the catalog's lines that are the tool's own

    def __init__(self, args, report, database, workspace):
        self.args, self.database, self.workspace = args, database, pathlib.Path(workspace)
        self.engine, self.folder = database.engine, self.workspace / FOLDER
        self.folder.mkdir(parents=True)
        self.prepare()
        config = report.folder / "config.yaml"
        self.call([args.program, "generate", "--report", report.folder / "report.json", "--migration-tool", self.emitter,
                   "--output-dir", FOLDER, "--workspace", self.workspace, "--timestamp", "20251213101500",
                   "--allow-destructive", "--reason", "a test -- migrate:up # ${HOME}", "--quiet", "--apply",
                   *(["--config", config] if config.exists() else [])])
        self.files = {str(f.relative_to(self.folder)): f.read_text(encoding="utf-8")
                      for f in sorted(self.folder.rglob("*")) if f.is_file()}

    def prepare(self):
        """Before the migration is generated."""

    def call(self, argv, succeeds=True, **environment):
        r = subprocess.run(list(map(str, argv)), cwd=self.workspace, text=True, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           env={**os.environ, "HOME": str(self.workspace), **environment})
        if (r.returncode == 0) != succeeds:
            raise Wrong(f"{' '.join(map(str, argv))}: exit {r.returncode}\n{r.stdout}")
        return r.stdout

    def url(self, postgresql, mariadb, sqlite):
        """The database's URL in one of these forms."""
        if isinstance(self.engine, reports.SQLite):
            return sqlite.format(path=self.engine.path(self.database.name))
        form = postgresql if isinstance(self.engine, reports.PostgreSQL) else mariadb
        return form.format(user=self.engine.user, port=self.engine.port, name=self.database.name)

    def up(self):
        raise NotImplementedError

    def down(self):
        raise NotImplementedError

    def inspect(self):
        """What else is to be tried, after the way forth. The database is as it was before."""

    def says_incomplete(self):
        return any(reports.INCOMPLETE in text for text in self.files.values())


class Report(reports.Report):
    """A report as reports.py has it, tried with a tool."""

    def check_with(self, tool, args):
        database = self.load("actual.schema.sql", "rows.sql")
        before, catalog = self.answers(database, "actual"), database.catalog
        incomplete = (self.folder / "back.schema.sql").exists()

        with tempfile.TemporaryDirectory() as workspace, unittest.mock.patch.object(database, "catalog", lambda: {
                line for line in catalog() if not re.search(tool.own, line)}):
            migration = tool(args, self, database, workspace)
            migration.up()
            self.must_be("the way forth", database, "expected")
            self.must_answer("the way forth", database, "expected", before)
            migration.inspect()
            self.must_be("after looking", database, "expected")
            migration.down()
            self.must_be("the way back", database, "back" if incomplete else "actual")
            self.must_answer("the way back", database, "expected" if incomplete else "actual", before)
            if incomplete != migration.says_incomplete():
                raise Wrong("the way back is incomplete, and does not say so" if incomplete else
                            "the way back says that it is incomplete, and is not")
            if not incomplete:
                migration.up()
                self.must_be("the way forth again", database, "expected")


def try_report(folder, engines, tool, args, passed):
    """Why it fails; None where it passes."""
    try:
        report = Report(folder, engines)
        report.check_with(tool, args)
        passed[report.dialect] += 1
    except (Wrong, RuntimeError) as e:
        return str(e)
    return None


def main(tool, description, options=()):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=os.path.abspath)
    for flag, how in options:
        parser.add_argument(flag, **how)
    parser.add_argument("report", nargs="*", help="only these")
    args = parser.parse_args()
    try:
        tool.find(args)
    except servers.Missing as e:
        print(f"skipped: {e}")
        return 77

    passed, failed, skipped = collections.Counter(), 0, 0
    with servers.scratch() as scratch:
        engines = reports.Engines(scratch)
        for folder in [reports.REPORTS / name for name in args.report] or sorted(reports.REPORTS.iterdir()):
            try:
                wrong = try_report(folder, engines, tool, args, passed)
            except servers.Missing as e:
                skipped += 1
                print(f"skip  {folder.name}: {e}", flush=True)
                continue
            failed += bool(wrong)
            print(f"FAIL  {folder.name}: {wrong}" if wrong else f"ok    {folder.name}", flush=True)
    each = ", ".join(f"{dialect} {count}" for dialect, count in sorted(passed.items()))
    print(f"{sum(passed.values())} passed ({each}), {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not (passed or skipped) else 0 if passed else 77
