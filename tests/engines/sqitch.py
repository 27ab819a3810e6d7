#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Sqitch itself makes of our changes: deploy with verify, as the run's report says, revert and deploy again, for each
report of tests/reports (tools.py). And verify must fail where a table or a column that the migration made has another name.

    sqitch.py --program build/bin/smartspec-migrate [--sqitch sqitch] [REPORT...]

Exit 0: all is well. 1: not. 77: something that it needs is missing (Debian: sqitch, libdbd-pg-perl, libdbd-mysql-perl,
libdbd-sqlite3-perl).
"""
import json
import re
import shlex
import subprocess
import sys

import reports
import servers
import tools
from reports import Wrong

ENGINES = {reports.PostgreSQL: "pg", reports.MariaDB: "mysql", reports.SQLite: "sqlite"}
DRIVERS = ("DBD::Pg", "DBD::mysql", "DBD::SQLite")
NAME = r'(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`)'
LOOK = re.compile(rf"^SELECT (?:{NAME}, )*({NAME}) FROM ((?:{NAME}\.)?({NAME})) WHERE 1 = 0;$", re.M)


class Sqitch(tools.Tool):
    emitter, own = "sqitch", r" sqitch\."

    @staticmethod
    def find(args):
        args.sqitch = servers.find(args.sqitch)
        for driver in DRIVERS:
            if subprocess.run(["perl", f"-M{driver}", "-e1"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
                raise servers.Missing(f"{driver} is not installed")

    def run(self, *command, succeeds=True):
        return self.call([self.args.sqitch, *command], succeeds, SQITCH_FULLNAME="A Test", SQITCH_EMAIL="test@example.org",
                         TZ="UTC")

    def prepare(self):
        """In the workspace, with the scripts in the output folder. Its own tables: in PostgreSQL a schema, else a database,
        which others do not share."""
        url = self.url("db:pg://{user}@127.0.0.1:{port}/{name}", "db:mysql://{user}@127.0.0.1:{port}/{name}",
                       "db:sqlite:{path}")
        registry = () if isinstance(self.engine, reports.PostgreSQL) else ("--registry", f"sqitch_{self.database.name}")
        self.run("init", "app", "--engine", ENGINES[type(self.engine)], "--top-dir", tools.FOLDER, "--target", url, *registry)

    def printed(self):
        """What the run's report says that is to be done with Sqitch."""
        summary, = self.workspace.glob(".spec/reports/data-migration-generator/*/summary.json")
        steps = [step["cmd"] for step in json.loads(summary.read_text(encoding="utf-8"))["next_steps"]]
        commands = [shlex.split(step) for step in steps if "sqitch" in step]
        if [words[0] for words in commands] != ["cat", "sqitch"]:
            raise Wrong(f"the line for the plan and the deployment expected, found {steps}")
        return commands

    def up(self):
        (_, line, _, plan), (_, *deploy) = self.printed()
        text = (self.workspace / line).read_text(encoding="utf-8")
        with open(self.workspace / plan, "r+", encoding="utf-8") as f:
            if text not in f.read():
                f.write(text)
        self.run(*deploy)

    def down(self):
        self.run("revert", "-y")

    def must_fail(self, verify, sqitch):
        if sqitch:
            self.run("verify", succeeds=False)
            return
        try:
            self.database.run(verify)
        except RuntimeError:
            return
        raise Wrong("the verify script does not miss what is gone")

    def inspect(self):
        """Verify, as it is, and with another name for a column and the table of each statement; Sqitch takes its time, so
        the engine alone looks from the second statement on."""
        self.run("verify")
        verify, = (text for name, text in self.files.items() if name.startswith("verify"))
        for i, (column, table, bare) in enumerate(LOOK.findall(verify)):
            gone = bare[0] + "gone" + bare[0]
            for there, back in ((f"ALTER TABLE {table} RENAME COLUMN {column} TO {gone};",
                                 f"ALTER TABLE {table} RENAME COLUMN {gone} TO {column};"),
                                (f"ALTER TABLE {table} RENAME TO {gone};",
                                 f"ALTER TABLE {table[:-len(bare)]}{gone} RENAME TO {bare};")):
                self.database.run(there)
                self.must_fail(verify, i == 0)
                self.database.run(back)
        self.run("verify")


if __name__ == "__main__":
    sys.exit(tools.main(Sqitch, __doc__, [("--sqitch", {"default": "sqitch"})]))
