#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What Sqitch itself makes of our changes: deploy with verify, revert and deploy again, for each report of tests/reports
(tools.py). And verify must fail where a table or a column that the migration made has another name.

    sqitch.py --program build/bin/smartspec-migrate [--sqitch sqitch] [REPORT...]

Exit 0: all is well. 1: not. 77: something that it needs is missing (Debian: sqitch, libdbd-pg-perl, libdbd-mysql-perl,
libdbd-sqlite3-perl).
"""
import re
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
        url = self.url("db:pg://{user}@127.0.0.1:{port}/{name}", "db:mysql://{user}@127.0.0.1:{port}/{name}",
                       "db:sqlite:{path}")
        return self.call([self.args.sqitch, *command, "--target", url, *self.registry()], succeeds,
                         SQITCH_FULLNAME="A Test", SQITCH_EMAIL="test@example.org", TZ="UTC")

    def registry(self):
        """Its tables: in PostgreSQL a schema, else a database, which others do not share."""
        return () if isinstance(self.engine, reports.PostgreSQL) else ("--registry", f"sqitch_{self.database.name}")

    def prepare(self):
        self.call([self.args.sqitch, "init", "app", "--engine", ENGINES[type(self.engine)], "--top-dir", tools.FOLDER])

    def plan(self):
        plan = self.folder / "sqitch.plan"
        lines = [text for name, text in self.files.items() if name.endswith(".plan") and name != "sqitch.plan"]
        if len(lines) != 1:
            raise Wrong(f"one line for the plan expected, found files for {len(lines)}")
        plan.write_text(self.files["sqitch.plan"] + lines[0], encoding="utf-8")

    def up(self):
        self.plan()
        self.run("deploy", "--verify")

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
