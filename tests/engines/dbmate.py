#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What dbmate itself makes of our migrations: forward, back and forward again, for each report of tests/reports (tools.py).

    dbmate.py --program build/bin/smartspec-migrate [--dbmate dbmate] [REPORT...]

dbmate is `--dbmate`, else $DBMATE, else in PATH (`npm install @dbmate/linux-x64` has it, in bin).
Exit 0: all is well. 1: not. 77: something that it needs is missing.
"""
import os
import sys

import servers
import tools
from reports import Wrong


class Dbmate(tools.Tool):
    emitter, own = "dbmate", "schema_migrations"

    @staticmethod
    def find(args):
        args.dbmate = servers.find(args.dbmate)

    def run(self, command):
        url = self.url("postgres://{user}@127.0.0.1:{port}/{name}?sslmode=disable", "mysql://{user}@127.0.0.1:{port}/{name}",
                       "sqlite:{path}?_foreign_keys=on")
        return self.call([self.args.dbmate, "--url", url, "--migrations-dir", tools.FOLDER, "--no-dump-schema", command])

    def up(self):
        self.run("migrate")
        if "Pending: 0" not in self.run("status"):
            raise Wrong("dbmate has not run every file")

    def down(self):
        for _ in self.files:
            self.run("rollback")
        if "Applied: 0" not in self.run("status"):
            raise Wrong("dbmate has not gone back all the way")


if __name__ == "__main__":
    sys.exit(tools.main(Dbmate, __doc__, [("--dbmate", {"default": os.environ.get("DBMATE", "dbmate")})]))
