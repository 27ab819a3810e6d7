#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The files of the template emitter, run as sqlx runs them: forward, back and forward again, for each report of tests/reports
(tools.py). The build is installed, and the emitter built and installed from the template that is there. The tool itself is
not: Debian does not have it.

    template.py --program build/bin/smartspec-migrate --build build [REPORT...]

The program is that of the installation. Exit 0: all is well. 1: not. 77: something that it needs is missing.
"""
import os
import pathlib
import re
import sys
import tempfile

import reports
import servers
import tools
from reports import Wrong

NAME = re.compile(r"([0-9]+)_(.*)\.(up|down)\.sql")  # sqlx's own, of migrations that can be reverted
ALONE = "-- no-transaction"  # where a file starts so, sqlx opens no transaction around it
PREFIX = None


def install(build, prefix):
    """The build into `prefix`, and the template's emitter beside its plugins."""
    servers.call(["cmake", "--install", build, "--prefix", prefix])
    pc = next(pathlib.Path(prefix).rglob("smartspec-migrate.pc"))
    environment = {**os.environ, "PKG_CONFIG_PATH": str(pc.parent)}
    variable = {name: servers.call(["pkg-config", f"--variable={name}", "smartspec-migrate"], env=environment).strip()
                for name in ("templatedir", "plugindir")}
    folder = os.path.join(prefix, "sqlx")
    servers.call(["cp", "-r", os.path.join(variable["templatedir"], "emitter"), folder])
    servers.call(["make", "-C", folder, "install", f"PLUGINDIR={variable['plugindir']}"], env=environment)


class Sqlx(tools.Tool):
    emitter = "sqlx"

    @staticmethod
    def find(args):
        for name in ("cmake", "make", "pkg-config", "cc"):
            servers.find(name)
        install(os.path.abspath(args.build), PREFIX)
        args.program = os.path.join(PREFIX, "bin", "smartspec-migrate")

    def run_file(self, text):
        """A file is one query; around it, queries of their own, BEGIN and COMMIT."""
        alone = text.startswith(ALONE)
        if not isinstance(self.engine, reports.PostgreSQL):
            return self.database.run(text) if alone else self.database.run_as_tool(text)
        queries = [text] if alone else ["BEGIN", text, "COMMIT"]
        return servers.call([self.engine.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", *self.engine.at(self.database.name),
                             *(word for query in queries for word in ("-c", query))])

    def run(self, way):
        found = [(int(m[1]), name) for name in self.files if (m := NAME.fullmatch(name)) and m[3] == way]
        if len(found) != len({version for version, _ in found}) or 2 * len(found) != len(self.files):
            raise Wrong(f"not a file for each version and way: {', '.join(self.files)}")
        for _, name in sorted(found, reverse=way == "down"):
            try:
                self.run_file(self.files[name])
            except RuntimeError as e:
                raise Wrong(f"{name}: the server says no\n{e}\n{reports.numbered(self.files[name])}") from e

    def up(self):
        self.run("up")

    def down(self):
        self.run("down")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as PREFIX:
        sys.exit(tools.main(Sqlx, __doc__, [("--build", {"required": True})]))
