#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our scripts for reports from real projects' histories, judged by their own checker.

The reports and the checker (real_check.py) lie beside the project, in ../shared, and are no part of it. Each report is
tried three ways: raw SQL with its .down.sql, Flyway with undo scripts, Liquibase formatted SQL with rollbacks.

    shared_reports.py --program build/bin/smartspec-migrate [--way NAME] [CHECKER-FLAG...]

Exit 0: all is well. 1: not. 77: ../shared or an engine is missing.
"""
import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

import servers

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared"
CHECKER = SHARED / "tools" / "real_check.py"
WAYS = {
    "raw-sql": ["--migration-tool", "raw-sql"],
    "flyway": ["--migration-tool", "flyway", "--plugin-option", "flyway.undo=true"],
    "liquibase": ["--migration-tool", "liquibase", "--plugin-option", "liquibase.format=sql"],
}
# What the checker fills in stays as it is; what the shell reads is quoted.
COMMAND = ("{program} generate --report {{report}} --output-dir {{outdir}} --dialect {{dialect}} --config {{config}} "
           "--allow-destructive --reason test --apply {way}")


def check(program, way, environment, flags):
    """The checker's exit code does not tell of the way back: its summary does."""
    tool = COMMAND.format(program=shlex.quote(program), way=shlex.join(WAYS[way]))
    print(f"== {way}", flush=True)
    r = subprocess.run([sys.executable, CHECKER, SHARED / "reports", "--tool", tool, "--rows", *flags], env=environment,
                       text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(r.stdout, end="", flush=True)
    back = re.search(r"^all: .*; down: (.*)$", r.stdout, re.M)
    verdicts = dict(item.rsplit(" ", 1) for item in back.group(1).split(", ")) if back else {}
    return r.returncode == 0 and bool(verdicts) and set(verdicts) <= {"pass", "skipped"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--way", action="append", choices=WAYS, help="only this one; repeatable")
    args, flags = parser.parse_known_args()
    if not CHECKER.exists() or not (SHARED / "reports").is_dir():
        print(f"skipped: there is no {SHARED.name} beside the project")
        return 77

    try:
        with servers.scratch() as scratch:
            pg, my = scratch.postgresql(), scratch.mariadb()
            environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PGHOST": "127.0.0.1", "PGPORT": str(pg.port),
                           "PGUSER": pg.user, "MYSQL_SOCK": os.path.join(my.folder, "socket")}
            bad = [way for way in args.way or WAYS if not check(args.program, way, environment, flags)]
    except servers.Missing as e:
        print(f"skipped: {e}")
        return 77
    print(f"failed: {', '.join(bad)}" if bad else "all is well")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
