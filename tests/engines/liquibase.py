#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Liquibase itself makes of our change logs.

For each report of tests/reports/shop-*, in each of the four formats: generate the change log, let Liquibase validate
it, update a database that has the actual schema, and compare it with one that has the expected schema; then roll all
back, compare with the actual schema, and update once more. PostgreSQL and MariaDB run in a temporary folder
(servers.py).

    liquibase.py --program build/bin/smartspec-migrate [--liquibase liquibase] [--report NAME] [--format NAME]

Liquibase is `--liquibase`, else $LIQUIBASE, else in PATH (`npm install liquibase@4.28.1` has it with its drivers, under
node_modules/liquibase/dist/liquibase). Exit 0: all is well. 1: not. 77: something that it needs is missing.
"""
import argparse
import collections
import difflib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import servers

REPORTS = pathlib.Path(__file__).resolve().parent.parent / "reports"
FORMATS = ("sql", "xml", "yaml", "json")
ENGINES = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mariadb", "mariadb": "mariadb"}
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # of a Java that lives for two seconds
LOG_TABLE = {"postgresql": "databasechangelog", "mariadb": "DATABASECHANGELOG"}
WITHOUT_LOG = {
    "postgresql": lambda database: ["-T", "databasechangelog*"],
    "mariadb": lambda database: [f"--ignore-table={database}.DATABASECHANGELOG{x}" for x in ("", "LOCK")],
}


class Wrong(Exception):
    """The test's answer: no."""


def run(argv, **how):
    r = subprocess.run(argv, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       **how)
    if r.returncode != 0:
        raise Wrong(f"{' '.join(map(str, argv))}: exit {r.returncode}\n{r.stdout}")
    return r.stdout


def generate(program, report, file_format, workspace):
    """The one change log that the program writes."""
    folder = workspace / "db" / "changelogs"
    folder.mkdir(parents=True)
    reason = "a test" if file_format == "json" else "a test: ${HOME} -- rollback"  # JSON: its header is text
    run([program, "generate", "--report", report, "--migration-tool", "liquibase", "--output-dir", "db/changelogs",
         "--workspace", workspace, "--plugin-option", f"liquibase.format={file_format}", "--allow-destructive",
         "--reason", reason, "--timestamp", "20251213101500", "--apply"], cwd=workspace)
    files = sorted(folder.iterdir())
    if [f.suffix for f in files] != [f".{file_format}"]:
        raise Wrong(f"one .{file_format} file expected, found {[f.name for f in files]}")
    return files[0]


class Database:
    def __init__(self, engine, name, schema):
        self.engine, self.name = engine, name
        engine.create(name)
        engine.run(name, schema.read_text())

    def catalog(self):
        return self.engine.dump(self.name, *WITHOUT_LOG[self.engine.name](self.name))

    def liquibase(self, program, change_log, *command):
        run([program, f"--search-path={change_log.parent}", f"--changelog-file={change_log.name}",
             f"--url={self.engine.jdbc(self.name)}", f"--username={self.engine.user}", "--password=",
             "--log-level=severe", *command], cwd=change_log.parent, env={"JAVA_OPTS": QUICK_START, **os.environ})

    def change_sets(self):
        return int(self.engine.run(self.name, f"SELECT count(*) FROM {LOG_TABLE[self.engine.name]}"))


def unordered(catalog):
    """The catalog's lines, each with the statement that it stands in: a column that comes back comes last."""
    head, lines = "", collections.Counter()
    for line in catalog.splitlines():
        if not line.startswith((" ", ")")):
            head = line
        lines[head, line.strip().rstrip(",")] += 1
    return lines


def must_be(what, found, wanted, ordered=True):
    if found == wanted or (not ordered and unordered(found) == unordered(wanted)):
        return
    raise Wrong(f"{what}: the catalog differs\n" + "\n".join(
        difflib.unified_diff(wanted.splitlines(), found.splitlines(), "wanted", "found", lineterm="")))


def check(args, engine, report, file_format, wanted, workspace):
    log = generate(args.program, report / "report.json", file_format, workspace)
    database = Database(engine, f"{report.name}_{file_format}".replace("-", "_"), report / "actual.schema.sql")
    database.liquibase(args.liquibase, log, "validate")
    database.liquibase(args.liquibase, log, "update")
    must_be("update", database.catalog(), wanted["expected"])
    count = database.change_sets()
    database.liquibase(args.liquibase, log, "rollback-count", f"--count={count}")
    must_be("rollback", database.catalog(), wanted["actual"], ordered=False)
    database.liquibase(args.liquibase, log, "update")
    must_be("second update", database.catalog(), wanted["expected"], ordered=False)
    return count


def check_report(args, engine, report, folder):
    """How many formats fail."""
    bad = 0
    wanted = {}
    for state in ("actual", "expected"):
        name = f"{report.name}_{state}".replace("-", "_")
        wanted[state] = Database(engine, name, report / f"{state}.schema.sql").catalog()
    for file_format in args.format or FORMATS:
        what = f"{report.name}, {file_format}, {engine.name}"
        try:
            count = check(args, engine, report, file_format, wanted, folder / report.name / file_format)
            print(f"ok    {what}: {count} change sets validated, applied, rolled back and applied again", flush=True)
        except Wrong as e:
            bad += 1
            print(f"FAIL  {what}: {e}", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--liquibase", default=os.environ.get("LIQUIBASE", "liquibase"))
    parser.add_argument("--report", action="append", help="this one instead; repeatable")
    parser.add_argument("--format", action="append", choices=FORMATS)
    args = parser.parse_args()
    args.program = os.path.abspath(args.program)
    args.liquibase = shutil.which(args.liquibase)
    if not args.liquibase or not shutil.which("java"):
        print("skipped: Liquibase or Java is not installed")
        return 77

    reports = [REPORTS / name for name in args.report or ()] or sorted(REPORTS.glob("shop-*"))
    by_engine = collections.defaultdict(list)
    for report in reports:
        dialect = json.loads((report / "report.json").read_text())["scope"]["dialect"]
        by_engine[ENGINES.get(dialect)].append(report)
    by_engine.pop(None, None)  # SQLite: Liquibase brings its driver, but not what that needs
    if not by_engine:
        print("FAIL  no report to test with")
        return 1

    bad = 0
    try:
        with servers.scratch() as scratch, tempfile.TemporaryDirectory() as folder:
            for name, of_engine in sorted(by_engine.items()):
                engine = getattr(scratch, name)()
                for report in of_engine:
                    bad += check_report(args, engine, report, pathlib.Path(folder))
    except servers.Missing as e:
        print(f"skipped: {e}")
        return 77
    print(f"{bad} failed" if bad else "all is well")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
