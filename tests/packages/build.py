#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds the Debian packages (packaging/deb.sh) for the other tests of this folder, and looks at what they are.

    build.py OUT

The unit tests run under the distribution's flags, and no compiler warns. The core package depends on no database
library and is whole without the others; no file is in two packages. Exit 0: so it is. 1: not. 77: a tool is
missing.
"""
import os
import pathlib
import re
import shutil
import sys

import common
from common import expect, run

# What none but a database's own client or parser needs.
DATABASE = re.compile(r"lib(pq|pg|ecpg|mariadb|mysql|sqlite|odbc|dbi|tds)")  # nor one that only one plugin needs: APART
CORE = "smartspec-migrate"
POSTGRESQL = "smartspec-migrate-postgresql"
# Package: its plugins, and the library that the core package must not need.
APART = {
    POSTGRESQL: ({"postgres.so", "sql-postgresql.so"}, "libpg-query"),
    "smartspec-migrate-sqlite": ({"sql-sqlite.so"}, "libsqlite3"),
    "smartspec-migrate-spec": ({"spec.so"}, "libcmark-gfm"),
    "smartspec-migrate-git": ({"git.so"}, "libgit2"),
}
DEVELOPMENT = "smartspec-migrate-dev"


def field(package, name):
    return run(["dpkg-deb", "--field", package, name]).strip()


def files(package):
    """Path to kind and mode, folders left out."""
    out = {}
    for line in run(["dpkg-deb", "--contents", package], env={**os.environ, "LC_ALL": "C.UTF-8"}).splitlines():
        mode, _, _, _, _, path = line.split(None, 5)
        if mode[0] != "d":
            out[path.split(" -> ")[0].removeprefix(".")] = mode
    return out


def main():
    out = pathlib.Path(sys.argv[1]).resolve()
    common.need("dpkg-buildpackage", "dh", "dpkg-checkbuilddeps")
    debian = common.ROOT / "packaging" / "debian"
    missing = run(["dpkg-checkbuilddeps", debian / "control"], status=None)
    if missing:
        common.skip(missing.strip())
    shutil.rmtree(out, ignore_errors=True)
    log = run([common.ROOT / "packaging" / "deb.sh", out])
    (out / "log").write_text(log)
    warnings = [line for line in log.splitlines() if re.search(r"\bwarning:", line)]
    expect(not warnings, "the build warns:\n" + "\n".join(warnings))
    expect(re.search(r"100% tests passed, 0 tests failed out of [1-9]", log), "the unit tests were not run")

    found = common.packages(out)
    expect(set(found) == {CORE, DEVELOPMENT, *APART}, f"the packages are {sorted(found)}")
    for name in (CORE, DEVELOPMENT):
        depends = field(found[name], "Depends")
        print(f"{name} depends on {depends}")
        expect(not DATABASE.search(depends), f"{name} depends on a database library: {depends}")
        for _, library in APART.values():
            expect(library not in depends, f"{name} depends on {library}: {depends}")
    for name, (_, library) in APART.items():
        expect(library in field(found[name], "Depends"), f"{name} does not depend on {library}")
        offered = field(found[CORE], "Recommends") + field(found[CORE], "Suggests")
        expect(name in offered, f"{CORE} neither recommends nor suggests {name}")

    contents = {name: files(package) for name, package in found.items()}
    for name in contents:
        for other in contents:
            twice = set(contents[name]) & set(contents[other])
            expect(name == other or not twice, f"in {name} and in {other}: {twice}")
    for name, mode in (("/usr/bin/smartspec-migrate", "-rwxr-xr-x"), (f"/usr/bin/{common.WORKFLOW}", "lrwxrwxrwx"),
                       ("/usr/share/locale/th/LC_MESSAGES/smartspec-migrate.mo", "-rw-r--r--")):
        expect(contents[CORE].get(name) == mode, f"{name} is {contents[CORE].get(name)} in {CORE}, not {mode}")
    plugins = {name: {pathlib.PurePath(p).name for p in contents[name] if p.endswith(".so")} for name in contents}
    print(f"plugins: {plugins}")
    for name in (DEVELOPMENT, *APART):
        expect(plugins[name] == APART.get(name, (set(), ""))[0], f"plugins are where they do not belong: {name}")
    expect({"mysql.so", "sqlite.so", "sql-mysql.so", "flyway.so", "liquibase.so", "rawsql.so"} <= plugins[CORE],
           "core plugins are missing")


if __name__ == "__main__":
    common.main(main)
