#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Our golang-migrate files, run as its drivers run them: forward, back and forward again, for each report of tests/reports
(tools.py). A file is one query of PostgreSQL; SQLite's is in a transaction, unless it says that it must not be. The tool
itself is not there: Debian does not have it.

    golang_migrate.py --program build/bin/smartspec-migrate [REPORT...]

Exit 0: all is well. 1: not. 77: something that it needs is missing.
"""
import re
import sys

import reports
import servers
import tools
from reports import Wrong

NAME = re.compile(r"([0-9]+)_(.*)\.(down|up)\.(.*)")  # its own
ALONE = "x-no-tx-wrap=true"


class GolangMigrate(tools.Tool):
    emitter = "golang-migrate"

    @staticmethod
    def find(args):
        """Nothing is needed."""

    def run(self, way):
        found = [(int(m[1]), name) for name in self.files if (m := NAME.fullmatch(name)) and m[3] == way]
        if len(found) != len({version for version, _ in found}) or 2 * len(found) != len(self.files):
            raise Wrong(f"not a file for each version and way: {', '.join(self.files)}")
        for _, name in sorted(found, reverse=way == "down"):
            text = self.files[name]
            try:
                if isinstance(self.engine, reports.PostgreSQL):
                    servers.call([self.engine.psql, "-X", "-q", *self.engine.at(self.database.name), "-c", text])
                elif ALONE in text:
                    self.database.run(text)
                else:
                    self.database.run_as_tool(text)
            except RuntimeError as e:
                raise Wrong(f"{name}: the server says no\n{e}\n{reports.numbered(text)}") from e

    def up(self):
        self.run("up")

    def down(self):
        self.run("down")


if __name__ == "__main__":
    sys.exit(tools.main(GolangMigrate, __doc__))
